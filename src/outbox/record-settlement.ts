import { refreshDue } from '../cases/case-dues.ts';
import { confirmMet, reopenClocks } from '../cases/clocks.ts';
import type { SendOutcome } from '../channel/channel.ts';
import type { Instant } from '../kernel/instants.ts';
import { raiseAlarm } from '../watch/alarms.ts';
import type { Db, Trx } from '../store/db.ts';
import type { OutboxRow } from '../store/tables.ts';
import type { Settlement } from './settle.rules.ts';

/** The answer did not demonstrably arrive: what it had met runs on, and the case is in the queue again. */
async function takeBackAnswer(trx: Trx, row: OutboxRow, reason: string, now: Instant): Promise<string[]> {
  const reopened = await reopenClocks(trx, { messageId: row.message_id }, reason, now);
  const cases = new Set([...reopened, ...(await leftToTheBot(trx, row))]);
  for (const id of cases) {
    await trx
      .updateTable('cases')
      .set((eb) => ({
        status: eb
          .case()
          .when('owner_id', 'is', null)
          .then('waiting' as const)
          .else('in_work' as const)
          .end(),
      }))
      .where('id', '=', id)
      .where('status', '!=', 'closed')
      .execute();
    await refreshDue(trx, id);
  }
  return [...cases];
}

/** A case that nobody watches because the bot has answered it: its clock may run all the same, so a person takes it over. */
async function leftToTheBot(trx: Trx, row: OutboxRow): Promise<string[]> {
  const cases = await trx
    .selectFrom('messages')
    .innerJoin('cases', 'cases.id', 'messages.case_id')
    .select('cases.id')
    .where('messages.id', '=', row.message_id)
    .where('cases.status', '=', 'bot')
    .execute();
  return cases.map(({ id }) => id);
}

/** Writes what became of a send, with everything that follows from it, in one transaction. Returns the cases that changed. */
export async function recordSettlement(
  trx: Trx,
  row: OutboxRow,
  settled: Settlement,
  now: Instant,
): Promise<string[]> {
  const written = await trx
    .updateTable('outbox')
    .set({
      state: settled.state,
      lease_owner: null,
      lease_until: 0,
      reason: settled.state === 'sent' ? null : settled.reason,
      ...(settled.state === 'ready' ? { not_before: settled.notBefore } : { settled_at: now }),
      ...(settled.state === 'sent' ? { external_id: settled.externalId } : {}),
    })
    .where('id', '=', row.id)
    .where('state', '=', 'sending')
    .executeTakeFirst();
  if (written.numUpdatedRows !== 1n) return [];
  switch (settled.state) {
    case 'ready':
      return [];
    case 'sent':
      await confirmMet(trx, row.message_id, now);
      await trx
        .updateTable('messages')
        .set({ external_id: settled.externalId })
        .where('id', '=', row.message_id)
        .execute();
      return caseOf(trx, row);
    case 'failed':
      if (settled.unreachable) {
        await trx
          .updateTable('conversations')
          .set({ unreachable: 1 })
          .where('id', '=', row.conversation_id)
          .execute();
      }
      await raiseAlarm(trx, { account: row.account, kind: 'send_failed', text: settled.reason, at: now });
      return [...(await takeBackAnswer(trx, row, 'not_delivered', now)), ...(await caseOf(trx, row))];
    case 'unknown':
      await raiseAlarm(trx, { account: row.account, kind: 'send_unknown', text: settled.reason, at: now });
      return [...(await takeBackAnswer(trx, row, 'delivery_unknown', now)), ...(await caseOf(trx, row))];
  }
}

async function caseOf(trx: Trx, row: OutboxRow): Promise<string[]> {
  const message = await trx
    .selectFrom('messages')
    .select('case_id')
    .where('id', '=', row.message_id)
    .executeTakeFirst();
  return message?.case_id ? [message.case_id] : [];
}

/** Holds or stops the account's other sends when the platform says that it concerns all of them. */
export async function holdAccount(
  trx: Trx,
  row: OutboxRow,
  outcome: SendOutcome,
  now: Instant,
): Promise<void> {
  if (outcome.outcome === 'stopped') {
    await putState(trx, row.account, { stopped_reason: outcome.reason, hold_until: 0 });
    await raiseAlarm(trx, { account: row.account, kind: 'account_stopped', text: outcome.reason, at: now });
  }
  if (outcome.outcome === 'later' && outcome.hold === 'account') {
    await putState(trx, row.account, { hold_until: now + Math.ceil(outcome.afterMs) });
  }
}

async function putState(
  trx: Trx,
  account: string,
  state: { readonly hold_until: Instant; readonly stopped_reason?: string },
): Promise<void> {
  await trx
    .insertInto('account_states')
    .values({ account, cursor: null, last_event_at: null, stopped_reason: null, ...state })
    .onConflict((c) => c.column('account').doUpdateSet(state))
    .execute();
}

/**
 * Lets stopped accounts try again. Whoever starts the server has put the token right, or will see the account stopped
 * anew after one refused send.
 */
export async function admitStopped(db: Db): Promise<void> {
  await db
    .updateTable('account_states')
    .set({ stopped_reason: null })
    .where('stopped_reason', 'is not', null)
    .execute();
}
