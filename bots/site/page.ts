import { html } from 'hono/html';
import type { SiteChat } from './port.ts';
import { TEXT_LENGTH } from './post.ts';

/** `frame`: inside the widget on another site; `page`: the body's own chat page. */
type Setting = 'frame' | 'page';

/** Fetched side by side with the page: a chain of imports would take one round trip each. */
const MODULES = [
  'chat.js',
  'composer.js',
  'conversation.js',
  'elements.js',
  'feed.js',
  'frame.js',
  'links.js',
  'log-view.js',
  'memory.js',
  'message-view.js',
  'outbox.js',
  'server.js',
  'tabs.js',
  'texts.js',
];

/** What the chat in the browser has to know; read by `browser/chat.js`. */
function settingsOf(site: SiteChat, session: ChatSession | undefined): string {
  const { account, origins, body } = site;
  return JSON.stringify({ account, origins, maxLength: TEXT_LENGTH, session, ...body });
}

/** A session that was opened before the page, by its id and its secret. */
export interface ChatSession {
  readonly session: string;
  readonly token: string;
}

function documentOf(site: SiteChat, setting: Setting, session?: ChatSession) {
  return html`<!doctype html>
    <html lang="ru">
      <head>
        <meta charset="utf-8" />
        <meta
          name="viewport"
          content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"
        />
        <meta name="color-scheme" content="light dark" />
        <title>Чат — ${site.body.name}</title>
        <link rel="icon" href="/widget/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/widget/chat.css" />
        ${MODULES.map((name) => html`<link rel="modulepreload" href="/widget/${name}" />`)}
        <script type="module" src="/widget/chat.js"></script>
      </head>
      <body class="${setting}">
        <main id="chat" data-settings="${settingsOf(site, session)}">
          <noscript>
            <p class="plain">
              Для чата нужен JavaScript. Включите его в настройках браузера или напишите нам другим способом:
              адреса и телефоны есть на официальном сайте.
            </p>
          </noscript>
        </main>
      </body>
    </html>`;
}

/** No inline script or style, nothing from another host, no HTML made from text: `trusted-types` with no policy allows none. */
function securityPolicy(frameAncestors: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${frameAncestors.join(' ')}`,
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

async function respond(site: SiteChat, setting: Setting, ancestors: readonly string[]): Promise<Response> {
  return new Response(String(await documentOf(site, setting)), { headers: headersOf(ancestors) });
}

function headersOf(ancestors: readonly string[]) {
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': securityPolicy(ancestors),
    'Cache-Control': 'no-cache',
    'Referrer-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
  };
}

/** The widget's inside: only the account's own sites may frame it. */
export function frameResponse(site: SiteChat): Promise<Response> {
  return respond(site, 'frame', ["'self'", ...site.origins]);
}

/** The chat as a page of its own, for the portal; nobody may frame it. */
export function chatPageResponse(site: SiteChat): Promise<Response> {
  return respond(site, 'page', ["'none'"]);
}

/** The same in a session that this page alone has: it holds the secret, so nobody may keep the page. */
export async function sessionPageResponse(site: SiteChat, session: ChatSession): Promise<Response> {
  return new Response(String(await documentOf(site, 'page', session)), {
    headers: { ...headersOf(["'none'"]), 'Cache-Control': 'no-store' },
  });
}
