import { type ExpressionBuilder, sql } from 'kysely';
import type { Instant } from '../kernel/instants.ts';
import type { Db } from '../store/db.ts';
import type { CaseStatus, ClockRow, Flag, Tables } from '../store/tables.ts';
import { type Viewer, ofOwnAgencies, ofOwnUnits } from './viewer.ts';

export type { Viewer } from './viewer.ts';

const QUEUE_PAGE = 50;

/** What each view of the queue holds, in which order. `due`: nearest deadline first, cases without one after them. */
export const QUEUE_VIEWS = {
  waiting: { statuses: ['waiting'], mine: false, order: 'due' },
  mine: { statuses: ['waiting', 'in_work', 'answered'], mine: true, order: 'due' },
  in_work: { statuses: ['in_work'], mine: false, order: 'due' },
  bot: { statuses: ['bot'], mine: false, order: 'due' },
  answered: { statuses: ['answered'], mine: false, order: 'newest' },
  closed: { statuses: ['closed'], mine: false, order: 'newest' },
} as const satisfies Record<
  string,
  { statuses: readonly CaseStatus[]; mine: boolean; order: 'due' | 'newest' }
>;
export type QueueView = keyof typeof QUEUE_VIEWS;

export interface QueueRow {
  readonly id: string;
  readonly agency: string;
  readonly number: number;
  readonly channel: string;
  readonly place: 'private' | 'public';
  readonly kind: string;
  readonly title: string;
  readonly topic: string | null;
  /** The unit that a person named; null: the topic's. */
  readonly unit: string | null;
  readonly status: CaseStatus;
  readonly urgent: Flag;
  readonly urgent_by: string | null;
  readonly owner_id: string | null;
  readonly owner: string | null;
  readonly client: string | null;
  readonly opened_at: Instant;
  readonly last_client_at: Instant;
  readonly answered_at: Instant | null;
  readonly closed_at: Instant | null;
  readonly due_at: Instant | null;
  readonly version: number;
  /** The running clock with the nearest deadline. */
  readonly clock: ClockRow | null;
}

/** To what a page is narrowed. */
export interface CaseFilter {
  readonly channel?: string;
  readonly agency?: string;
  /** One of these; an empty list finds nothing. */
  readonly topics?: readonly string[];
}

/** The place after which the next page begins. */
export interface QueueKey {
  readonly due: Instant | null;
  readonly id: string;
}

export interface QueuePage {
  readonly rows: readonly QueueRow[];
  readonly next: QueueKey | null;
}

type CasesQuery = ReturnType<typeof rowsQuery>;
type CasesExpression = ExpressionBuilder<Tables, 'cases'>;

function rowsQuery(db: Db, viewer: Viewer) {
  return db
    .selectFrom('cases')
    .leftJoin('staff_people as owner', 'owner.id', 'cases.owner_id')
    .leftJoin('clients', 'clients.id', 'cases.client_id')
    .where(ofOwnAgencies(viewer))
    .where(ofOwnUnits(viewer))
    .select([
      'cases.id',
      'cases.agency',
      'cases.number',
      'cases.channel',
      'cases.place',
      'cases.kind',
      'cases.title',
      'cases.topic',
      'cases.unit',
      'cases.status',
      'cases.urgent',
      'cases.urgent_by',
      'cases.owner_id',
      'owner.name as owner',
      'clients.name as client',
      'cases.opened_at',
      'cases.last_client_at',
      'cases.answered_at',
      'cases.closed_at',
      'cases.due_at',
      'cases.version',
    ]);
}

function ownAgencies(eb: CasesExpression, viewer: Viewer) {
  if (viewer.agencies === 'all') return eb.lit(true);
  return viewer.agencies.length === 0 ? eb.lit(false) : eb('cases.agency', 'in', viewer.agencies);
}

// `status <> 'closed'` says nothing new, but the indexes of open cases are used only by queries that say it.
function inView(query: CasesQuery, view: QueueView, viewer: Viewer): CasesQuery {
  const { statuses, mine } = QUEUE_VIEWS[view];
  return query
    .where('cases.status', 'in', statuses)
    .$if(mine, (q) => q.where('cases.owner_id', '=', viewer.id).where('cases.status', '<>', 'closed'));
}

function narrowed(query: CasesQuery, { channel, agency, topics }: CaseFilter): CasesQuery {
  return query
    .$if(channel !== undefined, (q) => q.where('cases.channel', '=', channel ?? ''))
    .$if(agency !== undefined, (q) => q.where('cases.agency', '=', agency ?? ''))
    .$if(topics !== undefined, (q) =>
      topics?.length === 0 ? q.where((eb) => eb.lit(false)) : q.where('cases.topic', 'in', topics ?? []),
    );
}

/**
 * Cases with a deadline and cases without one are two walks over the same index; the second begins where the
 * first ends, so that a page costs what a page holds, however long the table is.
 */
async function byDeadline(query: CasesQuery, after: QueueKey | null, limit: number) {
  const due = after?.due ?? null;
  const dated =
    after !== null && due === null
      ? []
      : await query
          .where('cases.due_at', 'is not', null)
          .$if(due !== null, (q) =>
            q.where((eb) => eb(eb.refTuple('cases.due_at', 'cases.id'), '>', eb.tuple(due, after?.id ?? ''))),
          )
          .orderBy('cases.due_at')
          .orderBy('cases.id')
          .limit(limit)
          .execute();
  if (dated.length === limit) return dated;
  const undated = await query
    .where('cases.due_at', 'is', null)
    .$if(after !== null && due === null, (q) => q.where('cases.id', '>', after?.id ?? ''))
    .orderBy('cases.id')
    .limit(limit - dated.length)
    .execute();
  return [...dated, ...undated];
}

/**
 * Cases that are near their deadline and not past it, nearest first. Read through the index of what is at risk, which
 * holds few of them; the zeros keep both engines from walking the order of all deadlines instead.
 */
function byRisk(now: Instant): typeof byDeadline {
  return async (query, after, limit) => {
    const due = sql<number>`cases.due_at + 0`;
    return query
      .where('cases.risk_at', '<=', now)
      .where(due, '>=', now)
      .$if(after !== null && after.due !== null, (q) =>
        q.where((eb) =>
          eb.or([
            eb(due, '>', after?.due ?? 0),
            eb.and([eb(due, '=', after?.due ?? 0), eb('cases.id', '>', after?.id ?? '')]),
          ]),
        ),
      )
      .orderBy(due)
      .orderBy('cases.id')
      .limit(limit)
      .execute();
  };
}

async function byNewest(query: CasesQuery, after: QueueKey | null, limit: number) {
  return query
    .$if(after !== null, (q) => q.where('cases.id', '<', after?.id ?? ''))
    .orderBy('cases.id', 'desc')
    .limit(limit)
    .execute();
}

async function withClocks(db: Db, rows: readonly Omit<QueueRow, 'clock'>[]): Promise<readonly QueueRow[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const clocks = await db
    .selectFrom('clocks')
    .selectAll()
    .where('case_id', 'in', ids)
    .where('state', '=', 'running')
    .orderBy('deadline_at', 'desc')
    .execute();
  const nearest = new Map(clocks.map((clock) => [clock.case_id, clock]));
  return rows.map((row) => ({ ...row, clock: nearest.get(row.id) ?? null }));
}

/** One page of a view, at most 50 rows; with `atRisk` only what is near its deadline at that instant. */
export async function queuePage(
  db: Db,
  viewer: Viewer,
  asked: {
    readonly view: QueueView;
    readonly after?: QueueKey | null;
    readonly atRisk?: Instant;
    readonly only?: CaseFilter;
  },
): Promise<QueuePage> {
  const after = asked.after ?? null;
  const query = narrowed(inView(rowsQuery(db, viewer), asked.view, viewer), asked.only ?? {});
  const inOrder = QUEUE_VIEWS[asked.view].order === 'due' ? byDeadline : byNewest;
  const walk = asked.atRisk === undefined ? inOrder : byRisk(asked.atRisk);
  const found = await walk(query, after, QUEUE_PAGE + 1);
  const rows = found.slice(0, QUEUE_PAGE);
  const last = rows.at(-1);
  const more = found.length > QUEUE_PAGE && last !== undefined;
  return { rows: await withClocks(db, rows), next: more ? { due: last.due_at, id: last.id } : null };
}

/** Cases with this number, of every body that the viewer may see. */
export async function rowsByNumber(db: Db, viewer: Viewer, number: number): Promise<readonly QueueRow[]> {
  const rows = await rowsQuery(db, viewer)
    .where((eb) => ownAgencies(eb as CasesExpression, viewer))
    .where('cases.number', '=', number)
    .orderBy('cases.id', 'desc')
    .limit(QUEUE_PAGE)
    .execute();
  return withClocks(db, rows);
}

/** Rows by id, as far as the viewer may see them; the order is not defined. */
export async function queueRows(
  db: Db,
  viewer: Viewer,
  ids: readonly string[],
): Promise<readonly QueueRow[]> {
  if (ids.length === 0) return [];
  return withClocks(db, await rowsQuery(db, viewer).where('cases.id', 'in', ids).execute());
}

/** True when the row belongs to the view as it is now. */
export function belongsTo(row: QueueRow, view: QueueView, viewer: Viewer): boolean {
  const { statuses, mine } = QUEUE_VIEWS[view];
  return statuses.some((status) => status === row.status) && (!mine || row.owner_id === viewer.id);
}

/** How many cases each view holds; of closed cases nobody asks: their number only grows. */
export type QueueCounts = Readonly<Record<Exclude<QueueView, 'closed'>, number>>;

/** How many cases each open view holds that is not a person's own. */
export async function openCounts(db: Db, viewer: Viewer): Promise<Omit<QueueCounts, 'mine'>> {
  const rows = await db
    .selectFrom('cases')
    .where('status', '<>', 'closed')
    .where((eb) => ownAgencies(eb, viewer))
    .where(ofOwnUnits(viewer))
    .select(['status', (eb) => eb.fn.countAll<number>().as('count')])
    .groupBy('status')
    .execute();
  const count = (status: CaseStatus) => rows.find((row) => row.status === status)?.count ?? 0;
  return {
    waiting: count('waiting'),
    in_work: count('in_work'),
    bot: count('bot'),
    answered: count('answered'),
  };
}

/** How many open cases of the bodies that the viewer sees each of these people holds; none for whoever is absent. */
export async function ownCounts(
  db: Db,
  viewer: Viewer,
  people: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('cases')
    .where('owner_id', 'in', people)
    .where('status', '<>', 'closed')
    .where('status', 'in', QUEUE_VIEWS.mine.statuses)
    .where((eb) => ownAgencies(eb, viewer))
    .select(['owner_id', (eb) => eb.fn.countAll<number>().as('count')])
    .groupBy('owner_id')
    .execute();
  return new Map(rows.map((row) => [row.owner_id ?? '', row.count]));
}

/** How many cases each view holds for one person. */
export async function queueCounts(db: Db, viewer: Viewer): Promise<QueueCounts> {
  const mine = await ownCounts(db, viewer, [viewer.id]);
  return { ...(await openCounts(db, viewer)), mine: mine.get(viewer.id) ?? 0 };
}
