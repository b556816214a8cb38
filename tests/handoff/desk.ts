import { createHandler } from '../../src/dispatch/handle-event.ts';
import { claimLanes, pendingEvents } from '../../src/dispatch/lanes.ts';
import type { Door } from '../../src/handoff/doors.ts';
import type { Clock } from '../../src/kernel/instants.ts';
import type { Store } from '../../src/store/db.ts';
import { facts } from '../dispatch/desk.ts';

/** Accounts are named `<agency>/<channel>/<anything>`; a link is the account and the token. */
export function handlerOf(store: Store, clock: Clock) {
  const { knowledge, clocks, pack } = facts();
  const doorOf = (id: string): Door | null => {
    const [agency = '', channel, name] = id.split('/');
    if (channel === 'ok') return null;
    const account = channel === 'telegram' ? `${agency}/site/${name}` : id;
    return { account, elsewhere: account !== id, link: (token) => `https://door.example/?t=${token}` };
  };
  return createHandler({
    store,
    clock,
    knowledge,
    clocks,
    account: (id) => ({ id, channel: 'vk', pack: pack(id.split('/')[0] ?? ''), settings: {} }),
    limits: () => undefined,
    door: doorOf,
    portal: () => 'https://portal.example',
    busy: () => false,
    onDone: () => undefined,
  });
}

/** Handles what waits; the conversations side by side, as workers do. */
export async function handleAtOnce(store: Store, clock: Clock, others: readonly Store[] = []): Promise<void> {
  for (;;) {
    const lanes = await claimLanes(store, 'handoff', 50, clock());
    if (lanes.length === 0) return;
    const stores = [store, ...others];
    await Promise.all(
      lanes.map(async (lane, at) => {
        const handle = handlerOf(stores[at % stores.length] ?? store, clock);
        const rows = await pendingEvents(store.db, lane, 500);
        for (const [index, row] of rows.entries())
          await handle(row, { owner: 'handoff', release: index === rows.length - 1 });
      }),
    );
  }
}
