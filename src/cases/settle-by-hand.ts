import type { Instant } from '../kernel/instants.ts';
import type { Trx } from '../store/db.ts';
import { meetClocks, refreshDue } from './clocks.ts';

/**
 * A person decided to send again although the first try may have arrived. The new tries start afresh, guard's lifetime
 * included. False when the row is not one that failed or is doubtful.
 */
export async function sendAgain(trx: Trx, id: string, at: Instant): Promise<boolean> {
  const again = await trx
    .updateTable('outbox')
    .set({ state: 'ready', attempts: 0, not_before: at, first_tried_at: null, settled_at: null })
    .where('id', '=', id)
    .where('state', 'in', ['failed', 'unknown'])
    .executeTakeFirst();
  return again.numUpdatedRows === 1n;
}

/** A person has seen the message on the platform: it counts as delivered at the time of its first try. */
export async function settleByHand(trx: Trx, id: string, at: Instant): Promise<string | null> {
  const row = await trx
    .updateTable('outbox')
    .set({ state: 'sent', settled_at: at, reason: 'settled_by_person' })
    .where('id', '=', id)
    .where('state', 'in', ['failed', 'unknown'])
    .returning(['message_id', 'first_tried_at'])
    .executeTakeFirst();
  if (!row) return null;
  const message = await trx
    .selectFrom('messages')
    .select(['case_id', 'author'])
    .where('id', '=', row.message_id)
    .executeTakeFirst();
  if (!message?.case_id || message.author !== 'operator') return message?.case_id ?? null;
  await meetClocks(trx, message.case_id, row.message_id, row.first_tried_at ?? at);
  await trx
    .updateTable('cases')
    .set({ status: 'answered' })
    .where('id', '=', message.case_id)
    .where('status', '!=', 'closed')
    .execute();
  await refreshDue(trx, message.case_id);
  return message.case_id;
}
