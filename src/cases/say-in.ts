import type { Button, ChannelLimits, Source } from '../channel/channel.ts';
import { splitText } from '../channel/split-text.rules.ts';
import type { Instant } from '../kernel/instants.ts';
import { enqueue, type Enqueued, type OutboxPayload } from '../outbox/enqueue.ts';
import type { Trx } from '../store/db.ts';
import type { ConversationRow } from '../store/tables.ts';
import { appendMessage, type MessageData } from './messages.ts';

/** For an account that is not open at the moment: within every platform's limits. */
const CAUTIOUS: Pick<ChannelLimits, 'textLength' | 'showsSources'> = {
  textLength: 2_000,
  showsSources: false,
};

export interface Said {
  readonly conversation: ConversationRow;
  readonly caseId: string | null;
  readonly text: string;
  /** What the record keeps in its place: a one-time token is sent and not kept. */
  readonly record?: string;
  readonly author: 'operator' | 'bot';
  readonly staffId: string | null;
  /** The case is urgent. */
  readonly urgent?: boolean;
  readonly buttons?: readonly Button[];
  readonly sources?: readonly Source[];
  /** The text with its sources in words, for channels that have no place of their own for them. */
  readonly inWords?: string | null;
  /** In public: a comment of its own and not a reply to what the client wrote. */
  readonly standsAlone?: boolean;
  /** How soon it leaves where a platform's limit holds messages up; absent: by its author and urgency. */
  readonly rank?: Enqueued['rank'];
  /** Only says where else one can write. */
  readonly pointer?: boolean;
  /** What the record keeps beside what is sent. */
  readonly data?: Pick<MessageData, 'article' | 'articles' | 'rule'>;
  readonly at: Instant;
  /** When it leaves; absent: at once. */
  readonly leavesAt?: Instant;
}

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

/** The parts of a message as the channel takes them; what belongs to the whole hangs under the last. */
function payloadsOf(
  said: Said,
  limits: Pick<ChannelLimits, 'textLength' | 'showsSources'>,
  replyTo: string | null,
): OutboxPayload[] {
  const { conversation, buttons = [], sources = [] } = said;
  const whole = limits.showsSources ? said.text : (said.inWords ?? said.text);
  const parts = splitText(whole, limits.textLength);
  return parts.map((text, index) => ({
    conversation: conversation.external_id,
    place: conversation.place,
    text,
    from: said.author,
    ...(replyTo === null ? {} : { replyTo }),
    ...(said.pointer ? { pointer: true as const } : {}),
    ...(index < parts.length - 1 ? {} : { buttons, sources }),
  }));
}

/** Writes a message of ours and puts its parts, cut to the channel's length, into the outbox. Returns the message's id. */
export async function sayIn(trx: Trx, limits: ChannelLimits | undefined, said: Said): Promise<string> {
  const { conversation, at, buttons = [], sources = [] } = said;
  const messageId = await appendMessage(trx, {
    conversationId: conversation.id,
    caseId: said.caseId,
    author: said.author,
    staffId: said.staffId,
    kind: conversation.place === 'public' ? 'comment' : 'direct',
    text: said.record ?? said.text,
    occurredAt: at,
    receivedAt: at,
    data: {
      ...said.data,
      ...(sources.length > 0 ? { sources } : {}),
      ...(buttons.length > 0 ? { buttons } : {}),
    },
  });
  const isReply = conversation.place === 'public' && said.standsAlone !== true;
  const replyTo = isReply ? await lastClientMessage(trx, conversation.id) : null;
  for (const payload of payloadsOf(said, limits ?? CAUTIOUS, replyTo)) {
    await enqueue(trx, {
      account: conversation.account,
      conversationId: conversation.id,
      messageId,
      rank: said.rank ?? (said.author === 'operator' || said.urgent ? 'urgent' : 'usual'),
      at,
      ...(said.leavesAt === undefined ? {} : { leavesAt: said.leavesAt }),
      payload,
    });
  }
  return messageId;
}
