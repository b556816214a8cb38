// @ts-check
/**
 * The loader of the chat for any page: <script src="https://CHAT/widget.js" data-account="ACCOUNT" async></script>
 * It makes one button; the chat itself is fetched when the button is pressed.
 */
(() => {
  const script = document.currentScript;
  if (!(script instanceof HTMLScriptElement)) return;
  const address = new URL(script.src);
  const account = script.dataset['account'] ?? address.searchParams.get('account');
  if (!account) throw new Error('Чат: укажите data-account в теге script.');
  const server = address.origin;
  const ASK = 'Задать вопрос';
  const OPEN = 'Открыть чат';
  const CLOSE = 'Свернуть чат';
  const BUBBLE = 'M4 5h16v11H11l-4 3.5V16H4z';

  // A sheet made by script is not an inline style: it works under the strictest policy of the host page.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; position: fixed; inset: auto 0 0 auto; z-index: 2147483000; font: 600 16px/1.25 system-ui, "Segoe UI", Roboto, Arial, sans-serif; }
    .launcher { position: fixed; right: calc(20px + env(safe-area-inset-right)); bottom: calc(20px + env(safe-area-inset-bottom));
      display: flex; align-items: center; gap: 10px; min-height: 56px; padding: 0 22px 0 18px; border: 0; border-radius: 28px; cursor: pointer;
      font: inherit; color: #fff; background: #1b5fae; box-shadow: 0 4px 18px rgb(16 42 76 / .32); }
    .launcher:hover { background: #164f93; }
    .launcher:focus-visible { outline: 3px solid #fff; box-shadow: 0 0 0 6px #1b5fae; }
    svg { width: 24px; height: 24px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; }
    .count { min-width: 22px; padding: 2px 6px; box-sizing: border-box; border-radius: 11px; font-size: 14px; text-align: center; color: #10243c; background: #fff; }
    .panel { position: fixed; right: calc(20px + env(safe-area-inset-right)); bottom: calc(88px + env(safe-area-inset-bottom)); width: min(400px, calc(100vw - 40px));
      height: min(660px, calc(100dvh - 112px)); overflow: hidden; border-radius: 16px; background: Canvas; box-shadow: 0 10px 44px rgb(16 42 76 / .3), 0 0 0 1px rgb(16 42 76 / .1); }
    iframe { display: block; width: 100%; height: 100%; border: 0; color-scheme: light dark; }
    [hidden] { display: none; }
    @media (max-width: 520px), (max-height: 480px) {
      .panel { inset: 0; width: 100%; height: 100dvh; border-radius: 0; box-shadow: none; }
      .launcher[aria-expanded="true"] { display: none; }
    }
    @media (prefers-reduced-motion: no-preference) { .panel { animation: rise .16s ease-out; } @keyframes rise { from { opacity: 0; transform: translateY(8px); } } }
    @media (forced-colors: active) { .launcher, .panel { border: 2px solid ButtonText; } }
  `);

  const host = document.createElement('div');
  host.setAttribute('role', 'region');
  host.setAttribute('aria-label', 'Чат');
  const shadow = host.attachShadow({ mode: 'open' });
  shadow.adoptedStyleSheets = [sheet];

  const launcher = document.createElement('button');
  const label = document.createElement('span');
  const count = document.createElement('span');
  launcher.type = 'button';
  launcher.className = 'launcher';
  count.className = 'count';
  count.hidden = true;
  label.textContent = ASK;
  launcher.append(icon(), label, count);
  launcher.setAttribute('aria-expanded', 'false');
  shadow.append(launcher);

  /** @type {{ panel: HTMLDivElement, frame: HTMLIFrameElement } | null} */
  let chat = null;
  let open = false;
  let unread = 0;
  let ready = false;

  function icon() {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('aria-hidden', 'true');
    path.setAttribute('d', BUBBLE);
    svg.append(path);
    return svg;
  }

  function makeChat() {
    const panel = document.createElement('div');
    const frame = document.createElement('iframe');
    panel.className = 'panel';
    frame.title = 'Чат';
    frame.src = `${server}/chat/${encodeURIComponent(account ?? '')}/frame#host=${encodeURIComponent(location.origin)}`;
    panel.append(frame);
    shadow.prepend(panel);
    return { panel, frame };
  }

  function show() {
    label.textContent = open ? CLOSE : ASK;
    launcher.setAttribute('aria-expanded', String(open));
    count.hidden = open || unread === 0;
    count.textContent = String(unread);
    const news = unread > 0 && !open ? `. Новых сообщений: ${unread}` : '';
    launcher.setAttribute('aria-label', (open ? CLOSE : `${ASK}. ${OPEN}`) + news);
  }

  /** @param {boolean} wanted */
  function setOpen(wanted) {
    if (wanted === open) return;
    open = wanted;
    chat ??= makeChat();
    chat.panel.hidden = !open;
    fit();
    show();
    tellFrame();
    if (open) chat.frame.focus();
    else launcher.focus();
  }

  function tellFrame() {
    if (ready) chat?.frame.contentWindow?.postMessage({ otklikOpen: open }, server);
  }

  /** The keyboard of an iPhone lies over the page: on a small screen the panel takes what is left. */
  function fit() {
    const viewport = window.visualViewport;
    if (!chat || !viewport) return;
    const full = viewport.scale === 1 && matchMedia('(max-width: 520px), (max-height: 480px)').matches;
    chat.panel.style.height = full ? `${viewport.height}px` : '';
    chat.panel.style.top = full ? `${viewport.offsetTop}px` : '';
  }

  launcher.addEventListener('click', () => setOpen(!open));
  host.addEventListener('keydown', (event) => event.key === 'Escape' && setOpen(false));
  window.visualViewport?.addEventListener('resize', fit);
  window.visualViewport?.addEventListener('scroll', fit);
  window.addEventListener('resize', fit);
  window.addEventListener('message', (event) => {
    if (!chat || event.origin !== server || event.source !== chat.frame.contentWindow) return;
    if (event.data?.otklik === 'ready') {
      ready = true;
      tellFrame();
    }
    if (event.data?.otklik === 'close') setOpen(false);
    if (event.data?.otklik === 'unread') {
      unread = Number(event.data.count) || 0;
      show();
    }
  });

  show();
  const appear = () => document.body.append(host);
  if (document.body) appear();
  else document.addEventListener('DOMContentLoaded', appear);
})();
