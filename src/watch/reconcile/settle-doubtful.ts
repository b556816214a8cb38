import { sendAgain, settleFound } from '../../cases/settle-by-hand.ts';
import type { Trace, TracingChannel } from '../../channel/abilities.ts';
import { DAY, type Instant } from '../../kernel/instants.ts';
import type { OutboxPayload } from '../../outbox/enqueue.ts';
import { recordAudit } from '../../staff/audit.ts';
import type { Store, Trx } from '../../store/db.ts';
import type { OutboxRow } from '../../store/tables.ts';
import { keepAlarms } from '../alarms.ts';
import { type Doubtful, settleDoubt, type Verdict } from './doubtful.rules.ts';

const AT_ONCE = 50;
/** Older ones were for a person to decide long ago. */
const LOOKED_BACK = 7 * DAY;

/** Cases that changed, and whether something is to be sent. */
export interface Settled {
  readonly cases: readonly string[];
  readonly again: boolean;
}

async function doubtfulSends(store: Store, account: string, now: Instant): Promise<OutboxRow[]> {
  return store.db
    .selectFrom('outbox')
    .selectAll()
    .where('account', '=', account)
    .where('state', '=', 'unknown')
    .where('looked_at', 'is', null)
    .where('created_at', '>', now - LOOKED_BACK)
    .orderBy('id')
    .limit(AT_ONCE)
    .execute();
}

async function doubtOf(trx: Trx, row: OutboxRow, traces: readonly Trace[]): Promise<Doubtful | null> {
  const message = await trx
    .selectFrom('messages')
    .innerJoin('conversations', 'conversations.id', 'messages.conversation_id')
    .leftJoin('cases', 'cases.id', 'messages.case_id')
    .select(['messages.seq', 'conversations.mode', 'cases.status'])
    .where('messages.id', '=', row.message_id)
    .executeTakeFirst();
  // What is told in the staff's own chat is in no talk.
  if (!message) return null;
  const later = await trx
    .selectFrom('messages')
    .select('id')
    .where('conversation_id', '=', row.conversation_id)
    .where('author', 'in', ['bot', 'operator'])
    .where('seq', '>', message.seq)
    .executeTakeFirst();
  const others = await trx
    .selectFrom('outbox')
    .select('external_id')
    .where('conversation_id', '=', row.conversation_id)
    .where('id', '!=', row.id)
    .where('external_id', 'is not', null)
    .execute();
  const { from } = JSON.parse(row.payload) as OutboxPayload;
  return {
    traces,
    taken: new Set(others.map((other) => other.external_id ?? '')),
    from,
    mode: message.mode,
    overtaken: later !== undefined,
    caseClosed: message.status === 'closed',
  };
}

async function carryOut(trx: Trx, row: OutboxRow, verdict: Verdict, now: Instant): Promise<string | null> {
  await recordAudit(trx, {
    at: now,
    actor: 'system',
    action: `send.${verdict.do}`,
    subject: `outbox:${row.id}`,
    details: verdict.do === 'found' ? { at: verdict.trace.at } : {},
  });
  if (verdict.do === 'found') return settleFound(trx, row.id, verdict.trace, now);
  if (verdict.do === 'send_again') await sendAgain(trx, row.id, now);
  else await trx.updateTable('outbox').set({ looked_at: now }).where('id', '=', row.id).execute();
  const message = await trx
    .selectFrom('messages')
    .select('case_id')
    .where('id', '=', row.message_id)
    .executeTakeFirst();
  return message?.case_id ?? null;
}

/**
 * Looks on the platform for sends whose outcome is unknown. One that is there was sent; one that certainly is not goes
 * out again where that is safe, and else waits for a person, as does everything where the platform shows nothing.
 */
export async function settleDoubtful(
  store: Store,
  account: string,
  channel: TracingChannel,
  now: Instant,
  signal: AbortSignal,
): Promise<Settled> {
  const cases: string[] = [];
  let again = false;
  for (const row of await doubtfulSends(store, account, now)) {
    const message = { ...(JSON.parse(row.payload) as OutboxPayload), guard: row.id };
    const traces = await channel.trace(message, row.first_tried_at ?? row.created_at, signal);
    if (traces === null) continue;
    const changed = await store.transact(async (trx) => {
      const doubt = await doubtOf(trx, row, traces);
      if (doubt === null) return null;
      const verdict = settleDoubt(doubt);
      again ||= verdict.do === 'send_again';
      return carryOut(trx, row, verdict, now);
    });
    if (changed !== null) cases.push(changed);
  }
  if (cases.length > 0) await settleAlarms(store, account, now);
  return { cases, again };
}

/** Nothing is doubtful any more, so nobody has to look. */
async function settleAlarms(store: Store, account: string, now: Instant): Promise<void> {
  const left = await store.db
    .selectFrom('outbox')
    .select('id')
    .where('account', '=', account)
    .where('state', '=', 'unknown')
    .executeTakeFirst();
  if (!left) await keepAlarms(store.db, { account, kind: 'send_unknown', at: now }, []);
}
