import { html } from 'hono/html';
import type { Person } from '../staff/person.ts';
import { type Right, may, mayAnswerAll } from './access.ts';
import { assetUrl } from './assets.ts';
import { type Html, NOTHING, icon, named } from './html.ts';
import { bell, notices, repairLink, termsLink } from './notices.ts';
import { type Situation } from './situation.ts';
import { ROLE_NAMES } from './words.ts';

const HTMX = JSON.stringify({
  includeIndicatorCSS: false,
  // Details that a person has opened stay open when a fresh copy of the page is merged in.
  morphIgnore: ['data-htmx-powered', 'open'],
  // A failure of the server does not push out what is on the page; the script says that it happened.
  noSwap: [204, 304, '5xx'],
});

function head(title: string): Html {
  return html`<head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="htmx-config" content="${HTMX}" />
    <title>${title} — Отклик</title>
    <link rel="icon" href="data:," />
    <script src="${assetUrl('theme.js')}"></script>
    <link rel="stylesheet" href="${assetUrl('console.css')}" />
    <script src="${assetUrl('htmx.js')}" defer></script>
    <script src="${assetUrl('console.js')}" type="module"></script>
  </head>`;
}

/** A page without the console's frame: signing in, changing the password. */
export function barePage(title: string, content: Html): Html {
  return html`<!doctype html>
    <html lang="ru">
      ${head(title)}
      <body class="bare">
        <main class="card">${content}</main>
      </body>
    </html>`;
}

const KEYS: readonly (readonly [key: string, what: string])[] = [
  ['J / K', 'следующий и предыдущий вопрос в очереди'],
  ['Enter', 'открыть выбранный вопрос'],
  ['T', 'взять вопрос себе'],
  ['R', 'писать ответ'],
  ['N', 'писать заметку для своих'],
  ['Z', 'отменить отправку ответа'],
  ['1 … 6', 'исправить разбор: тему, потребность, срочность, тон, оскорбления, вид'],
  ['/', 'искать в очереди'],
  ['Ctrl + Enter', 'отправить написанное'],
  ['Shift + /', 'эта подсказка'],
];

function help(): Html {
  return html`<dialog id="help" aria-labelledby="help-title">
    <h2 id="help-title">Клавиши</h2>
    <p>Работают по месту клавиши на латинской раскладке, русскую переключать не нужно.</p>
    <dl class="keys">
      ${KEYS.map(
        ([key, what]) =>
          html`<dt><kbd>${key}</kbd></dt>
            <dd>${what}</dd>`,
      )}
    </dl>
    <label class="check"><input type="checkbox" id="keys-on" checked />Клавиши включены</label>
    <form method="dialog"><button class="button">Закрыть</button></form>
  </dialog>`;
}

/** Where the explanation of a deadline opens beside the page that asked for it. */
function explanationBox(): Html {
  return html`<dialog id="explanation" aria-label="Почему такой срок">
    <div id="explanation-body"></div>
    <form method="dialog"><button class="button">Закрыть</button></form>
  </dialog>`;
}

/** Light, dark, or as the system says; kept by the browser. */
function themeChoice(): Html {
  return html`<label class="menu-choice"
    >Оформление
    <select id="theme">
      <option value="system">как в системе</option>
      <option value="light">светлое</option>
      <option value="dark">тёмное</option>
    </select></label
  >`;
}

function notifyChoice(): Html {
  return html`<label class="check"
    ><input type="checkbox" id="notify-on" />Сообщать о новом в моих вопросах</label
  >`;
}

function navLink(href: string, label: string, current: boolean): Html {
  return html`<a href="${href}" ${current ? html`aria-current="page"` : NOTHING}>${label}</a>`;
}

type Section =
  | 'security'
  | 'privacy'
  | 'audit'
  | 'queue'
  | 'appeals'
  | 'clock'
  | 'terms'
  | 'repair'
  | 'people'
  | 'knowledge'
  | 'channels'
  | 'moderation'
  | 'incidents'
  | 'figures';

export interface Frame {
  readonly title: string;
  readonly section: Section;
  readonly person: Person;
  readonly situation: Situation;
  readonly content: Html;
}

const RARE = [
  { section: 'channels', right: 'channels', label: 'Каналы' },
  { section: 'moderation', right: 'ledger', label: 'Модерация' },
  { section: 'audit', right: 'audit', label: 'Журнал' },
  { section: 'people', right: 'people', label: 'Люди' },
  { section: 'privacy', right: 'privacy', label: 'Личные данные людей' },
] as const satisfies readonly { section: Section; right: Right; label: string }[];

/** Sections that are not opened every day, behind one word, so that the head keeps to a row. */
function moreMenu(person: Person, current: Section): Html {
  const own = RARE.filter(({ right }) => may(person, right));
  if (own.length === 0) return NOTHING;
  const inside = own.some(({ section }) => section === current);
  return html`<details class="menu menu-more" data-menu>
    <summary ${inside ? html`data-current` : NOTHING}>Ещё${icon('down')}</summary>
    <div class="menu-body">
      ${own.map(({ section, label }) => navLink(`/console/${section}`, label, section === current))}
    </div>
  </details>`;
}

/** A page for a screen on the wall: nothing but its content, dark, fresh by itself. */
export function screenPage(title: string, content: Html): Html {
  return html`<!doctype html>
    <html lang="ru">
      ${head(title)}
      <body class="framed screen">
        <div id="link-state" class="notice notice-lost" role="status" hidden></div>
        <main id="main">${content}</main>
      </body>
    </html>`;
}

/** A page in the console's frame. */
export function framedPage(frame: Frame): Html {
  const { person, section } = frame;
  return html`<!doctype html>
    <html lang="ru">
      ${head(frame.title)}
      <body class="framed" data-section="${section}" data-person="${person.id}">
        <a class="skip" href="#main">К содержанию</a>
        <header class="top">
          <span class="brand">Отклик</span>
          <nav aria-label="Разделы">
            ${navLink('/console/queue', 'Очередь', section === 'queue')}
            ${may(person, 'work') ? navLink('/console/appeals', 'Обращения', section === 'appeals') : NOTHING}
            ${may(person, 'work') ? termsLink(frame.situation, section === 'terms') : NOTHING}
            ${repairLink(frame.situation, section === 'repair')}
            ${mayAnswerAll(person) ? navLink('/console/incidents', 'События', section === 'incidents') : NOTHING}
            ${navLink('/console/knowledge', 'База знаний', section === 'knowledge')}
            ${may(person, 'figures') ? navLink('/console/wall', 'Показатели', section === 'figures') : NOTHING}
            ${moreMenu(person, section)}
          </nav>
          <div class="top-end">
            ${bell(frame.situation)}
            <button type="button" class="quiet" id="help-open" aria-label="Клавиши" title="Клавиши">?</button>
            <details class="menu" data-menu>
              <summary>${icon('user')}<span class="menu-name">${named(person.name, '')}</span></summary>
              <div class="menu-body">
                <p>${named(person.name, '')}<br /><span class="muted">${ROLE_NAMES[person.role]}</span></p>
                ${themeChoice()} ${notifyChoice()}
                <a href="/console/security">Вход и безопасность</a>
                <form method="post" action="/console/sign-out"><button class="quiet">Выйти</button></form>
              </div>
            </details>
          </div>
        </header>
        <div id="link-state" class="notice notice-lost" role="status" hidden></div>
        ${notices(frame.situation)}
        <main id="main">${frame.content}</main>
        ${help()} ${explanationBox()}
      </body>
    </html>`;
}
