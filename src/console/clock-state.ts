import { html } from 'hono/html';
import type { ClockRow } from '../store/tables.ts';
import type { ConsoleDeps } from './deps.ts';
import { type Html, NOTHING, icon } from './html.ts';
import { shortMoment } from './moments.ts';
import { dueLine } from './queue-row.ts';

/** How a deadline stands: the countdown while it runs, else what became of it. */
export function clockState(deps: ConsoleDeps, clock: ClockRow, zone: string): Html {
  const now = deps.clock();
  if (clock.state === 'running') return dueLine(deps.describeDue(clock, now), clock, zone);
  const late = clock.breached === 1;
  const word = clock.state === 'met' ? (late ? 'выполнен с опозданием' : 'выполнен в срок') : 'снят';
  return html`<span class="due ${late ? 'due-overdue' : 'due-done'}"
    >${icon(late ? 'alert' : 'check')}<span
      >${word}${clock.met_at === null ? NOTHING : html` ${shortMoment(clock.met_at, now, zone)}`}</span
    ></span
  >`;
}

/** The same as the way to the explanation: beside the page where the script runs, a page of its own otherwise. */
export function whyLink(deps: ConsoleDeps, clock: ClockRow, zone: string, id: string): Html {
  const href = `/console/clocks/${clock.id}`;
  return html`<a
    class="why"
    id="${id}"
    href="${href}"
    data-explain
    hx-get="${href}"
    hx-target="#explanation-body"
    hx-swap="innerHTML"
    >${clockState(deps, clock, zone)}<span class="sr">, почему такой срок</span></a
  >`;
}
