import { closeCase } from '../cases/cases.ts';
import { refreshDue } from '../cases/case-dues.ts';
import type { Clock, Instant } from '../kernel/instants.ts';
import { SECOND } from '../kernel/instants.ts';
import type { Log } from '../kernel/log.ts';
import { createLoop, type Loop } from '../kernel/loop.ts';
import type { Trx } from '../store/db.ts';
import type { AppealDeliveriesTable, AppealRow, OutboxState } from '../store/tables.ts';
import { afterAnswer } from './answer-appeal.ts';
import { lockAppeal, noteAppeal } from './appeal-rows.ts';
import type { AppealTerm } from './appeal-clocks.ts';
import type { AppealDeps } from './deps.ts';
import { closeTerms, meetTerms } from './end-terms.ts';
import { type AppealState, afterAct, deliveredAct } from './life.rules.ts';

const AT_ONCE = 200;

type Settled = Pick<AppealDeliveriesTable, 'state' | 'reason' | 'settled_at'>;

/** Which terms a delivered letter meets; the others of the appeal have nothing more to wait for. */
const MEETS: Readonly<Partial<Record<AppealState, readonly AppealTerm[]>>> = {
  answering: ['answer', 'extension'],
  redirecting: ['redirect'],
  refusing: ['answer', 'extension'],
  leaving: ['no_answer_notice', 'answer', 'extension'],
};
const ALL_TERMS: readonly AppealTerm[] = ['redirect', 'answer', 'extension', 'no_answer_notice'];

/**
 * Looks what became of the letters that are on their way, and ends the appeals whose letters have gone by every way
 * that they have to (L1-14). Run again at any moment it does nothing twice. `mailGoes`: there is a mail server;
 * without it letters are kept and somebody has to send them. Returns how many deliveries were settled.
 */
export async function settleDeliveries(deps: AppealDeps, mailGoes: boolean, now: Instant): Promise<number> {
  const waiting = await deps.store.db
    .selectFrom('appeal_deliveries')
    .selectAll()
    .where('state', '=', 'waiting')
    .orderBy('id')
    .limit(AT_ONCE)
    .execute();
  let settled = 0;
  for (const delivery of waiting) {
    const done = await deps.store.transact(async (trx) => {
      const found = await stateOf(trx, delivery, mailGoes);
      return found === null ? null : settle(trx, deps, delivery, found, now);
    });
    if (done === null) continue;
    settled += 1;
    deps.onChanged(done.case_id);
  }
  return settled;
}

async function settle(
  trx: Trx,
  deps: AppealDeps,
  delivery: AppealDeliveriesTable,
  found: Settled,
  now: Instant,
): Promise<AppealRow | null> {
  const appeal = await lockAppeal(trx, delivery.appeal_id);
  const changed = await trx
    .updateTable('appeal_deliveries')
    .set(found)
    .where('id', '=', delivery.id)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  if (changed.numUpdatedRows === 0n) return null;
  await endIfDelivered(trx, deps, appeal, now);
  return appeal;
}

/** What the mail's or the message's own row says; null while it is on its way. */
async function stateOf(
  trx: Trx,
  delivery: AppealDeliveriesTable,
  mailGoes: boolean,
): Promise<Settled | null> {
  if (delivery.route === 'chat') return chatState(trx, delivery.message_id ?? '');
  const letter = await trx
    .selectFrom('letters')
    .select(['state', 'reason', 'settled_at'])
    .where('id', '=', delivery.id)
    .executeTakeFirst();
  if (!letter || (letter.state !== 'sent' && letter.state !== 'failed')) return null;
  const { reason, settled_at } = letter;
  if (letter.state === 'sent' && !mailGoes) return { state: 'kept', reason: null, settled_at };
  return { state: letter.state, reason, settled_at };
}

const ON_THE_WAY: readonly OutboxState[] = ['ready', 'sending'];

async function chatState(trx: Trx, messageId: string): Promise<Settled | null> {
  const parts = await trx
    .selectFrom('outbox')
    .select(['state', 'reason', 'settled_at'])
    .where('message_id', '=', messageId)
    .execute();
  if (parts.some(({ state }) => ON_THE_WAY.includes(state))) return null;
  const lost = parts.find(({ state }) => state !== 'sent');
  if (lost) return { state: 'failed', reason: lost.reason, settled_at: lost.settled_at };
  const last = Math.max(...parts.map(({ settled_at }) => settled_at ?? 0));
  return { state: 'sent', reason: null, settled_at: last };
}

/** Ends an appeal whose last letter has gone everywhere; its terms are met at the moment of the last delivery. */
export async function endIfDelivered(
  trx: Trx,
  deps: AppealDeps,
  appeal: AppealRow,
  now: Instant,
): Promise<void> {
  const act = deliveredAct(appeal.state);
  const state = act === null ? null : afterAct(appeal.state, act);
  if (act === null || state === null) return;
  const [last] = await trx
    .selectFrom('appeal_letters')
    .selectAll()
    .where('appeal_id', '=', appeal.id)
    .orderBy('id', 'desc')
    .limit(1)
    .execute();
  const deliveries = await trx
    .selectFrom('appeal_deliveries')
    .select(['state', 'settled_at'])
    .where('letter_id', '=', last?.id ?? '')
    .execute();
  if (deliveries.length === 0 || deliveries.some((one) => one.state !== 'sent')) return;
  const at = Math.max(...deliveries.map(({ settled_at }) => settled_at ?? 0));
  await trx
    .updateTable('appeals')
    .set({ state, ended_at: at, version: appeal.version + 1 })
    .where('id', '=', appeal.id)
    .execute();
  await noteAppeal(trx, appeal.id, { kind: act, at: now, actor: 'program', details: { at } });
  const by = { by: last?.written_by ?? 'program', reason: act, at };
  await meetTerms(trx, appeal, MEETS[appeal.state] ?? [], by);
  await closeTerms(trx, appeal, ALL_TERMS, state, at);
  if (state === 'answered') await afterAnswer(trx, deps, appeal, at);
  else await closeCase(trx, appeal.case_id, state, at);
  await refreshDue(trx, appeal.case_id);
}

/** Settles deliveries in the background. */
export function createDeliveryKeeper(
  deps: AppealDeps & { readonly mailGoes: boolean; readonly clock: Clock; readonly log: Log },
): Loop {
  return createLoop({
    name: 'appeals',
    idleMs: 2 * SECOND,
    log: deps.log,
    async turn() {
      await settleDeliveries(deps, deps.mailGoes, deps.clock());
      return false;
    },
  });
}
