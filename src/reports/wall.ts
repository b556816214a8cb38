import { sql } from 'kysely';
import { ANSWERED_BY_REPLY } from '../cases/tasks.rules.ts';
import { type Viewer, ofOwnUnits } from '../cases/viewer.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Db } from '../store/db.ts';
import type { ClockRow } from '../store/tables.ts';
import type { OpenCount } from './open-figures.rules.ts';

const OPEN = ['bot', 'waiting', 'in_work', 'answered'] as const;

/** Which unit answers for a case: the one that a person named, else the owner of its topic; `` when neither is known. */
export type UnitOf = (agency: string, unit: string | null, topic: string | null) => string;

/** What figures are made of: cases of these bodies, as far as the viewer's units go. The viewer sees all of the bodies. */
export interface FiguresOf {
  readonly agencies: readonly string[];
  readonly viewer: Viewer;
}

/** Open questions with a deadline, counted by all features at once: the wall's tables are sums of these rows. */
export async function openCounts(
  db: Db,
  { agencies, viewer }: FiguresOf,
  unitOf: UnitOf,
  now: Instant,
): Promise<readonly OpenCount[]> {
  if (agencies.length === 0) return [];
  const rows = await db
    .selectFrom('cases')
    .where('due_at', 'is not', null)
    .where('agency', 'in', agencies)
    .where('status', 'in', OPEN)
    .where(ofOwnUnits(viewer))
    .groupBy(['agency', 'channel', 'kind', 'topic', 'unit', 'owner_id'])
    .select(['agency', 'channel', 'kind', 'topic', 'unit', 'owner_id'])
    .select((eb) => eb.fn.countAll<number>().as('open'))
    .select(sql<number>`sum(case when due_at < ${now} then 1 else 0 end)`.as('overdue'))
    .select(sql<number>`sum(case when risk_at <= ${now} and due_at >= ${now} then 1 else 0 end)`.as('risk'))
    .execute();
  return rows.map(({ agency, channel, kind, topic, unit, owner_id: owner, open, overdue, risk }) => ({
    agency,
    channel,
    kind,
    owner,
    unit: unitOf(agency, unit, topic),
    open,
    overdue,
    risk,
  }));
}

/** A question that waits for an answer, with the clock that has run for the longest. */
export interface Waiting {
  readonly id: string;
  readonly agency: string;
  readonly number: number;
  readonly title: string;
  readonly channel: string;
  readonly owner: string | null;
  readonly clock: ClockRow;
}

/** The questions that have waited for an answer the longest; at most `limit`. */
export async function longestWaiting(
  db: Db,
  { agencies, viewer }: FiguresOf,
  limit: number,
): Promise<readonly Waiting[]> {
  if (agencies.length === 0) return [];
  const rows = await db
    .selectFrom('clocks')
    .innerJoin('cases', 'cases.id', 'clocks.case_id')
    .leftJoin('staff_people', 'staff_people.id', 'cases.owner_id')
    .where('clocks.state', '=', 'running')
    .where('clocks.process', 'in', ANSWERED_BY_REPLY)
    .where('clocks.agency', 'in', agencies)
    .where('cases.status', 'in', ['waiting', 'in_work'])
    .where(ofOwnUnits(viewer))
    .selectAll('clocks')
    .select(['cases.number', 'cases.title', 'cases.channel', 'staff_people.name as owner'])
    .orderBy('clocks.started_at')
    .orderBy('clocks.id')
    // A question has several clocks: its answer, its goal, its urgency.
    .limit(limit * 4)
    .execute();
  return [...Map.groupBy(rows, (row) => row.case_id)].slice(0, limit).flatMap(([id, clocks]) => {
    const nearest = clocks.toSorted((a, b) => a.deadline_at - b.deadline_at)[0];
    if (!nearest) return [];
    const { number, title, channel, owner, ...clock } = nearest;
    return [{ id, agency: clock.agency, number, title, channel, owner, clock }];
  });
}

/** What a member of the staff has answered since an instant: messages, and cases that they belong to. */
export interface Answered {
  readonly staff: string;
  readonly messages: number;
  readonly cases: number;
}

/** Answers of people in cases of these bodies, in [from, to), by who wrote them (K-52: the volume of each one's work). */
export async function answersBy(
  db: Db,
  { agencies, viewer }: FiguresOf,
  from: Instant,
  to: Instant,
): Promise<readonly Answered[]> {
  if (agencies.length === 0) return [];
  const rows = await db
    .selectFrom('messages')
    .innerJoin('cases', 'cases.id', 'messages.case_id')
    .where('messages.staff_id', 'is not', null)
    .where('messages.occurred_at', '>=', from)
    .where('messages.occurred_at', '<', to)
    .where('messages.author', '=', 'operator')
    .where('cases.agency', 'in', agencies)
    .where(ofOwnUnits(viewer))
    .groupBy('messages.staff_id')
    .select('messages.staff_id as staff')
    .select((eb) => eb.fn.countAll<number>().as('messages'))
    .select((eb) => eb.fn.count<number>('messages.case_id').distinct().as('cases'))
    .execute();
  return rows.map(({ staff, messages, cases }) => ({
    staff: staff ?? '',
    messages,
    cases,
  }));
}

/** Names of the staff by id. */
export async function staffNames(db: Db): Promise<ReadonlyMap<string, string>> {
  const rows = await db.selectFrom('staff_people').select(['id', 'name']).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
