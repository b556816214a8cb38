import type { Instant } from '../kernel/instants.ts';
import type { Trx } from '../store/db.ts';
import { refreshDue } from './case-dues.ts';
import { meetClocks } from './clocks.ts';

/** An operator's answer that is on its way, or has arrived, meets the clocks of its case. Returns the case. */
async function answers(trx: Trx, messageId: string, at: Instant): Promise<string | null> {
  const message = await trx
    .selectFrom('messages')
    .select(['case_id', 'author'])
    .where('id', '=', messageId)
    .executeTakeFirst();
  if (!message?.case_id || message.author !== 'operator') return message?.case_id ?? null;
  await meetClocks(trx, message.case_id, messageId, at);
  await trx
    .updateTable('cases')
    .set({ status: 'answered' })
    .where('id', '=', message.case_id)
    .where('status', '!=', 'closed')
    .execute();
  await refreshDue(trx, message.case_id);
  return message.case_id;
}

/**
 * Sends again what failed or is doubtful: a person decided so although the first try may have arrived, or the platform
 * showed that it did not. The new tries start afresh, guard's lifetime included, and what the answer had met is met
 * again until it turns out otherwise. Returns whether the row was one to send again.
 */
export async function sendAgain(trx: Trx, id: string, at: Instant): Promise<boolean> {
  const again = await trx
    .updateTable('outbox')
    .set({ state: 'ready', attempts: 0, not_before: at, first_tried_at: null, settled_at: null })
    .where('id', '=', id)
    .where('state', 'in', ['failed', 'unknown'])
    .returning('message_id')
    .executeTakeFirst();
  if (again) await answers(trx, again.message_id, at);
  return again !== undefined;
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
  return row ? answers(trx, row.message_id, row.first_tried_at ?? at) : null;
}

/** The platform itself shows the doubtful message, written at this time. Returns its case. */
export async function settleFound(
  trx: Trx,
  id: string,
  found: { readonly externalId: string; readonly at: Instant },
  now: Instant,
): Promise<string | null> {
  const row = await trx
    .updateTable('outbox')
    .set({ state: 'sent', settled_at: now, reason: 'found_on_platform', external_id: found.externalId })
    .where('id', '=', id)
    .where('state', '=', 'unknown')
    .returning('message_id')
    .executeTakeFirst();
  if (!row) return null;
  await trx
    .updateTable('messages')
    .set({ external_id: found.externalId })
    .where('id', '=', row.message_id)
    .execute();
  return answers(trx, row.message_id, Math.min(found.at, now));
}
