import { html } from 'hono/html';
import type { AgencyPack } from '../../agency/index.ts';
import { type Html, NOTHING } from '../../console/html.ts';

/** The frame around a page of the personal account. */
export interface Frame {
  readonly title: string;
  /** Null where no body has been chosen. */
  readonly agency: Pick<AgencyPack, 'id' | 'name' | 'shortName'> | null;
  /** How the person who is signed in is called; null before the sign-in. */
  readonly who: string | null;
  readonly content: Html;
}

/** A whole page. It runs no script: everything works by links and forms. */
export function accountPage({ title, agency, who, content }: Frame): Html {
  return html`<!doctype html>
    <html lang="ru">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} — ${agency === null ? 'Отклик' : agency.shortName}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/portal/portal.css" />
        <link rel="stylesheet" href="/portal/account/account.css" />
      </head>
      <body class="account">
        <a class="skip" href="#main">К содержанию</a>
        ${agency === null ? NOTHING : header(agency, who)}
        <main id="main">${content}</main>
        ${agency === null ? NOTHING : footer(agency)}
      </body>
    </html>`;
}

function header({ id, shortName }: NonNullable<Frame['agency']>, who: string | null): Html {
  const out = html`<form method="post" action="/portal/account/${id}/sign-out">
    <button class="quiet">Выйти</button>
  </form>`;
  return html`<header class="top">
    <a class="brand" href="/portal/account/${id}">Личный кабинет</a>
    <span class="body-name">${shortName}</span>
    ${
      who === null
        ? NOTHING
        : html`<span class="who"><bdi>${who}</bdi></span
            >${out}`
    }
  </header>`;
}

function footer({ id }: NonNullable<Frame['agency']>): Html {
  return html`<footer>
    <a href="/portal/privacy/${id}">Как мы обращаемся с вашими данными</a>
    <a href="/portal/account/${id}/samples">Образцы обращений</a>
  </footer>`;
}

/** What went wrong, read out at once by screen readers. */
export function problemLine(text: string | null): Html {
  return text === null ? NOTHING : html`<p class="form-error" role="alert">${text}</p>`;
}

/** How to write officially without this account: the body's own form (L1-05). */
export function officialRoute({ appealForm, name }: AgencyPack): Html {
  return html`<section class="card">
    <h2>Другой способ подать обращение</h2>
    <p>${name} принимает обращения и через официальную форму:</p>
    <p><a href="${appealForm.url}">${appealForm.name}</a></p>
  </section>`;
}
