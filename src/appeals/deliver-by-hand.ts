import { OtklikError } from '../kernel/errors.ts';
import { type ActRequest, actorName } from './act-on-appeal.ts';
import { lockAppeal, noteAppeal } from './appeal-rows.ts';
import type { AppealDeps } from './deps.ts';
import { endIfDelivered } from './settle-deliveries.ts';

/**
 * A person has seen to a delivery that failed or was kept: the letter was posted, handed over or sent from elsewhere.
 * False when there was nothing to see to any more. Throws OtklikError `bad_input` without a word of how.
 */
export async function deliverByHand(
  deps: AppealDeps,
  request: ActRequest,
  delivery: { readonly id: string; readonly how: string },
): Promise<boolean> {
  const how = delivery.how.trim();
  if (how === '') throw new OtklikError('bad_input', 'Напишите, как доставлено письмо.');
  const { at, appealId, by } = request;
  const caseId = await deps.store.transact(async (trx) => {
    const appeal = await lockAppeal(trx, appealId);
    const settled = await trx
      .updateTable('appeal_deliveries')
      .set({ state: 'sent', reason: how, settled_at: at, settled_by: actorName(by) })
      .where('id', '=', delivery.id)
      .where('appeal_id', '=', appealId)
      .where('state', 'in', ['failed', 'kept'])
      .executeTakeFirst();
    if (settled.numUpdatedRows === 0n) return null;
    await noteAppeal(trx, appealId, {
      kind: 'delivered_by_hand',
      at,
      actor: actorName(by),
      details: { delivery: delivery.id },
    });
    await endIfDelivered(trx, deps, appeal, at);
    return appeal.case_id;
  }, 'now');
  if (caseId !== null) deps.onChanged(caseId);
  return caseId !== null;
}
