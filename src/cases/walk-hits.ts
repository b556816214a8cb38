import type { Db, Store, WordHits } from '../store/db.ts';
import { type BlockLevel, nextLevel } from '../store/search-blocks.rules.ts';

/** Hits that are read at once: a talk has several messages, so a page of cases takes more hits than rows. */
const HITS = 150;
/** Milliseconds after which no further block is begun for one page. */
const LONG_ENOUGH = 30;

export interface Asked {
  readonly all: readonly string[];
  readonly oneOf: readonly string[];
}

interface Hits {
  readonly hits: WordHits['hits'];
  /** Below this number there may be more; null when there is nothing. */
  readonly next: number | null;
}

/**
 * Reads messages with the words from the newest to the oldest, portion by portion. Ends when there are no more, or when
 * enough time has gone: words that are frequent and never together are looked for in millions of messages. One portion
 * comes always.
 */
export async function* walkHits(store: Store, asked: Asked, before: number | null): AsyncGenerator<Hits> {
  const { least, most } = await endsOf(store.db);
  let below = Math.min(before ?? most + 1, most + 1);
  let level: BlockLevel = 0;
  let left = LONG_ENOUGH;
  while (left > 0) {
    if (below <= least) return yield { hits: [], next: null };
    const end = below;
    const began = performance.now();
    const { hits, from } = await store.newestWithWords(asked, end, level, HITS);
    const took = performance.now() - began;
    left -= took;
    const full = hits.length === HITS;
    below = (full ? hits.at(-1)?.n : undefined) ?? from;
    if (below <= least) return yield { hits, next: null };
    yield { hits, next: below };
    if (!full) level = nextLevel({ level, from, before: end }, took, left);
  }
}

/** The numbers of the oldest and the newest message; no number is between them when there is none. */
async function endsOf(db: Db): Promise<{ least: number; most: number }> {
  const numbers = (order: 'asc' | 'desc') =>
    db.selectFrom('message_search').select('n').orderBy('n', order).limit(1).executeTakeFirst();
  const [first, last] = await Promise.all([numbers('asc'), numbers('desc')]);
  return { least: first?.n ?? 0, most: last?.n ?? -1 };
}
