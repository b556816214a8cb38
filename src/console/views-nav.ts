import { html } from 'hono/html';
import type { QueueCounts } from '../cases/queue.ts';
import { type Html, MERGED, NOTHING } from './html.ts';
import { type QueueAsk, VIEWS } from './queue-ask.ts';
import { onlyFields } from './queue-only.ts';
import { VIEW_NAMES } from './words.ts';

/** The views of the queue with how many cases each holds. */
export function viewsNav(ask: QueueAsk, counts: QueueCounts, merge = false): Html {
  return html`<nav class="views" id="views" aria-label="Виды очереди" ${merge ? MERGED : NOTHING}>
    ${VIEWS.map((view) => {
      const count = view === 'closed' ? NOTHING : html`<span class="count">${counts[view]}</span>`;
      const current = ask.view === view && ask.search === '' && onlyFields(ask.only).length === 0;
      return html`<a href="/console/queue?view=${view}" ${current ? html`aria-current="page"` : NOTHING}
        >${VIEW_NAMES[view]}${count}</a
      >`;
    })}
  </nav>`;
}
