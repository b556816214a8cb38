import { sql } from 'kysely';
import type { OutgoingMessage } from '../channel/channel.ts';
import { newId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Trx } from '../store/db.ts';

/** What leaves first where a platform's limit holds messages up: people's replies and what is urgent, mailings last. */
export const RANKS = { urgent: 0, usual: 1, bulk: 2 } as const;

/** What is stored of an outgoing message; its guard is the row's id. */
export type OutboxPayload = Omit<OutgoingMessage, 'guard'>;

export interface Enqueued {
  readonly account: string;
  readonly conversationId: string;
  readonly messageId: string;
  readonly payload: OutboxPayload;
  /** Absent: `usual`. */
  readonly rank?: keyof typeof RANKS;
  readonly at: Instant;
  /** Not before this moment: until then it can be taken back. Absent: at once. */
  readonly leavesAt?: Instant;
}

/** Puts a message into the outbox, in the transaction of what it follows from. Returns the row's id. */
export async function enqueue(trx: Trx, message: Enqueued): Promise<string> {
  const id = newId();
  const rank = RANKS[message.rank ?? 'usual'];
  // Messages of a conversation leave in their order, so what stands before an urgent one is as urgent.
  await trx
    .updateTable('outbox')
    .set({ rank })
    .where('conversation_id', '=', message.conversationId)
    .where(sql<boolean>`state in ('ready', 'sending')`)
    .where('rank', '>', rank)
    .execute();
  await trx
    .insertInto('outbox')
    .values({
      id,
      account: message.account,
      conversation_id: message.conversationId,
      message_id: message.messageId,
      payload: JSON.stringify(message.payload),
      state: 'ready',
      rank,
      attempts: 0,
      not_before: message.leavesAt ?? message.at,
      lease_owner: null,
      lease_until: 0,
      first_tried_at: null,
      external_id: null,
      reason: null,
      created_at: message.at,
      settled_at: null,
    })
    .execute();
  return id;
}
