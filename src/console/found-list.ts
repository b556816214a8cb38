import { html } from 'hono/html';
import { TOO_COMMON } from '../cases/message-search.ts';
import { rowsByNumber } from '../cases/queue.ts';
import type { Snippet } from '../cases/search-words.rules.ts';
import type { Person } from '../staff/person.ts';
import { viewerOf } from './access.ts';
import type { ConsoleDeps } from './deps.ts';
import { type Html, NOTHING } from './html.ts';
import { type QueueAsk, address } from './queue-ask.ts';
import { type RowContext, queueRow } from './queue-row.ts';

const NUMBER = /^№?\s*(\d{1,9})$/;

function emptyFind(text: string): Html {
  return html`<p class="empty">${text}</p>`;
}

/** Every odd part is a word that was asked for. */
function foundText(caseId: string, { parts }: Snippet): Html {
  const shown = parts.map((part, at) => (at % 2 === 1 ? html`<mark>${part}</mark>` : part));
  return html`<li class="found-text" id="found-${caseId}" dir="auto">${shown}</li>`;
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
  const number = NUMBER.exec(ask.search)?.[1];
  const numbered =
    number === undefined || ask.after ? [] : await rowsByNumber(deps.db, viewer, Number(number));
  const found = await deps.messageSearch.find(viewer, ask.search, ask.after?.due ?? null);
  if (found === TOO_COMMON && numbered.length === 0)
    return emptyFind('Это слова, которые есть почти в каждом письме. Добавьте слово о самом деле.');
  const { rows, snippets, next } =
    found === TOO_COMMON ? { rows: [], snippets: new Map<string, Snippet>(), next: null } : found;
  if (numbered.length + rows.length === 0)
    return emptyFind('Ничего не нашлось. Ищем по номеру и по словам всех сообщений, в любой форме слова.');
  const first = new Set(numbered.map(({ id }) => id));
  const others = rows.filter(({ id }) => !first.has(id));
  const href = next === null ? null : address(ask, { due: next, id: 'found' });
  return html`<ul class="rows" id="rows">
    ${[...numbered, ...others].map((row) => {
      const snippet = snippets.get(row.id);
      return html`${queueRow(row, context)}${snippet ? foundText(row.id, snippet) : NOTHING}`;
    })}
    ${href ? html`<li id="more" class="more"><a href="${href}" class="button" hx-get="${href}" hx-target="#more" hx-select="#rows > *" hx-swap="outerHTML">Показать ещё</a></li>` : NOTHING}
  </ul>`;
}
