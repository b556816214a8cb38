import type { ChannelEvent } from '../channel/events.ts';
import type { Db, Trx } from '../store/db.ts';
import type { ConversationRow } from '../store/tables.ts';

/** What a public talk hangs under, for whoever answers: without the post many comments mean nothing. */
export interface Thread {
  readonly text: string;
  readonly url: string | null;
}

/** The thread of a public conversation: its id without the author at its end. */
export function threadOf(conversation: string): string {
  return conversation.slice(0, conversation.lastIndexOf(':'));
}

/** Keeps the post that an event tells of; of several tellings the newest stands, since posts are corrected. */
export async function keepThread(trx: Trx, account: string, event: ChannelEvent): Promise<void> {
  const { about } = event;
  const thread = threadOf(event.conversation);
  if (about === undefined || thread === '') return;
  const told = { text: about.text, url: about.url ?? null, at: about.at };
  await trx
    .insertInto('threads')
    .values({ account, thread, ...told })
    .onConflict((c) => c.columns(['account', 'thread']).doUpdateSet(told).where('threads.at', '<', about.at))
    .execute();
}

/** The posts that conversations hang under, by the conversation's id; those that nobody told of are not there. */
export async function threadsOf(
  db: Db,
  conversations: readonly ConversationRow[],
): Promise<ReadonlyMap<string, Thread>> {
  const found = new Map<string, Thread>();
  for (const { id, account, external_id: externalId, place } of conversations) {
    const thread = place === 'public' ? threadOf(externalId) : '';
    if (thread === '') continue;
    const row = await db
      .selectFrom('threads')
      .select(['text', 'url'])
      .where('account', '=', account)
      .where('thread', '=', thread)
      .executeTakeFirst();
    if (row) found.set(id, row);
  }
  return found;
}
