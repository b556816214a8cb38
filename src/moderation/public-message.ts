import { OtklikError } from '../kernel/errors.ts';
import type { Db, Trx } from '../store/db.ts';
import type { ConversationRow } from '../store/tables.ts';

/** What a client wrote where everybody reads it. */
export interface PublicMessage {
  readonly text: string;
  /** The platform's id; empty where it gave none. */
  readonly externalId: string;
  readonly conversation: ConversationRow;
}

/** A client's public message of a case. Throws OtklikError `not_found`. */
export async function publicMessage(db: Db, caseId: string, messageId: string): Promise<PublicMessage> {
  const message = await db
    .selectFrom('messages')
    .select(['text', 'external_id', 'conversation_id'])
    .where('id', '=', messageId)
    .where('case_id', '=', caseId)
    .where('author', '=', 'client')
    .executeTakeFirst();
  const conversation =
    message &&
    (await db
      .selectFrom('conversations')
      .selectAll()
      .where('id', '=', message.conversation_id)
      .where('place', '=', 'public')
      .executeTakeFirst());
  if (message && conversation)
    return { text: message.text, externalId: message.external_id ?? '', conversation };
  throw new OtklikError('not_found', 'Такого публичного сообщения нет', { hint: 'Обновите страницу.' });
}

/** Whoever writes to a case locks its row first; a page of it that is open has to be fetched anew. */
export async function lockCase(trx: Trx, caseId: string): Promise<void> {
  await trx
    .updateTable('cases')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', caseId)
    .execute();
}
