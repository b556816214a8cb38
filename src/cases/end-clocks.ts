import type { Process } from '../agency/index.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Trx } from '../store/db.ts';
import type { ClockRow } from '../store/tables.ts';
import { noteClock, settleNotices } from './clocks.ts';
import { ANSWERED_BY_REPLY } from './tasks.rules.ts';

/** Ends the running clocks of a case that is closed without an answer on the substance; the reason is kept. */
export async function closeClocks(trx: Trx, caseId: string, reason: string, now: Instant): Promise<void> {
  await closeThese(trx, caseId, null, reason, now);
}

/** Ends those that wait for an answer on the substance: there will be none, for this reason. */
export async function endReplyClocks(trx: Trx, caseId: string, reason: string, now: Instant): Promise<void> {
  await closeThese(trx, caseId, ANSWERED_BY_REPLY, reason, now);
}

async function closeThese(
  trx: Trx,
  caseId: string,
  processes: readonly Process[] | null,
  reason: string,
  now: Instant,
): Promise<void> {
  const running = await trx
    .updateTable('clocks')
    .set({ state: 'closed', reason })
    .where('case_id', '=', caseId)
    .where('state', '=', 'running')
    .$if(processes !== null, (q) => q.where('process', 'in', processes ?? []))
    .returning('id')
    .execute();
  const ids = running.map(({ id }) => id);
  for (const id of ids) await noteClock(trx, id, 'closed', now, { reason });
  if (ids.length > 0) await settleNotices(trx, caseId, ids, now);
}

/** Whether the case has deadlines that no answer ends: something is still to be done. */
export async function hasTasks(trx: Trx, caseId: string): Promise<boolean> {
  const task = await trx
    .selectFrom('clocks')
    .select('id')
    .where('case_id', '=', caseId)
    .where('state', '=', 'running')
    .where('process', 'not in', ANSWERED_BY_REPLY)
    .executeTakeFirst();
  return task !== undefined;
}

/** A person ends one clock: what it was for is done, or it should not run. */
export async function endClock(
  trx: Trx,
  clock: ClockRow,
  end: {
    readonly how: 'done' | 'taken_back';
    readonly by: string;
    readonly reason: string;
    readonly at: Instant;
  },
): Promise<void> {
  const { how, by, reason, at } = end;
  const isDone = how === 'done';
  const late = isDone && at > clock.deadline_at;
  const ending = isDone
    ? { state: 'met' as const, met_at: at, breached: late || clock.breached ? (1 as const) : (0 as const) }
    : { state: 'closed' as const, reason: 'taken_back' };
  await trx.updateTable('clocks').set(ending).where('id', '=', clock.id).execute();
  if (late && clock.breached === 0) await noteClock(trx, clock.id, 'breached', at, { by: 'late_answer' });
  await noteClock(trx, clock.id, isDone ? 'met' : 'closed', at, { how, by, reason, late });
  await settleNotices(trx, clock.case_id, [clock.id], at);
}
