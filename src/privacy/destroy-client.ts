import type { Trx } from '../store/db.ts';
import { traceOf } from '../inbox/forget-text.ts';
import { destroyDrafts, unsentDraftsOf } from './destroy-draft.ts';
import { destroyMessages, type Destroyed, NOTHING_DESTROYED, sumOf } from './destroy-case.ts';

const BATCH = 500;

/**
 * Takes a person out of the store when the cases are done: names, numbers of profiles, what was said outside of cases,
 * unsent drafts. Who writes again afterwards is somebody new. Consents stay without a name: the body has to prove them
 * (152-ФЗ art. 9 part 3).
 */
export async function destroyClient(trx: Trx, clientId: string): Promise<Destroyed> {
  let counts = await destroyDrafts(trx, await unsentDraftsOf(trx, clientId));
  const talks = await trx
    .selectFrom('conversations')
    .select(['id', 'account', 'external_id'])
    .where('client_id', '=', clientId)
    .execute();
  for (const talk of talks) counts = sumOf(counts, await destroyTalk(trx, talk));
  await trx.deleteFrom('identities').where('client_id', '=', clientId).execute();
  // Empty, not absent: the platform is not asked for the name again.
  await trx.updateTable('clients').set({ name: '' }).where('id', '=', clientId).execute();
  await trx
    .updateTable('privacy_requests')
    .set({ wish: null, answer: null })
    .where('client_id', '=', clientId)
    .execute();
  await trx.updateTable('privacy_holds').set({ reason: null }).where('client_id', '=', clientId).execute();
  return counts;
}

interface Talk {
  readonly id: string;
  readonly account: string;
  readonly external_id: string;
}

async function destroyTalk(trx: Trx, { id, account, external_id: place }: Talk): Promise<Destroyed> {
  const rows = await trx.selectFrom('messages').select('id').where('conversation_id', '=', id).execute();
  const ids = rows.map((row) => row.id);
  let counts = NOTHING_DESTROYED;
  for (let i = 0; i < ids.length; i += BATCH)
    counts = sumOf(counts, await destroyMessages(trx, ids.slice(i, i + BATCH)));
  const gone = `destroyed:${id}`;
  const events = await trx
    .selectFrom('inbox')
    .select(['id', 'raw'])
    .where('account', '=', account)
    .where('conversation', '=', place)
    .execute();
  for (const row of events) {
    await trx
      .updateTable('inbox')
      .set({ raw: traceOf(row.raw), event: null, conversation: gone })
      .where('id', '=', row.id)
      .execute();
  }
  await trx.deleteFrom('lanes').where('account', '=', account).where('conversation', '=', place).execute();
  await trx.deleteFrom('chat_events').where('session_id', '=', place).execute();
  await trx.deleteFrom('chat_sessions').where('id', '=', place).execute();
  await trx
    .updateTable('conversations')
    .set({ external_id: gone, memory: '{}', case_id: null })
    .where('id', '=', id)
    .execute();
  return { ...counts, events: events.length };
}
