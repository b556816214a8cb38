import { html } from 'hono/html';
import { TOO_COMMON } from '../cases/message-search.ts';
import { type QueueRow, type Viewer, rowsByNumber } from '../cases/queue.ts';
import type { Snippet } from '../cases/search-words.rules.ts';
import type { Person } from '../staff/person.ts';
import { viewerOf } from './access.ts';
import type { ConsoleDeps } from './deps.ts';
import { type Html, NOTHING } from './html.ts';
import { type QueueAsk, address } from './queue-ask.ts';
import { type RowContext, queueRow } from './queue-row.ts';
import { readCaseName } from '../agency/index.ts';

function emptyFind(text: string): Html {
  return html`<p class="empty">${text}</p>`;
}

/** Every odd part is a word that was asked for. */
function foundText(caseId: string, { parts }: Snippet): Html {
  const shown = parts.map((part, at) => (at % 2 === 1 ? html`<mark>${part}</mark>` : part));
  return html`<li class="found-text" id="found-${caseId}" dir="auto">${shown}</li>`;
}

/** «ЛО-12» is one case; «12» is that of every body. */
async function byName(deps: ConsoleDeps, viewer: Viewer, search: string): Promise<readonly QueueRow[]> {
  const asked = readCaseName(search);
  if (asked === null) return [];
  const rows = await rowsByNumber(deps.db, viewer, asked.number);
  if (asked.code === null) return rows;
  const bodies = deps.agencies.filter(({ code }) => code === asked.code).map(({ id }) => id);
  return rows.filter(({ agency }) => bodies.includes(agency));
}

/** Where this portion had nothing the page looks on by itself, until there is something or nothing is left. */
function moreFound(href: string, none: boolean): Html {
  return html`<li id="more" class="more">
    ${none ? html`<p class="empty" role="status">Среди новых сообщений не нашлось. Ищем среди прежних…</p>` : NOTHING}
    <a
      href="${href}"
      class="button"
      hx-get="${href}"
      hx-target="#more"
      hx-select="#rows > *"
      hx-swap="outerHTML"
      hx-trigger="${none ? 'click, load delay:200ms' : 'click'}"
      >${none ? 'Искать дальше' : 'Показать ещё'}</a
    >
  </li>`;
}

/**
 * Cases that are found by their number or by the words of any message in any form, whatever their state; the newest
 * message first.
 */
export async function foundList(
  deps: ConsoleDeps,
  person: Person,
  ask: QueueAsk,
  context: RowContext,
): Promise<Html> {
  const viewer = viewerOf(person, deps.agencies);
  const numbered = ask.after ? [] : await byName(deps, viewer, ask.search);
  const found = await deps.messageSearch.find(viewer, ask.search, ask.after?.due ?? null);
  if (found === TOO_COMMON && numbered.length === 0)
    return emptyFind('Это слова, которые есть почти в каждом письме. Добавьте слово о самом деле.');
  const { rows, snippets, next } =
    found === TOO_COMMON ? { rows: [], snippets: new Map<string, Snippet>(), next: null } : found;
  const none = numbered.length + rows.length === 0;
  if (none && next === null && ask.after)
    return html`<ul class="rows" id="rows">
      <li class="empty">Больше ничего не нашлось.</li>
    </ul>`;
  if (none && next === null)
    return emptyFind('Ничего не нашлось. Ищем по номеру и по словам всех сообщений, в любой форме слова.');
  const first = new Set(numbered.map(({ id }) => id));
  const others = rows.filter(({ id }) => !first.has(id));
  const href = next === null ? null : address(ask, { due: next, id: 'found' });
  return html`<ul class="rows" id="rows">
    ${[...numbered, ...others].map((row) => {
      const snippet = snippets.get(row.id);
      return html`${queueRow(row, context)}${snippet ? foundText(row.id, snippet) : NOTHING}`;
    })}
    ${href ? moreFound(href, none) : NOTHING}
  </ul>`;
}
