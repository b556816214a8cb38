import { readFileSync } from 'node:fs';
import { Hono } from 'hono';
import { html } from 'hono/html';

/** One body that can be written to. */
export interface PortalChat {
  readonly account: string;
  readonly name: string;
}

export interface ChatPageDeps {
  /** The bodies with a site chat, in the order they are shown. */
  chats(): readonly PortalChat[];
  /** The chat of an account as a page of its own. Asked only for accounts of `chats`. */
  chatPage(account: string): Promise<Response>;
}

const STYLE = readFileSync(new URL('portal.css', import.meta.url), 'utf8');

const SECURITY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** `/portal`: whom to write to; `/portal/chat?account=…`: the chat itself. With one body there is nothing to choose. */
export function chatPages(deps: ChatPageDeps): Hono {
  const app = new Hono();

  app.get('/portal', async (c) => {
    c.header('Content-Security-Policy', SECURITY);
    return c.html(await choice(deps.chats(), null));
  });

  app.get('/portal/chat', async (c) => {
    const chats = deps.chats();
    const asked = c.req.query('account');
    const only = asked === undefined && chats.length === 1 ? chats[0]?.account : asked;
    const chat = chats.find(({ account }) => account === only);
    if (chat) return deps.chatPage(chat.account);
    c.header('Content-Security-Policy', SECURITY);
    const page = await choice(
      chats,
      asked === undefined ? null : 'Такого чата нет. Выберите ведомство из списка.',
    );
    return c.html(page, asked === undefined ? 200 : 404);
  });

  app.get('/portal/portal.css', (c) =>
    c.body(STYLE, 200, { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'no-cache' }),
  );

  return app;
}

function choice(chats: readonly PortalChat[], notice: string | null) {
  return html`<!doctype html>
    <html lang="ru">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Кому написать — Отклик</title>
        <link rel="icon" href="/widget/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/portal/portal.css" />
      </head>
      <body>
        <main>
          <h1>Кому вы хотите написать?</h1>
          ${notice === null ? '' : html`<p class="notice" role="alert">${notice}</p>`}
          <p class="lead">Сначала отвечает бот. Сотрудника можно позвать в любой момент.</p>
          <ul class="chats">
            ${chats.map(
              ({ account, name }) =>
                html`<li><a href="/portal/chat?account=${encodeURIComponent(account)}">${name}</a></li>`,
            )}
          </ul>
          ${chats.length === 0 ? html`<p>Сейчас ни один чат не открыт.</p>` : ''}
        </main>
      </body>
    </html>`;
}
