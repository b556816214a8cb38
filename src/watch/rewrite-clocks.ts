import { refreshDues, refreshRisks } from '../cases/case-dues.ts';
import { newId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instants.ts';
import { recordAudit } from '../staff/audit.ts';
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
  for (const { row, now } of moved) {
    await trx
      .updateTable('clocks')
      .set({ risk_at: now.risk_at })
      .where('id', '=', row.id)
      .where('state', '=', 'running')
      .execute();
  }
  await refreshRisks(trx, [...new Set(moved.map(({ row }) => row.case_id))]);
}

async function tell(trx: Trx, stale: readonly Stale[], at: Instant): Promise<string[]> {
  await lockCases(trx, [...new Set(stale.map(({ row }) => row.case_id))]);
  const written: Stale[] = [];
  for (const one of stale) if (await write(trx, one, at)) written.push(one);
  if (written.length === 0) return [];
  await trx
    .insertInto('clock_events')
    .values(written.map((one) => eventOf(one, at)))
    .execute();
  for (const { row, now } of written) {
    await recordAudit(trx, {
      at,
      actor: 'system',
      action: 'clock.recompute',
      subject: `case:${row.case_id}`,
      details: { clock: row.id, from: valuesOf(row), to: valuesOf(now) },
    });
  }
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

/** False when the clock has ended or another instance has rewritten it meanwhile. */
async function write(trx: Trx, { row, now }: Stale, at: Instant): Promise<boolean> {
  const inTimeAgain = row.breached === 1 && now.deadline_at >= at;
  const { numUpdatedRows } = await trx
    .updateTable('clocks')
    .set({
      ...now,
      // Its warnings are at other moments now.
      next_at: at,
      ...(inTimeAgain ? { breached: 0 as const, told_share: null, reason: null } : {}),
    })
    .where('id', '=', row.id)
    .where('state', '=', 'running')
    .where((eb) => eb.and(TOLD.map((field) => eb(field, '=', row[field]))))
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) return false;
  if (inTimeAgain) await takeNoticesBack(trx, row, at);
  return true;
}

/** Nobody is to read of a breach that is none any more. */
async function takeNoticesBack(trx: Trx, row: ClockRow, at: Instant): Promise<void> {
  await trx
    .updateTable('notices')
    .set({ settled_at: at })
    .where('case_id', '=', row.case_id)
    .where('clock_id', '=', row.id)
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
