import { setTimeout as pause } from 'node:timers/promises';
import { type Clock, HOUR, type Instant } from '../kernel/instants.ts';
import type { Log } from '../kernel/log.ts';
import { type Loop, createLoop } from '../kernel/loop.ts';
import type { Store, Trx } from '../store/db.ts';
import { searchedWords } from './message-search.ts';

const NAME = 'message_search';
const AT_ONCE = 200;

export interface CatchUpDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Makes messages findable that were stored before there was a search, in the background, the newest first. Where it has
 * come to is kept, so that it goes on after a restart; of several instances one works at a time.
 */
export function createCatchUp(deps: CatchUpDeps): Loop {
  return createLoop({
    name: 'search of older messages',
    idleMs: HOUR,
    log: deps.log,
    async turn() {
      const began = performance.now();
      const more = await indexOlderMessages(deps.store, deps.clock());
      // Half of the time is everybody else's.
      if (more) await pause(performance.now() - began);
      return more;
    },
  });
}

/** Looks at the next few messages, in one transaction. False when there are none left, or another instance is at it. */
export async function indexOlderMessages(store: Store, now: Instant): Promise<boolean> {
  return store.transact(async (trx) => {
    const mine = await store
      .skipLocked(
        trx.selectFrom('catch_ups').selectAll().where('name', '=', NAME).where('done_at', 'is', null),
      )
      .executeTakeFirst();
    if (!mine) return false;
    const batch = await messagesBefore(store, trx, mine.position);
    await index(trx, batch);
    const last = batch.at(-1);
    await trx
      .updateTable('catch_ups')
      .set(last ? { position: last.id } : { done_at: now })
      .where('name', '=', NAME)
      .execute();
    return last !== undefined;
  });
}

/** What is locked is being corrected or taken back, and is indexed with that. */
function messagesBefore(store: Store, trx: Trx, position: string) {
  return store
    .skipLocked(
      trx
        .selectFrom('messages')
        .select(['messages.id', 'messages.text'])
        .select((eb) =>
          eb
            .selectFrom('conversations')
            .select('conversations.agency')
            .whereRef('conversations.id', '=', 'messages.conversation_id')
            .as('agency'),
        )
        .$if(position !== '', (q) => q.where('messages.id', '<', position))
        .orderBy('messages.id', 'desc')
        .limit(AT_ONCE),
    )
    .execute();
}

/** Numbers below all others: what is older is found after what is newer. */
async function index(trx: Trx, batch: Awaited<ReturnType<typeof messagesBefore>>): Promise<void> {
  if (batch.length === 0) return;
  const ids = batch.map(({ id }) => id);
  const known = await trx
    .selectFrom('message_search')
    .select('message_id')
    .where('message_id', 'in', ids)
    .execute();
  const findable = new Set(known.map((row) => row.message_id));
  const missing = batch.filter(({ id, text, agency }) => agency !== null && text !== '' && !findable.has(id));
  if (missing.length === 0) return;
  const { least } = await trx
    .selectFrom('message_search')
    .select((eb) => eb.fn.min<number | null>('n').as('least'))
    .executeTakeFirstOrThrow();
  const below = Math.min(0, least ?? 0);
  await trx
    .insertInto('message_search')
    .values(
      missing.map(({ id, text, agency }, at) => ({
        n: below - 1 - at,
        message_id: id,
        words: searchedWords(agency ?? '', text),
      })),
    )
    .execute();
}
