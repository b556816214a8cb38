import { QUEUE_VIEWS, type QueueKey, type QueuePage, type QueueView, queuePage } from '../cases/queue.ts';
import type { Person } from '../staff/person.ts';
import { viewerOf } from './access.ts';
import type { ConsoleDeps } from './deps.ts';
import { type QueueOnly, filterOf, onlyFields, readOnly } from './queue-only.ts';

export const VIEWS = Object.keys(QUEUE_VIEWS) as QueueView[];

/** Which deadlines the list is narrowed to: those that have passed, those that are nearly used up. */
export const DUE_FILTERS = { any: 'Все сроки', overdue: 'Просрочены', soon: 'Горят' } as const;
type DueFilter = keyof typeof DUE_FILTERS;
export const FILTERS = Object.keys(DUE_FILTERS) as DueFilter[];

/** What the address asks for; anything unknown is the first view. */
export interface QueueAsk {
  readonly view: QueueView;
  readonly search: string;
  readonly due: DueFilter;
  readonly only: QueueOnly;
  readonly after: QueueKey | null;
}

/** Reads the address of a list. */
export function readAsk(query: Readonly<Record<string, string | undefined>>): QueueAsk {
  const view = VIEWS.find((name) => name === query['view']) ?? 'waiting';
  const [, from = '', id = ''] = /^(-?\d{1,15}|)~([\w-]{1,64})$/.exec(query['after'] ?? '') ?? [];
  const after = id === '' ? null : { due: from === '' ? null : Number(from), id };
  const asked = FILTERS.find((name) => name === query['due']) ?? 'any';
  const due = QUEUE_VIEWS[view].order === 'due' ? asked : 'any';
  return { view, search: (query['search'] ?? '').slice(0, 200), due, only: readOnly(query), after };
}

/** What an address has to say so that it asks for the same. */
export function askFields(ask: Omit<QueueAsk, 'after'>): [string, string][] {
  return [
    ['view', ask.view],
    ...(ask.search === '' ? [] : [['search', ask.search] as [string, string]]),
    ...(ask.due === 'any' ? [] : [['due', ask.due] as [string, string]]),
    ...onlyFields(ask.only).map(([name, value]): [string, string] => [name, value]),
  ];
}

/** The address of a list, from the row after `after` on. */
export function address(ask: QueueAsk, after: QueueKey | null): string {
  const query = new URLSearchParams(askFields(ask));
  if (after) query.set('after', `${after.due ?? ''}~${after.id}`);
  return `/console/queue?${query.toString()}`;
}

/** The nearest deadline comes first, so that a filter by deadline is a stretch of the list. */
export async function readPage(deps: ConsoleDeps, person: Person, ask: QueueAsk): Promise<QueuePage> {
  const viewer = viewerOf(person, deps.agencies);
  const asked = { view: ask.view, after: ask.after, only: filterOf(ask.only, deps.agencies) };
  if (ask.due === 'any') return queuePage(deps.db, viewer, asked);
  const now = deps.clock();
  if (ask.due === 'soon') return queuePage(deps.db, viewer, { ...asked, atRisk: now });
  const page = await queuePage(deps.db, viewer, asked);
  const rows = page.rows.filter(({ due_at: due }) => due !== null && due < now);
  return { rows, next: rows.length === page.rows.length ? page.next : null };
}
