import { canRestore } from '../channel/channel.ts';
import { errorText, OtklikError } from '../kernel/errors.ts';
import { recordAudit } from '../staff/audit.ts';
import { type HideDeps, PATIENCE } from './hide-message.ts';
import { lockCase, publicMessage } from './public-message.ts';

export interface RestoreAsked {
  readonly caseId: string;
  readonly messageId: string;
  /** Why it is shown again; the ledger keeps it. */
  readonly why: string;
  /** A staff id. */
  readonly staff: string;
}

export type Restored = { readonly restored: true } | { readonly restored: false; readonly reason: string };

/**
 * Shows a hidden message again, with a reason. Throws OtklikError `conflict` when it is not hidden, or the platform
 * keeps nothing to bring back.
 */
export async function restoreMessage(deps: HideDeps, asked: RestoreAsked): Promise<Restored> {
  const { caseId, messageId, why, staff } = asked;
  const { conversation, externalId } = await publicMessage(deps.db, caseId, messageId);
  const channel = deps.channel(conversation.account);
  const entry = await deps.db
    .selectFrom('moderation')
    .select('id')
    .where('message_id', '=', messageId)
    .where('state', '=', 'done')
    .executeTakeFirst();
  if (!entry || !channel || !canRestore(channel)) {
    throw new OtklikError('conflict', 'Это сообщение отсюда не вернуть', {
      hint: 'Посмотрите на самой площадке, можно ли его восстановить.',
    });
  }
  const result = await channel
    .restore(conversation.external_id, externalId, AbortSignal.timeout(PATIENCE))
    .catch((error: unknown) => ({ restored: false, reason: errorText(error) }) as const);
  const at = deps.clock();
  await deps.db.transaction().execute(async (trx) => {
    await lockCase(trx, caseId);
    if (result.restored) {
      await trx
        .updateTable('moderation')
        .set({ state: 'restored', restored_by: staff, restored_at: at, restored_why: why })
        .where('id', '=', entry.id)
        .execute();
      await trx
        .updateTable('messages')
        .set({ hidden_at: null, hidden_by: null })
        .where('id', '=', messageId)
        .execute();
    }
    await recordAudit(trx, {
      actor: staff,
      action: result.restored ? 'message.restored' : 'message.not_restored',
      subject: `case:${caseId}`,
      details: { message: messageId, why, ...result },
      at,
    });
  });
  return result;
}
