import type { ChatEvent, ChatStore, ClientEntry } from '../../bots/index.ts';
import { OtklikError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { type Live, chatTopic } from '../live/live.ts';
import type { Db, Trx } from '../store/db.ts';
import type { ChatEventsTable } from '../store/tables.ts';
import { countIntoLanes, toRows } from './write-batch.ts';

export interface SiteChatDeps {
  readonly db: Db;
  readonly live: Live;
  /** Called after each commit that brought the dispatcher something to do. */
  readonly onAccepted: () => void;
}

/** The site chat's log and sessions in the database; readers are woken through live events and read the log anew. */
export function createSiteChat({ db, live, onAccepted }: SiteChatDeps): ChatStore {
  const wakeReaders = (session: string, seq: number) =>
    live.publish(chatTopic(session), { seq: String(seq) });

  return {
    async openSession(account, tokenHash, origin, at) {
      const id = newId();
      await db
        .insertInto('chat_sessions')
        .values({ id, account, token_hash: tokenHash, origin, created_at: at, last_seq: 0 })
        .execute();
      return id;
    },
    async sessionByToken(account, tokenHash) {
      const row = await db
        .selectFrom('chat_sessions')
        .select('id')
        .where('token_hash', '=', tokenHash)
        .where('account', '=', account)
        .executeTakeFirst();
      return row?.id ?? null;
    },
    async accept(entry) {
      const result = await db.transaction().execute((trx) => acceptEntry(trx, entry));
      if (!result.repeated) {
        onAccepted();
        await wakeReaders(entry.session, result.seq);
      }
      return result;
    },
    async append(session, guard, type, payload, at) {
      const entry = { session_id: session, guard, type, payload: JSON.stringify(payload), at };
      const result = await db.transaction().execute((trx) => writeToLog(trx, entry, null));
      if (!result.repeated) await wakeReaders(session, result.seq);
      return result.seq;
    },
    after: (session, seq, limit) => readLog(db, session, seq, limit),
    async lastSeq(session) {
      const row = await db
        .selectFrom('chat_sessions')
        .select('last_seq')
        .where('id', '=', session)
        .executeTakeFirst();
      return row?.last_seq ?? 0;
    },
    watch: (session, wake) => live.subscribe(chatTopic(session), null, { event: wake, reset: wake }),
  };
}

async function readLog(db: Db, session: string, seq: number, limit: number): Promise<readonly ChatEvent[]> {
  const rows = await db
    .selectFrom('chat_events')
    .select(['seq', 'type', 'payload'])
    .where('session_id', '=', session)
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ seq: row.seq, type: row.type, payload: JSON.parse(row.payload) }));
}

/**
 * Writes one entry under the session's next number. The number is taken with the session's row locked until the
 * commit, so numbers appear in the order of commits and a reader can never pass over one. With an account the session
 * has to be that account's.
 */
async function writeToLog(
  trx: Trx,
  entry: Omit<ChatEventsTable, 'seq'>,
  account: string | null,
): Promise<{ seq: number; repeated: boolean }> {
  const session = await trx
    .updateTable('chat_sessions')
    .set((eb) => ({ last_seq: eb('last_seq', '+', 1) }))
    .where('id', '=', entry.session_id)
    .$if(account !== null, (update) => update.where('account', '=', account))
    .returning('last_seq')
    .executeTakeFirst();
  if (!session) throw new OtklikError('not_found', 'The chat session does not exist');
  const known = await trx
    .selectFrom('chat_events')
    .select('seq')
    .where('session_id', '=', entry.session_id)
    .where('guard', '=', entry.guard)
    .executeTakeFirst();
  if (!known) {
    await trx
      .insertInto('chat_events')
      .values({ ...entry, seq: session.last_seq })
      .execute();
    return { seq: session.last_seq, repeated: false };
  }
  await trx
    .updateTable('chat_sessions')
    .set({ last_seq: session.last_seq - 1 })
    .where('id', '=', entry.session_id)
    .execute();
  return { seq: known.seq, repeated: true };
}

async function acceptEntry(trx: Trx, entry: ClientEntry): Promise<{ seq: number; repeated: boolean }> {
  const { session, guard, payload, at } = entry;
  const logged = {
    session_id: session,
    guard,
    type: 'message' as const,
    payload: JSON.stringify(payload),
    at,
  };
  const result = await writeToLog(trx, logged, entry.account);
  if (!result.repeated) await putInInbox(trx, entry, result.seq);
  return result;
}

/** The log's number is the message's position: two messages of one millisecond keep their order. */
async function putInInbox(trx: Trx, entry: ClientEntry, seq: number): Promise<void> {
  const rows = toRows(entry.account, [entry.update], entry.at);
  await trx
    .insertInto('inbox')
    .values(rows.map((row) => ({ ...row, position: seq })))
    .execute();
  await countIntoLanes(trx, rows, entry.at);
}
