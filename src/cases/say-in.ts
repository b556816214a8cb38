import type { ChannelLimits } from '../channel/channel.ts';
import { splitText } from '../channel/split-text.rules.ts';
import type { Instant } from '../kernel/instants.ts';
import { enqueue } from '../outbox/enqueue.ts';
import type { Trx } from '../store/db.ts';
import type { ConversationRow } from '../store/tables.ts';
import { appendMessage } from './messages.ts';

/** The shortest limit of the platforms, for an account that is not open at the moment. */
const SAFE_LENGTH = 4_000;

async function lastClientMessage(trx: Trx, conversationId: string): Promise<string | null> {
  const row = await trx
    .selectFrom('messages')
    .select('external_id')
    .where('conversation_id', '=', conversationId)
    .where('author', '=', 'client')
    .orderBy('seq', 'desc')
    .executeTakeFirst();
  return row?.external_id ?? null;
}

export interface Said {
  readonly conversation: ConversationRow;
  readonly caseId: string;
  readonly text: string;
  readonly author: 'operator' | 'bot';
  readonly staffId: string | null;
  readonly at: Instant;
}

/** Writes a message of ours and puts its parts, cut to the channel's length, into the outbox. */
export async function sayIn(trx: Trx, limits: ChannelLimits | undefined, said: Said): Promise<string> {
  const { conversation, at } = said;
  const messageId = await appendMessage(trx, {
    conversationId: conversation.id,
    caseId: said.caseId,
    author: said.author,
    staffId: said.staffId,
    kind: conversation.place === 'public' ? 'comment' : 'direct',
    text: said.text,
    occurredAt: at,
    receivedAt: at,
  });
  const replyTo = conversation.place === 'public' ? await lastClientMessage(trx, conversation.id) : null;
  for (const part of splitText(said.text, limits?.textLength ?? SAFE_LENGTH)) {
    await enqueue(trx, {
      account: conversation.account,
      conversationId: conversation.id,
      messageId,
      at,
      payload: {
        conversation: conversation.external_id,
        place: conversation.place,
        text: part,
        from: said.author,
        ...(replyTo === null ? {} : { replyTo }),
      },
    });
  }
  return messageId;
}
