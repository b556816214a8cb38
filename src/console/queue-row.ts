import { html } from 'hono/html';
import { type QueueRow, belongsTo } from '../cases/queue.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Person } from '../staff/person.ts';
import type { ClockRow, Flag } from '../store/tables.ts';
import { viewerOf } from './access.ts';
import type { ConsoleAgency, ConsoleDeps, DueText, DueTone } from './deps.ts';
import { type QueueAsk, askFields } from './queue-ask.ts';
import { type Html, type IconName, MERGED, NOTHING, icon, named } from './html.ts';
import { fullMoment, shortMoment } from './moments.ts';
import { othersPresent, rowPresence } from './presence-part.ts';
import { AWAITED, STATUS_NAMES, channelName, kindName } from './words.ts';
import { caseLabel } from './case-label.ts';

const TONE_ICONS: Readonly<Record<DueTone, IconName>> = {
  calm: 'clock',
  near: 'clock',
  soon: 'alert',
  overdue: 'alert',
};

/** The countdown: an icon and words, and the colour besides. */
export function dueLine(due: DueText, clock: ClockRow, zone: string): Html {
  return html`<span class="due due-${due.tone}" title="${clock.name}: ${fullMoment(clock.deadline_at, zone)}"
    >${icon(TONE_ICONS[due.tone])}<span>${due.text}</span></span
  >`;
}

function settledLine(row: QueueRow, now: Instant, zone: string): Html {
  const at = row.closed_at ?? row.answered_at;
  if (at !== null && (row.status === 'closed' || row.status === 'answered')) {
    const word = row.status === 'closed' ? 'закрыт' : AWAITED;
    return html`<span class="due due-done"
      >${icon('check')}<span>${word} ${shortMoment(at, now, zone)}</span></span
    >`;
  }
  return html`<span class="due">${icon('clock')}<span>без срока</span></span>`;
}

/** What a person has decided stands as it is; what the program reads is a proposal (U-05, L3-05). */
export function urgentMark(row: { readonly urgent: Flag; readonly urgent_by: string | null }): Html {
  if (row.urgent === 0) return NOTHING;
  const word = row.urgent_by === null ? 'похоже, срочно' : 'срочно';
  return html`<strong class="urgent">${icon('bolt')}${word}</strong> `;
}

export interface RowContext {
  readonly deps: ConsoleDeps;
  readonly person: Person;
  /** What the list shows; the address of a case keeps it. */
  readonly ask: QueueAsk;
  readonly agencies: ReadonlyMap<string, ConsoleAgency>;
  readonly now: Instant;
  /** The case that is open beside the list. */
  readonly openCase: string | null;
  /** Who else is at cases now. */
  readonly present: ReturnType<typeof othersPresent>;
}

/** The context of a list, at the moment of the clock. */
export function rowContext(
  deps: ConsoleDeps,
  person: Person,
  ask: QueueAsk,
  openCase: string | null,
): RowContext {
  const agencies = new Map(deps.agencies.map((agency) => [agency.id, agency]));
  const present = othersPresent(deps, person);
  return { deps, person, ask, agencies, now: deps.clock(), openCase, present };
}

function holderLine(row: QueueRow, context: RowContext): Html {
  if (row.owner_id === null) return NOTHING;
  const mine = row.owner_id === context.person.id;
  return html`<span class="row-owner">${icon('user')}${mine ? 'вы' : named(row.owner, 'сотрудник')}</span>`;
}

/** One row of the queue. `merge` makes it a part that replaces the row of the same case in an open page. */
export function queueRow(row: QueueRow, context: RowContext, merge = false): Html {
  const { deps, ask, now } = context;
  const agency = context.agencies.get(row.agency);
  const zone = agency?.zone ?? 'Europe/Moscow';
  const searched = ask.search !== '';
  const gone = !searched && !belongsTo(row, ask.view, viewerOf(context.person, deps.agencies));
  const href = `/console/cases/${row.id}?${new URLSearchParams(askFields(ask)).toString()}`;
  const current = context.openCase === row.id;
  return html`<li
    id="row-${row.id}"
    class="row${gone ? ' row-gone' : ''}"
    data-case="${row.id}"
    ${merge ? MERGED : NOTHING}
  >
    <a
      href="${href}"
      hx-get="${href}"
      hx-target="#case"
      hx-swap="outerHTML"
      hx-push-url="true"
      ${current ? html`aria-current="true"` : NOTHING}
    >
      <span class="row-top">
        <span class="row-place"
          >${icon(row.place === 'public' ? 'public' : 'chat')}${channelName(row.channel)},
          ${kindName(row.kind)}</span
        >
        <span class="row-number">${caseLabel(deps, row.agency, row.number)}</span>
      </span>
      <span class="row-title" dir="auto">${urgentMark(row)}${row.title || 'Без текста'}</span>
      <span class="row-meta"
        ><span class="row-client">${named(row.client, 'без имени')}</span
        ><span>${agency?.shortName ?? row.agency}</span
        >${row.topic ? html`<span>${agency?.topics[row.topic] ?? row.topic}</span>` : NOTHING}</span
      >
      <span class="row-end">
        ${row.clock ? dueLine(deps.describeDue(row.clock, now), row.clock, zone) : settledLine(row, now, zone)}
        ${holderLine(row, context)} ${rowPresence(row.id, context.present.get(row.id) ?? [])}
        ${gone ? html`<span class="row-state">теперь: ${STATUS_NAMES[row.status]}</span>` : NOTHING}
        ${searched ? html`<span class="row-state">${STATUS_NAMES[row.status]}</span>` : NOTHING}
      </span>
    </a>
  </li>`;
}
