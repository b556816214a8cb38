import { join } from 'node:path';
import { type Facts, loadFacts } from '../../src/facts.ts';
import { createHandler } from '../../src/dispatch/handle-event.ts';
import { claimLanes, pendingEvents, releaseLane } from '../../src/dispatch/lanes.ts';
import type { Clock } from '../../src/kernel/instants.ts';
import type { Knowledge } from '../../src/knowledge/knowledge.ts';
import type { Store } from '../../src/store/db.ts';

let loaded: Facts | undefined;

/** The packs of the repository, loaded once. */
export function facts(): Facts {
  loaded ??= loadFacts(join(import.meta.dirname, '../../knowledge-base'));
  return loaded;
}

/** The real handler over a store, for accounts of Ulyanovsk. */
export function handlerOn(
  store: Store,
  clock: Clock,
  knowledge: Knowledge = facts().knowledge,
): ReturnType<typeof createHandler> {
  const { clocks, pack } = facts();
  return createHandler({
    store,
    clock,
    knowledge,
    clocks,
    account: (id) => ({ id, channel: 'vk', pack: pack('ulyanovsk'), settings: {} }),
    limits: () => undefined,
    door: (account) => ({
      account,
      elsewhere: false,
      link: (token) => `https://vk.me/club123?ref=${token}`,
    }),
    portal: () => 'https://otklik.example',
    busy: () => false,
    onDone: () => undefined,
  });
}

/** Handles everything that waits, one event after another, in this store's order. */
export async function handleAll(store: Store, clock: Clock, knowledge?: Knowledge): Promise<void> {
  const handle = handlerOn(store, clock, knowledge);
  for (;;) {
    const lanes = await claimLanes(store, 'desk', 50, clock());
    if (lanes.length === 0) return;
    for (const lane of lanes) {
      const rows = await pendingEvents(store.db, lane, 500);
      for (const [index, row] of rows.entries()) {
        const until = await handle(
          row,
          { owner: 'desk', release: index === rows.length - 1 },
          rows.slice(index + 1),
        );
        if (until > 0) await releaseLane(store.db, lane, 'desk', until);
      }
    }
  }
}
