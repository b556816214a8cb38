import { sql } from 'kysely';
import { refreshDues, refreshRisks } from '../cases/case-dues.ts';
import { newId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instants.ts';
import { recordAudits } from '../staff/audit.ts';
import type { Store, Trx } from '../store/db.ts';
import type { ClockEventsTable, ClockRow } from '../store/tables.ts';

/** Told in an event and in the audit log when it changes. */
const TOLD = ['deadline_at', 'term', 'schedule_id', 'provisional'] as const;
/** A change of these only says more exactly what the clock already was. */
const WORDING = ['name', 'clause', 'goal', 'policy_version', 'calendar_version'] as const;

/** What a clock is by the packs. */
export type Reckoned = Pick<ClockRow, (typeof TOLD)[number] | (typeof WORDING)[number] | 'risk_at'>;

/** A clock that is not what the packs say. */
export interface Stale {
  readonly row: ClockRow;
  readonly now: Reckoned;
}

/** Whether the packs say something else than the row. */
export function differs(row: ClockRow, now: Reckoned): boolean {
  return (
    isTold(row, now) || row.risk_at !== now.risk_at || WORDING.some((field) => row[field] !== now[field])
  );
}

function isTold(row: ClockRow, now: Reckoned): boolean {
  return TOLD.some((field) => row[field] !== now[field]);
}

/** Rewrites clocks in one transaction. Returns the cases with a change that is told. */
export async function rewriteClocks(store: Store, stale: readonly Stale[], at: Instant): Promise<string[]> {
  const [told, reworded] = [true, false].map((is) => stale.filter(({ row, now }) => isTold(row, now) === is));
  return store.transact(async (trx) => {
    await reword(trx, reworded ?? []);
    await measureRisks(trx, reworded ?? []);
    return tell(trx, told ?? [], at);
  });
}

/** Clocks of one target change alike, so that a new calendar costs a statement for each target and not for each clock. */
async function reword(trx: Trx, stale: readonly Stale[]): Promise<void> {
  const alike = Map.groupBy(stale, ({ now }) => JSON.stringify(WORDING.map((field) => now[field])));
  for (const group of alike.values()) {
    const now = group[0]?.now;
    if (!now) continue;
    const { name, clause, goal, policy_version, calendar_version } = now;
    await trx
      .updateTable('clocks')
      .set({ name, clause, goal, policy_version, calendar_version })
      .where(
        'id',
        'in',
        group.map(({ row }) => row.id),
      )
      .where('state', '=', 'running')
      .execute();
  }
}

/** Other shares of the policy, or clocks from before risks were kept: each is near its end at a moment of its own. */
async function measureRisks(trx: Trx, stale: readonly Stale[]): Promise<void> {
  const moved = stale.filter(({ row, now }) => row.risk_at !== now.risk_at);
  await lockCases(trx, [...new Set(moved.map(({ row }) => row.case_id))]);
  if (moved.length === 0) return;
  await trx
    .with(MOMENTS, () => moments(moved))
    .updateTable('clocks')
    .from('moments')
    .set((eb) => ({ risk_at: eb.ref('moments.risk_at') }))
    .whereRef('clocks.id', '=', 'moments.clock')
    .where('clocks.state', '=', 'running')
    .execute();
  await refreshRisks(trx, [...new Set(moved.map(({ row }) => row.case_id))]);
}

async function tell(trx: Trx, stale: readonly Stale[], at: Instant): Promise<string[]> {
  await lockCases(trx, [...new Set(stale.map(({ row }) => row.case_id))]);
  const written = await write(trx, stale, at);
  if (written.length === 0) return [];
  await trx
    .insertInto('clock_events')
    .values(written.map((one) => eventOf(one, at)))
    .execute();
  await recordAudits(
    trx,
    written.map(({ row, now }) => ({
      at,
      actor: 'system',
      action: 'clock.recompute',
      subject: `case:${row.case_id}`,
      details: { clock: row.id, from: valuesOf(row), to: valuesOf(now) },
    })),
  );
  const caseIds = [...new Set(written.map(({ row }) => row.case_id))];
  await refreshDues(trx, caseIds);
  return caseIds;
}

/**
 * A reply locks its case before its clocks; in the other order the two could wait for each other. In a statement of
 * its own, so that what follows sees what the one before us wrote.
 */
async function lockCases(trx: Trx, caseIds: readonly string[]): Promise<void> {
  if (caseIds.length === 0) return;
  await trx
    .updateTable('cases')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', 'in', caseIds)
    .execute();
}

/** Both moments of each clock as a table of its own, by which a whole group is written in one statement. */
const MOMENTS = 'moments(clock, was, deadline_at, risk_at)';

function moments(stale: readonly Stale[]) {
  const rows = stale.map(({ row, now }) => {
    const [was, due, risk] = [row.deadline_at, now.deadline_at, now.risk_at].map(
      (at) => sql`cast(${at} as bigint)`,
    );
    return sql`(${row.id}, ${was}, ${due}, ${risk})`;
  });
  return sql<{
    clock: string;
    was: Instant;
    deadline_at: Instant;
    risk_at: Instant | null;
  }>`(values ${sql.join(rows)})`;
}

const inTimeAgain = ({ row, now }: Stale, at: Instant) => row.breached === 1 && now.deadline_at >= at;

/** Everything that a group has in common: all but its moments. */
function alikeBy(one: Stale, at: Instant): string {
  const { deadline_at: _due, risk_at: _risk, ...now } = one.now;
  const was = TOLD.map((field) => (field === 'deadline_at' ? null : one.row[field]));
  return JSON.stringify([now, was, inTimeAgain(one, at)]);
}

/** Leaves out what has ended or another instance has rewritten meanwhile. Returns what was written. */
async function write(trx: Trx, stale: readonly Stale[], at: Instant): Promise<Stale[]> {
  const ids = new Set<string>();
  for (const group of Map.groupBy(stale, (one) => alikeBy(one, at)).values())
    for (const { id } of await writeAlike(trx, group, at)) ids.add(id);
  const written = stale.filter(({ row }) => ids.has(row.id));
  await takeNoticesBack(
    trx,
    written.filter((one) => inTimeAgain(one, at)),
    at,
  );
  return written;
}

async function writeAlike(trx: Trx, group: readonly Stale[], at: Instant) {
  const [first] = group;
  if (!first) return [];
  const { row } = first;
  const { deadline_at: _due, risk_at: _risk, ...now } = first.now;
  return trx
    .with(MOMENTS, () => moments(group))
    .updateTable('clocks')
    .from('moments')
    .set((eb) => ({
      ...now,
      deadline_at: eb.ref('moments.deadline_at'),
      risk_at: eb.ref('moments.risk_at'),
      // Its warnings are at other moments now.
      next_at: at,
      ...(inTimeAgain(first, at) ? { breached: 0 as const, told_share: null, reason: null } : {}),
    }))
    .whereRef('clocks.id', '=', 'moments.clock')
    .whereRef('clocks.deadline_at', '=', 'moments.was')
    .where('clocks.state', '=', 'running')
    .where('clocks.term', '=', row.term)
    .where('clocks.schedule_id', '=', row.schedule_id)
    .where('clocks.provisional', '=', row.provisional)
    .returning('clocks.id')
    .execute();
}

/** Nobody is to read of a breach that is none any more. */
async function takeNoticesBack(trx: Trx, stale: readonly Stale[], at: Instant): Promise<void> {
  if (stale.length === 0) return;
  const [cases, clocks] = [stale.map(({ row }) => row.case_id), stale.map(({ row }) => row.id)];
  await trx
    .updateTable('notices')
    .set({ settled_at: at })
    .where('case_id', 'in', cases)
    .where('clock_id', 'in', clocks)
    .where('settled_at', 'is', null)
    .execute();
}

function eventOf({ row, now }: Stale, at: Instant): ClockEventsTable {
  const details = JSON.stringify({ from: valuesOf(row), to: valuesOf(now) });
  return { id: newId(), clock_id: row.id, kind: 'recomputed', at, details };
}

function valuesOf(clock: Reckoned) {
  return {
    deadlineAt: clock.deadline_at,
    term: clock.term,
    schedule: clock.schedule_id,
    provisional: clock.provisional === 1,
    policyVersion: clock.policy_version,
    calendarVersion: clock.calendar_version,
  };
}
