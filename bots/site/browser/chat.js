// @ts-check
import { createComposer } from './composer.js';
import { createConversation } from './conversation.js';
import { button, element, icon } from './elements.js';
import { createFrame } from './frame.js';
import { linkify } from './links.js';
import { createLogView } from './log-view.js';
import { createMemory, pageMemory } from './memory.js';
import { stateOf } from './message-view.js';
import { createOutbox } from './outbox.js';
import { createServer } from './server.js';
import { createTabs } from './tabs.js';
import { TEXTS } from './texts.js';

/** A cut that mends itself at once is not worth a word. */
const QUIET = 3_000;
const DOWN = 'M6 9l6 6 6-6';

/**
 * What the page says in `data-settings`.
 * @typedef {{ account: string, origins: string[], maxLength: number, name: string,
 *   greeting: string, notice: string, policyUrl: string, callOperator: import('./server.js').Choice,
 *   session?: { session: string, token: string } }} Settings
 */

/** @param {HTMLElement} root @param {Settings} settings */
function start(root, settings) {
  const { account, session } = settings;
  // A chat that was begun for this page alone leaves nothing in the browser.
  const memory = session
    ? createMemory(`${account}:${session.session}`, pageMemory())
    : createMemory(account);
  if (session) memory.set('session', session);
  const tabs = createTabs(session ? `${account}:${session.session}` : account);
  const frame = createFrame(settings.origins);
  const banner = element('p', 'banner', { role: 'status' });
  const alarm = element('p', 'hidden', { role: 'status' });
  const unread = createUnread(settings, frame);
  const connection = createConnectionBanner(banner);

  const log = createLogView({
    intro: introOf(settings),
    onChoice: ({ label, payload }) => outbox.add(label, payload),
    onSeen: () => unread.seen(),
  });
  const composer = createComposer({
    ...settings,
    onSend: (text) => outbox.add(text),
    onCall: () => outbox.add(settings.callOperator.label, settings.callOperator.payload),
  });
  const conversation = createConversation({
    server: createServer(settings.account),
    memory,
    tabs,
    onEvent(event) {
      const isInSight = log.show(event);
      if (event.id) outbox.confirm(event.id);
      if (event.from === 'client') return;
      composer.allowCall();
      unread.count(isInSight);
    },
    onReset: () => log.clear(),
    onConnection: (connected) => connection.set(connected),
    onLost: () => log.show({ seq: 0, type: 'status', text: TEXTS.lostSession }),
  });
  const outbox = createOutbox({
    memory,
    send: (message) => conversation.send(message),
    onSent: (id) => log.markSent(id),
    onDropped: (id) => log.removeUnsent(id),
    onState: (message, state, reason) => showState(message, state, reason),
  });

  /** @param {import('./server.js').Unsent} message @param {import('./outbox.js').SendState} state @param {string} reason */
  function showState(message, state, reason) {
    const view = log.unsentViewOf(message);
    if (state === 'sending') return stateOf(view, TEXTS.sending);
    alarm.textContent = reason || TEXTS.sendFailed;
    const repeat = button(TEXTS.retry, 'way', () => {
      alarm.textContent = '';
      if (state === 'failed') {
        stateOf(view, TEXTS.sending);
        return outbox.hurry();
      }
      log.removeUnsent(message.id);
      outbox.again(message);
    });
    const drop = button(TEXTS.remove, 'way', () => log.removeUnsent(message.id));
    stateOf(view, reason ? `${TEXTS.failed}. ${reason}` : TEXTS.failed, repeat, ...(reason ? [drop] : []));
  }

  const close = frame.isEmbedded ? () => frame.tell({ otklik: 'close' }) : null;
  const body = element('div', 'body', {}, ...log.elements);
  root.replaceChildren(headerOf(settings, close), banner, body, composer.view, alarm);
  composer.refresh();
  keepInSight(root);
  if (close)
    obeyFrame(frame, unread, () => (isTouch() ? root.querySelector('h1')?.focus() : composer.focus()), close);
  memory.onChange((name) => outbox.watchOver(name));
  void begin();

  async function begin() {
    conversation.begin();
    await conversation.catchUp().catch(() => {});
    log.announce();
    outbox.restore();
  }
}

/** @param {Settings} settings @param {(() => void) | null} close */
function headerOf(settings, close) {
  const heading = element(
    'div',
    'heading',
    {},
    element('h1', '', { tabindex: '-1' }, settings.name),
    element('p', '', {}, TEXTS.subtitle),
  );
  const ways = close ? [button(TEXTS.close, 'close', close, icon(DOWN))] : [];
  return element('header', '', {}, heading, ...ways);
}

/** What stands above the talk: that a program answers, how to reach a person, and the bot's first words. @param {Settings} settings */
function introOf({ notice, greeting, policyUrl }) {
  const card = element('p', 'notice', {}, noticeText(notice, policyUrl));
  if (!greeting) return [card];
  const text = element('p', 'text', {}, linkify(greeting));
  const author = element('p', 'author', {}, TEXTS.bot);
  return [card, element('div', 'message bot', {}, author, element('div', 'bubble', {}, text))];
}

/** The policy's address may be a path of this server, which says nothing to a reader. @param {string} notice @param {string} policyUrl */
function noticeText(notice, policyUrl) {
  const at = notice.indexOf(policyUrl);
  const text = document.createDocumentFragment();
  if (at < 0) text.append(linkify(notice));
  else {
    const policy = element(
      'a',
      '',
      { href: policyUrl, target: '_blank', rel: 'noopener' },
      TEXTS.policyPlace,
    );
    text.append(linkify(notice.slice(0, at)), policy, linkify(notice.slice(at + policyUrl.length)));
  }
  return text;
}

/** Counts what the visitor has not seen: in the title of the page and at the launcher. @param {Settings} settings @param {ReturnType<typeof createFrame>} frame */
function createUnread(settings, frame) {
  let count = 0;
  let open = true;
  const show = () => {
    document.title = `${count > 0 ? `(${count}) ` : ''}${TEXTS.document} — ${settings.name}`;
    frame.tell({ otklik: 'unread', count });
  };
  const seen = () => {
    if (!open || document.visibilityState !== 'visible' || count === 0) return;
    count = 0;
    show();
  };
  document.addEventListener('visibilitychange', seen);
  return {
    seen,
    /** @param {boolean} isInSight */
    count(isInSight) {
      if (isInSight && open && document.visibilityState === 'visible') return;
      count += 1;
      show();
    },
    /** @param {boolean} isOpen */
    setOpen(isOpen) {
      open = isOpen;
      seen();
    },
  };
}

/** @param {HTMLElement} banner */
function createConnectionBanner(banner) {
  let timer = 0;
  return {
    /** @param {boolean} connected */
    set(connected) {
      clearTimeout(timer);
      if (connected) banner.textContent = '';
      else timer = setTimeout(() => (banner.textContent = TEXTS.offline), QUIET);
    },
  };
}

/** @param {ReturnType<typeof createFrame>} frame @param {ReturnType<typeof createUnread>} unread @param {() => void} focus @param {() => void} close */
function obeyFrame(frame, unread, focus, close) {
  frame.onOpen((open) => {
    unread.setOpen(open);
    if (open) focus();
  });
  document.addEventListener('keydown', (event) => event.key === 'Escape' && !event.isComposing && close());
  frame.tell({ otklik: 'ready' });
}

/** On a touch screen the keyboard would hide the talk before it is read. */
function isTouch() {
  return matchMedia('(pointer: coarse)').matches;
}

/** The keyboard of an iPhone lies over the page: the chat takes the height that is left. @param {HTMLElement} root */
function keepInSight(root) {
  const viewport = window.visualViewport;
  const fit = () => {
    if (!viewport || viewport.scale > 1) return;
    root.style.height = `${viewport.height}px`;
    window.scrollTo(0, 0);
  };
  viewport?.addEventListener('resize', fit);
  fit();
}

const root = document.querySelector('#chat');
if (root instanceof HTMLElement) start(root, JSON.parse(root.dataset['settings'] ?? '{}'));
