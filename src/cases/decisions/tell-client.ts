import type { ChannelLimits } from '../../channel/channel.ts';
import type { Instant } from '../../kernel/instants.ts';
import type { Trx } from '../../store/db.ts';
import type { Actor } from '../claim-case.ts';
import { noteClock, settleNotices } from '../clocks.ts';
import { takeCase } from '../claim-case.ts';
import { sayIn } from '../say-in.ts';
import type { Ready } from './decided.ts';

export interface Telling {
  readonly limits: (account: string) => ChannelLimits | undefined;
  readonly staff: Actor;
  readonly at: Instant;
}

/** Tells the client of a decision in the words that he gets. Returns the message. */
export async function tellClient(
  trx: Trx,
  { row, conversation }: Ready,
  text: string,
  { limits, staff, at }: Telling,
): Promise<string> {
  await takeCase(trx, row.id, staff);
  return sayIn(trx, limits(conversation.account), {
    conversation,
    caseId: row.id,
    text,
    author: 'operator',
    staffId: staff.id,
    at,
  });
}

/**
 * A duty is done by this message: its clock is met when it arrives, and runs on when it does not. Done too late is
 * done late.
 */
export async function meetTask(trx: Trx, clockId: string, messageId: string, at: Instant): Promise<void> {
  const clock = await trx
    .selectFrom('clocks')
    .select(['case_id', 'deadline_at', 'breached'])
    .where('id', '=', clockId)
    .executeTakeFirstOrThrow();
  const late = at > clock.deadline_at;
  await trx
    .updateTable('clocks')
    .set({ state: 'met', met_at: at, met_by: messageId, breached: late ? 1 : clock.breached })
    .where('id', '=', clockId)
    .execute();
  if (late && clock.breached === 0) await noteClock(trx, clockId, 'breached', at, { by: 'late_answer' });
  await noteClock(trx, clockId, 'met', at, { message: messageId, late });
  await settleNotices(trx, clock.case_id, [clockId], at);
}
