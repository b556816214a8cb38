import { html } from 'hono/html';
import { assetUrl } from '../../console/assets.ts';
import { type Html, NOTHING } from '../../console/html.ts';

const HTMX = JSON.stringify({
  includeIndicatorCSS: false,
  // What people look for is kept nowhere, not even in the browser's own history.
  history: false,
  noSwap: [204, 304, '4xx', '5xx'],
});

/** The frame around a page: who is in, and the way out. */
export interface Frame {
  readonly title: string;
  /** Null before the sign-in: nothing of the base is named then. */
  readonly inside: { readonly home: string; readonly agency: string; readonly by: 'code' | 'staff' } | null;
  readonly content: Html;
}

function wayOut(by: 'code' | 'staff'): Html {
  if (by === 'staff') return html`<a href="/console">Консоль</a>`;
  return html`<form method="post" action="/portal/servant/sign-out">
    <button class="quiet">Выйти</button>
  </form>`;
}

/** A whole page. */
export function page({ title, inside, content }: Frame): Html {
  return html`<!doctype html>
    <html lang="ru">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="htmx-config" content="${HTMX}" />
        <title>${title} — Отклик</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/portal/portal.css" />
        <link rel="stylesheet" href="/portal/servant/servant.css" />
        ${
          inside
            ? html`<script src="${assetUrl('htmx.js')}" defer></script>
                <script src="/portal/servant/servant.js" type="module"></script>`
            : NOTHING
        }
      </head>
      <body class="servant">
        ${inside ? header(inside) : NOTHING}
        <main id="main" class="${inside ? 'inside' : 'door'}">${content}</main>
      </body>
    </html>`;
}

function header({ home, agency, by }: NonNullable<Frame['inside']>): Html {
  return html`<a class="skip" href="#main">К содержанию</a>
    <header class="top">
      <a class="brand" href="${home}">База знаний для служащих</a>
      <span class="body-name">${agency}</span>
      ${wayOut(by)}
    </header>`;
}

/** `2026-11-21` → «21 ноября 2026 г.»; anything else is shown as the editor wrote it. */
export function dayWords(date: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(date)) return date;
  try {
    return Temporal.PlainDate.from(date).toLocaleString('ru-RU', { dateStyle: 'long' });
  } catch {
    return date;
  }
}
