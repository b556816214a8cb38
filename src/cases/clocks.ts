import type { Process } from '../agency/index.ts';
import { newId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Trx } from '../store/db.ts';
import type { ClockEventsTable, Flag } from '../store/tables.ts';
import { ANSWERED_BY_REPLY } from './tasks.rules.ts';

/** A deadline that this message would start, computed but not yet running. */
export interface PlannedClock {
  readonly target: string;
  readonly process: Process;
  readonly name: string;
  readonly clause: string;
  readonly term: Readonly<Record<string, unknown>>;
  readonly schedule: string;
  readonly goal: boolean;
  readonly startedAt: Instant;
  readonly deadlineAt: Instant;
  /** Since when the deadline is near, see `riskOf`. */
  readonly riskAt: Instant;
  readonly provisional: boolean;
  readonly policyVersion: string;
  readonly calendarVersion: string;
}

/** Keeps what happened to a clock. */
export async function noteClock(
  trx: Trx,
  clockId: string,
  kind: ClockEventsTable['kind'],
  at: Instant,
  details: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await trx
    .insertInto('clock_events')
    .values({ id: newId(), clock_id: clockId, kind, at, details: JSON.stringify(details) })
    .execute();
}

/** Nobody has to be told of these clocks of the case any more: they have ended. */
export async function settleNotices(
  trx: Trx,
  caseId: string,
  clocks: readonly string[],
  at: Instant,
): Promise<void> {
  await trx
    .updateTable('notices')
    .set({ settled_at: at })
    .where('case_id', '=', caseId)
    .where('clock_id', 'in', clocks)
    .where('settled_at', 'is', null)
    .execute();
}

/** The person who sets a deadline, and why. */
export interface SetBy {
  readonly staffId: string;
  readonly reason: string;
}

/**
 * Starts the planned clocks of a case. One that is already past its deadline says so: the event came late (channels
 * redeliver for hours), and warnings that it has outrun are not given. The watcher looks at each at once and finds
 * its next warning, since it knows the hours. `by` is the person who sets them; none for those of a message. Returns
 * their ids.
 */
export async function startClocks(
  trx: Trx,
  caseId: string,
  agency: string,
  clocks: readonly PlannedClock[],
  now: Instant,
  by: SetBy | null = null,
): Promise<string[]> {
  const ids: string[] = [];
  for (const clock of clocks) {
    const id = newId();
    ids.push(id);
    const late = clock.deadlineAt < now;
    await trx
      .insertInto('clocks')
      .values({
        id,
        case_id: caseId,
        agency,
        target_id: clock.target,
        process: clock.process,
        name: clock.name,
        clause: clock.clause,
        term: JSON.stringify(clock.term),
        schedule_id: clock.schedule,
        goal: clock.goal ? 1 : 0,
        started_at: clock.startedAt,
        deadline_at: clock.deadlineAt,
        provisional: clock.provisional ? 1 : 0,
        policy_version: clock.policyVersion,
        calendar_version: clock.calendarVersion,
        state: 'running',
        met_at: null,
        met_by: null,
        breached: late ? 1 : 0,
        reason: late && by === null ? 'overdue_on_arrival' : null,
        next_at: now,
        told_share: late ? null : 0,
        set_by: by?.staffId ?? null,
        risk_at: late ? null : clock.riskAt,
      })
      .execute();
    const reason = by === null ? {} : { by: by.staffId, reason: by.reason };
    await noteClock(trx, id, 'started', now, { from: clock.startedAt, ...reason });
    if (late) await noteClock(trx, id, 'breached', now, { arrivedAt: now });
  }
  return ids;
}

/**
 * Stops every running clock of a case that an answer ends, or those of `targets` alone: it was answered on the substance by this message.
 * An answer at the very deadline is in time.
 */
export async function meetClocks(
  trx: Trx,
  caseId: string,
  messageId: string,
  at: Instant,
  targets?: readonly string[],
): Promise<void> {
  const running = await trx
    .selectFrom('clocks')
    .select(['id', 'deadline_at', 'breached'])
    .where('case_id', '=', caseId)
    .where('state', '=', 'running')
    .where('process', 'in', ANSWERED_BY_REPLY)
    .$if(targets !== undefined, (q) => q.where('target_id', 'in', targets ?? []))
    .execute();
  for (const clock of running) {
    const late = at > clock.deadline_at;
    await trx
      .updateTable('clocks')
      .set({ state: 'met', met_at: at, met_by: messageId, breached: late || clock.breached ? 1 : 0 })
      .where('id', '=', clock.id)
      .execute();
    if (late && clock.breached === 0) await noteClock(trx, clock.id, 'breached', at, { by: 'late_answer' });
    await noteClock(trx, clock.id, 'met', at, { message: messageId, late });
  }
  if (running.length > 0)
    await settleNotices(
      trx,
      caseId,
      running.map(({ id }) => id),
      at,
    );
}

/** The answer went out: the clocks that it met were met at that moment, not when it was written. */
export async function confirmMet(trx: Trx, messageId: string, sentAt: Instant): Promise<void> {
  const late = await trx
    .selectFrom('clocks')
    .select('id')
    .where('met_by', '=', messageId)
    .where('state', '=', 'met')
    .where('breached', '=', 0)
    .where('deadline_at', '<', sentAt)
    .execute();
  for (const { id } of late) await noteClock(trx, id, 'breached', sentAt, { by: 'late_answer' });
  await trx
    .updateTable('clocks')
    .set((eb) => ({
      met_at: sentAt,
      breached: eb.case().when('deadline_at', '<', sentAt).then<Flag>(1).else(eb.ref('breached')).end(),
    }))
    .where('met_by', '=', messageId)
    .where('state', '=', 'met')
    .execute();
}

/**
 * Lets clocks run on from where they started: the client rejected the bot's answer, or the answer did not reach him.
 * Warnings that have passed meanwhile are not made up for; a breach is, unless it was told before.
 * `messageId` limits it to what that message met. Returns the cases whose clocks run again.
 */
export async function reopenClocks(
  trx: Trx,
  which: { readonly caseId: string } | { readonly messageId: string },
  reason: string,
  now: Instant,
): Promise<string[]> {
  const met = await trx
    .selectFrom('clocks')
    .select(['id', 'case_id'])
    .where('state', '=', 'met')
    // What did not arrive did nothing: a duty that its message had fulfilled runs on as well.
    .$if('caseId' in which, (q) => q.where('process', 'in', ANSWERED_BY_REPLY))
    .$if('caseId' in which, (q) =>
      // What a person answered stays answered, whatever the client thinks of the bot.
      q.where('case_id', '=', 'caseId' in which ? which.caseId : '').where('met_by', 'not in', (eb) =>
        eb
          .selectFrom('messages')
          .select('messages.id')
          .where('messages.author', '=', 'operator')
          .where('messages.case_id', '=', 'caseId' in which ? which.caseId : ''),
      ),
    )
    .$if('messageId' in which, (q) => q.where('met_by', '=', 'messageId' in which ? which.messageId : ''))
    .execute();
  for (const clock of met) {
    await trx
      .updateTable('clocks')
      .set((eb) => ({
        state: 'running' as const,
        met_at: null,
        met_by: null,
        reason,
        next_at: now,
        told_share: eb.case().when('told_share', '=', 100).then(100).else(null).end(),
      }))
      .where('id', '=', clock.id)
      .execute();
    await noteClock(trx, clock.id, 'reopened', now, { reason });
  }
  return [...new Set(met.map((clock) => clock.case_id))];
}
