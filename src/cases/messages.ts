import type { Button, Source } from '../channel/channel.ts';
import type { Attachment } from '../channel/events.ts';
import { newId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Trx } from '../store/db.ts';
import type { MessageRow } from '../store/tables.ts';
import { indexMessage, reindexMessage } from './message-search.ts';

/** What a message carries beside its text; stored as JSON. */
export interface MessageData {
  readonly sources?: readonly Source[];
  readonly buttons?: readonly Button[];
  readonly attachments?: readonly Attachment[];
  /** The article that the bot said: the first of them, and all where it said several. */
  readonly article?: string;
  readonly articles?: readonly string[];
  /** The label of a pressed button. */
  readonly pressed?: string;
  /** The rule of the decision table that this message led to or came from. */
  readonly rule?: string;
}

export interface NewMessage {
  readonly conversationId: string;
  readonly caseId: string | null;
  readonly author: MessageRow['author'];
  readonly staffId?: string | null;
  readonly kind: string;
  readonly text: string;
  readonly occurredAt: Instant;
  readonly receivedAt: Instant;
  readonly externalId?: string | null;
  readonly data?: MessageData;
}

/** Adds a message under the conversation's next number. Returns its id. */
export async function appendMessage(trx: Trx, message: NewMessage): Promise<string> {
  const { last_seq: seq, agency } = await trx
    .updateTable('conversations')
    .set((eb) => ({ last_seq: eb('last_seq', '+', 1), last_at: message.receivedAt }))
    .where('id', '=', message.conversationId)
    .returning(['last_seq', 'agency'])
    .executeTakeFirstOrThrow();
  const id = newId();
  await trx
    .insertInto('messages')
    .values({
      id,
      conversation_id: message.conversationId,
      case_id: message.caseId,
      seq,
      author: message.author,
      staff_id: message.staffId ?? null,
      kind: message.kind,
      text: message.text,
      occurred_at: message.occurredAt,
      received_at: message.receivedAt,
      external_id: message.externalId ?? null,
      data: JSON.stringify(message.data ?? {}),
      edited_at: null,
      deleted_at: null,
    })
    .execute();
  await indexMessage(trx, id, agency, message.text);
  return id;
}

/** Keeps what the message says now, unless the correction changes nothing in its words. */
async function keepVersion(
  trx: Trx,
  conversationId: string,
  externalId: string,
  next: string,
  at: Instant,
): Promise<void> {
  const row = await trx
    .selectFrom('messages')
    .select(['id', 'text'])
    .where('conversation_id', '=', conversationId)
    .where('external_id', '=', externalId)
    .where('author', '=', 'client')
    .executeTakeFirst();
  if (!row || row.text === next) return;
  await trx
    .insertInto('message_versions')
    .values({ id: newId(), message_id: row.id, text: row.text, replaced_at: at })
    .execute();
}

/**
 * A correction by its author: what was said before is kept as evidence. The clock goes on from the first version.
 * Returns the case that it belongs to.
 */
export async function editMessage(
  trx: Trx,
  conversationId: string,
  externalId: string,
  text: string,
  at: Instant,
): Promise<string | null> {
  await keepVersion(trx, conversationId, externalId, text, at);
  const row = await trx
    .updateTable('messages')
    .set({ text, edited_at: at })
    .where('conversation_id', '=', conversationId)
    .where('external_id', '=', externalId)
    .where('author', '=', 'client')
    .returning(['id', 'case_id'])
    .executeTakeFirst();
  if (!row) return null;
  const { agency } = await trx
    .selectFrom('conversations')
    .select('agency')
    .where('id', '=', conversationId)
    .executeTakeFirstOrThrow();
  await reindexMessage(trx, row.id, agency, text);
  return row.case_id;
}

/** Marks a message that its author took back; what was said to it stays. Returns the case that it belongs to. */
export async function deleteMessage(
  trx: Trx,
  conversationId: string,
  externalId: string,
  at: Instant,
): Promise<string | null> {
  const row = await trx
    .updateTable('messages')
    .set({ deleted_at: at })
    .where('conversation_id', '=', conversationId)
    .where('external_id', '=', externalId)
    .where('author', '=', 'client')
    .returning('case_id')
    .executeTakeFirst();
  return row?.case_id ?? null;
}
