import { type Channel, canHide } from '../channel/channel.ts';
import { errorText, OtklikError } from '../kernel/errors.ts';
import type { Instant } from '../kernel/instants.ts';
import { recordAudit } from '../staff/audit.ts';
import type { Db } from '../store/db.ts';
import { findPersonalData } from '../understanding/personal-data.rules.ts';

/** A platform that is silent for so long is not waited for: hiding once more does no harm. */
const PATIENCE = 10_000;

export interface HideAsked {
  readonly caseId: string;
  readonly messageId: string;
  /** A staff id. */
  readonly staff: string;
  readonly clock: () => Instant;
}

export type HideResult = { readonly hidden: true } | { readonly hidden: false; readonly reason: string };

/**
 * Takes a client's public message with personal data out of sight on its platform, by a person's decision. Who decided,
 * when and on what ground stands in the audit log before the platform is asked, what came of it after; the log names
 * the kinds of data and never the data. Throws OtklikError `not_found` for anything else than such a message.
 */
export async function hideMessage(
  db: Db,
  channelOf: (account: string) => Channel | undefined,
  asked: HideAsked,
): Promise<HideResult> {
  const message = await publicMessage(db, asked);
  const kinds = findPersonalData(message.text);
  const channel = channelOf(message.account);
  const { conversation, external_id: id } = message;
  if (
    kinds.length === 0 ||
    id === null ||
    !channel ||
    !canHide(channel) ||
    !channel.mayHide(conversation, id)
  ) {
    throw new OtklikError('conflict', 'Это сообщение отсюда не скрыть', {
      hint: 'Скройте его на самой площадке.',
    });
  }
  const note = (action: string, details: object) =>
    ({
      actor: asked.staff,
      action,
      subject: `case:${asked.caseId}`,
      details: { ...details },
      at: asked.clock(),
    }) as const;
  const about = { message: asked.messageId, ground: 'personal_data', kinds };
  await recordAudit(db, note('message.hide', about));
  const result = await channel
    .hide(conversation, id, AbortSignal.timeout(PATIENCE))
    .catch((error: unknown) => ({ hidden: false, reason: errorText(error) }) as const);
  await db.transaction().execute(async (trx) => {
    if (result.hidden) {
      await trx
        .updateTable('messages')
        .set({ hidden_at: asked.clock(), hidden_by: asked.staff })
        .where('id', '=', asked.messageId)
        .execute();
      await trx
        .updateTable('cases')
        .set((eb) => ({ version: eb('version', '+', 1) }))
        .where('id', '=', asked.caseId)
        .execute();
    }
    await recordAudit(
      trx,
      note(result.hidden ? 'message.hidden' : 'message.not_hidden', { ...about, ...result }),
    );
  });
  return result;
}

async function publicMessage(db: Db, { caseId, messageId }: HideAsked) {
  const message = await db
    .selectFrom('messages')
    .innerJoin('conversations', 'conversations.id', 'messages.conversation_id')
    .select([
      'messages.text',
      'messages.external_id',
      'conversations.account',
      'conversations.external_id as conversation',
    ])
    .where('messages.id', '=', messageId)
    .where('messages.case_id', '=', caseId)
    .where('messages.author', '=', 'client')
    .where('conversations.place', '=', 'public')
    .executeTakeFirst();
  if (message) return message;
  throw new OtklikError('not_found', 'Такого публичного сообщения нет', { hint: 'Обновите страницу.' });
}
