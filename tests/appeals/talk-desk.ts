import { claimLanes, pendingEvents, releaseLane } from '../../src/dispatch/lanes.ts';
import type { Clock } from '../../src/kernel/instants.ts';
import type { Store } from '../../src/store/db.ts';
import { handlerOf } from '../handoff/desk.ts';

/** Handles everything that waits, in order; who goes on writing is left to it. Accounts are named `<agency>/vk/<anything>`. */
export async function handleInOrder(store: Store, clock: Clock): Promise<void> {
  const handle = handlerOf(store, clock);
  for (;;) {
    const lanes = await claimLanes(store, 'appeals', 50, clock());
    if (lanes.length === 0) return;
    for (const lane of lanes) {
      const rows = await pendingEvents(store.db, lane, 500);
      for (const [index, row] of rows.entries()) {
        const release = index === rows.length - 1;
        const until = await handle(row, { owner: 'appeals', release }, rows.slice(index + 1));
        if (until > 0) await releaseLane(store.db, lane, 'appeals', until);
      }
    }
  }
}
