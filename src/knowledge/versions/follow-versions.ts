import { type Clock, SECOND } from '../../kernel/instants.ts';
import type { Log } from '../../kernel/log.ts';
import { createLoop } from '../../kernel/loop.ts';
import type { Live } from '../../live/live.ts';
import type { Db } from '../../store/db.ts';
import type { Library } from './library.ts';

/** The topic on which instances hear that what is said has changed: data `{ article }`. */
export const KNOWLEDGE_TOPIC = 'knowledge';
/** Texts come into force at their moment, and a lost announcement is made good, within this time. */
const LOOK_EVERY = 15 * SECOND;

interface Follower {
  readonly library: Library;
  readonly db: Db;
  readonly live: Live;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Keeps the library up to date: at every announcement, and by itself at the moment of a publication. Resolves to what
 * ends it.
 */
export async function followVersions({
  library,
  db,
  live,
  clock,
  log,
}: Follower): Promise<() => Promise<void>> {
  const loop = createLoop({
    name: 'knowledge',
    idleMs: LOOK_EVERY,
    log,
    turn: async () => {
      if (await library.refresh(db, clock()))
        log.info({ articles: library.articles().length }, 'articles changed');
      return false;
    },
  });
  const wake = () => loop.wake();
  const leave = await live.subscribe(KNOWLEDGE_TOPIC, null, { event: wake, reset: wake });
  loop.start();
  return async () => {
    leave();
    await loop.stop();
  };
}
