import { setImmediate as turn } from 'node:timers/promises';
import { ANSWERED_BY_REPLY } from '../cases/tasks.rules.ts';
import { isoDate } from '../cases/moment-words.rules.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Db } from '../store/db.ts';
import { clientWaits, type Outcome, startSums, type Sums, type Turn } from './figures.rules.ts';
import { type Period, stepOf, stepStart } from './period.rules.ts';
import { type Viewer, ofOwnUnits } from '../cases/viewer.ts';
import type { FiguresOf, UnitOf } from './wall.ts';

/** So many rows are read at a time: between two readings everybody else gets his turn. */
const CLOCKS_AT_ONCE = 1_000;
const CASES_AT_ONCE = 250;

export interface PeriodDeps {
  readonly db: Db;
  readonly unitOf: UnitOf;
  /** The body's own zone, in which its days begin. */
  zoneOf(agency: string): string;
  /** Working time by a body's schedule, ms; null when the schedule or the calendar is gone. */
  worked(agency: string, schedule: string, from: Instant, to: Instant): number | null;
}

/** One body as far as the viewer sees it. */
interface Body {
  readonly agency: string;
  readonly viewer: Viewer;
}

interface Key {
  readonly at: Instant;
  readonly id: string;
}

async function clocksFrom(db: Db, { agency, viewer }: Body, { to }: Period, after: Key) {
  return db
    .selectFrom('clocks')
    .innerJoin('cases', 'cases.id', 'clocks.case_id')
    .leftJoin('messages', 'messages.id', 'clocks.met_by')
    .where('clocks.agency', '=', agency)
    .where(ofOwnUnits(viewer))
    .where((eb) => eb(eb.refTuple('clocks.started_at', 'clocks.id'), '>', eb.tuple(after.at, after.id)))
    .where('clocks.started_at', '<', to)
    .select([
      'clocks.id',
      'clocks.process',
      'clocks.goal',
      'clocks.schedule_id',
      'clocks.started_at',
      'clocks.deadline_at',
      'clocks.state',
      'clocks.met_at',
      'clocks.breached',
      'cases.channel',
      'cases.kind',
      'cases.topic',
      'cases.unit',
      'messages.author',
      'messages.staff_id',
    ])
    .orderBy('clocks.started_at')
    .orderBy('clocks.id')
    .limit(CLOCKS_AT_ONCE)
    .execute();
}

type ReadClock = Awaited<ReturnType<typeof clocksFrom>>[number];

function outcomeOf(clock: ReadClock, now: Instant): Outcome {
  if (clock.state === 'closed') return 'withdrawn';
  if (clock.state === 'met') return clock.breached === 1 ? 'late' : 'in_time';
  return clock.breached === 1 || clock.deadline_at < now ? 'late' : 'open';
}

function answeredBy({ state, author, staff_id: staff }: ReadClock): string | null {
  if (state !== 'met' || author === null) return null;
  return author === 'bot' ? 'bot' : (staff ?? 'hand');
}

/** Deadlines for an answer that began in the period; goals, which bind nobody, are left out. */
async function sumClocks(deps: PeriodDeps, body: Body, of: Period, now: Instant, sums: Sums): Promise<void> {
  const { agency } = body;
  const step = stepOf(of);
  const zone = deps.zoneOf(agency);
  let after: Key = { at: of.from, id: '' };
  for (;;) {
    const rows = await clocksFrom(deps.db, body, of, after);
    for (const row of rows) {
      if (row.goal === 1 || !ANSWERED_BY_REPLY.includes(row.process)) continue;
      sums.add({
        agency,
        unit: deps.unitOf(agency, row.unit, row.topic),
        channel: row.channel,
        kind: row.kind,
        step: stepStart(isoDate(row.started_at, zone), step, of.first),
        outcome: outcomeOf(row, now),
        worked: row.met_at === null ? null : deps.worked(agency, row.schedule_id, row.started_at, row.met_at),
        by: answeredBy(row),
      });
    }
    const last = rows.at(-1);
    if (rows.length < CLOCKS_AT_ONCE || !last) return;
    after = { at: last.started_at, id: last.id };
    await turn();
  }
}

/** What cases that were opened in the period came to. */
export interface CaseFigures {
  opened: number;
  /** The bot answered, and no person of ours had to. */
  byBot: number;
  /** Times that clients were waited for, ms. */
  readonly waits: number[];
}

async function turnsOf(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, readonly Turn[]>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('messages')
    .select(['case_id', 'author', 'occurred_at'])
    .where('case_id', 'in', ids)
    .where('author', 'in', ['client', 'operator'])
    .orderBy('case_id')
    .orderBy('occurred_at')
    .orderBy('seq')
    .execute();
  const turns = rows.map((row) => ({
    id: row.case_id ?? '',
    by: row.author === 'client' ? ('client' as const) : ('person' as const),
    at: row.occurred_at,
  }));
  return Map.groupBy(turns, ({ id }) => id);
}

async function casesFrom(db: Db, { agency, viewer }: Body, { to }: Period, after: Key) {
  return db
    .selectFrom('cases')
    .where('agency', '=', agency)
    .where(ofOwnUnits(viewer))
    .where((eb) => eb(eb.refTuple('opened_at', 'id'), '>', eb.tuple(after.at, after.id)))
    .where('opened_at', '<', to)
    .select(['id', 'opened_at', 'status', 'close_reason', 'answered_at', 'closed_at'])
    .orderBy('opened_at')
    .orderBy('id')
    .limit(CASES_AT_ONCE)
    .execute();
}

async function sumCases(deps: PeriodDeps, body: Body, of: Period, sums: CaseFigures): Promise<void> {
  let after: Key = { at: of.from, id: '' };
  for (;;) {
    const rows = await casesFrom(deps.db, body, of, after);
    sums.opened += rows.length;
    const answered = rows.filter((row) => row.answered_at !== null);
    sums.byBot += rows.filter(
      (row) => row.answered_at === null && (row.status === 'bot' || row.close_reason === 'helped'),
    ).length;
    const turns = await turnsOf(
      deps.db,
      answered.map(({ id }) => id),
    );
    for (const row of answered) sums.waits.push(...clientWaits(turns.get(row.id) ?? [], row.closed_at));
    const last = rows.at(-1);
    if (rows.length < CASES_AT_ONCE || !last) return;
    after = { at: last.opened_at, id: last.id };
    await turn();
  }
}

/** How the answers of the bot were taken, and what the base lacked: counts of whole days. */
export interface BaseFigures {
  readonly answered: number;
  readonly helped: number;
  readonly notHelped: number;
  readonly corrected: number;
  readonly gaps: number;
}

/** PostgreSQL sums wide integers into a type that comes as text. */
async function baseFigures(
  db: Db,
  agencies: readonly string[],
  { first, last }: Period,
): Promise<BaseFigures> {
  if (agencies.length === 0) return { answered: 0, helped: 0, notHelped: 0, corrected: 0, gaps: 0 };
  const uses = await db
    .selectFrom('article_uses')
    .where('agency', 'in', agencies)
    .where('audience', '=', 'citizen')
    .where('day', '>=', first)
    .where('day', '<=', last)
    .groupBy('what')
    .select('what')
    .select((eb) => eb.fn.sum<string | number>('count').as('count'))
    .execute();
  const gaps = await db
    .selectFrom('knowledge_gaps')
    .where('agency', 'in', agencies)
    .where('day', '>=', first)
    .where('day', '<=', last)
    .select((eb) => eb.fn.coalesce(eb.fn.sum<string | number>('count'), eb.lit(0)).as('count'))
    .executeTakeFirstOrThrow();
  const of = (what: string) => Number(uses.find((use) => use.what === what)?.count ?? 0);
  return {
    answered: of('answered'),
    helped: of('helped'),
    notHelped: of('not_helped'),
    corrected: of('corrected'),
    gaps: Number(gaps.count),
  };
}

async function transfersIn(db: Db, { agencies, viewer }: FiguresOf, { from, to }: Period): Promise<number> {
  if (agencies.length === 0) return 0;
  const { count } = await db
    .selectFrom('transfers')
    .innerJoin('cases', 'cases.id', 'transfers.case_id')
    .where('transfers.agency', 'in', agencies)
    .where(ofOwnUnits(viewer))
    .where('transfers.at', '>=', from)
    .where('transfers.at', '<', to)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

export interface PeriodFigures {
  readonly clocks: Sums;
  readonly cases: CaseFigures;
  /** Null for who is limited to units: what the base answers is counted by body only. */
  readonly base: BaseFigures | null;
  /** How often a case was handed on to a colleague or a unit. */
  readonly transfers: number;
}

/** Everything that the report of a period says of these bodies to the viewer, as it stands at `now`. */
export async function readFigures(
  deps: PeriodDeps,
  whose: FiguresOf,
  of: Period,
  now: Instant,
): Promise<PeriodFigures> {
  const { agencies, viewer } = whose;
  const clocks = startSums();
  const cases: CaseFigures = { opened: 0, byBot: 0, waits: [] };
  for (const agency of agencies) {
    await sumClocks(deps, { agency, viewer }, of, now, clocks);
    await sumCases(deps, { agency, viewer }, of, cases);
  }
  return {
    clocks,
    cases,
    base: viewer.units === undefined ? await baseFigures(deps.db, agencies, of) : null,
    transfers: await transfersIn(deps.db, whose, of),
  };
}
