import type { Instant } from '../kernel/instants.ts';
import type { Trx } from '../store/db.ts';

/** The part of a conversation in which a case was talked about, by when it came to us. */
export interface Stretch {
  readonly conversation: string;
  readonly account: string;
  readonly externalId: string;
  readonly from: Instant;
  /** The beginning of the next case there; null when there is none. */
  readonly until: Instant | null;
}

/** Where a case was talked about: what platforms sent stands in the inbox and the chat's log by place and time only. */
export async function stretchesOf(trx: Trx, caseId: string): Promise<readonly Stretch[]> {
  const spans = await trx
    .selectFrom('messages')
    .innerJoin('conversations', 'conversations.id', 'messages.conversation_id')
    .select((eb) => [
      'conversations.id as conversation',
      'conversations.account',
      'conversations.external_id as externalId',
      eb.fn.min('messages.received_at').as('from'),
      eb.fn.max('messages.received_at').as('last'),
    ])
    .where('messages.case_id', '=', caseId)
    .groupBy(['conversations.id', 'conversations.account', 'conversations.external_id'])
    .execute();
  const stretches: Stretch[] = [];
  for (const { last, ...span } of spans) {
    const next = await trx
      .selectFrom('messages')
      .select((eb) => eb.fn.min('received_at').as('at'))
      .where('conversation_id', '=', span.conversation)
      .where('case_id', '!=', caseId)
      .where('received_at', '>', last)
      .executeTakeFirst();
    stretches.push({ ...span, until: next?.at ?? null });
  }
  return stretches;
}
