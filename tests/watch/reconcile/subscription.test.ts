import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { maxBot } from '../../../bots/max/channel.ts';
import { type MaxStand, startMaxStand } from '../../../scripts/stands/max.ts';
import { MINUTE } from '../../../src/kernel/instants.ts';
import type { Store } from '../../../src/store/db.ts';
import { openStore } from '../../../src/store/store.ts';
import { createReconciler } from '../../../src/watch/reconcile/reconcile.ts';
import { inboxOn, NOON } from '../../inbox/accepting.ts';
import { silent } from '../watch-stand.ts';

const HOOK = 'https://otklik.example.ru/hooks/max/ul-max';
const dataDir = mkdtempSync(join(tmpdir(), 'otklik-max-'));
let store: Store;
let stand: MaxStand;
beforeAll(async () => {
  store = await openStore({ databaseUrl: undefined, dataDir });
  stand = await startMaxStand({ token: 'M' });
});
afterAll(async () => {
  await stand.close();
  await store.close();
  rmSync(dataDir, { recursive: true, force: true });
});

it('a subscription that MAX took off is set again by itself, and a person is told', async () => {
  let now = NOON;
  const channel = maxBot.open({ token: 'M', secret: 's3cret', apiBaseUrl: stand.url });
  const loop = createReconciler({
    store,
    inbox: inboxOn(store),
    clock: () => now,
    log: silent,
    channels: new Map([['ul-max', channel]]),
    zoneOf: () => 'Europe/Ulyanovsk',
    hookUrl: () => HOOK,
    onCasesChanged: () => undefined,
    onQueued: () => undefined,
  });
  const checks = () => store.db.selectFrom('channel_checks').selectAll().execute();
  const alarms = async () =>
    (await store.db.selectFrom('alarms').select(['kind', 'text']).execute()).map(({ kind }) => kind);
  const looked = async (at: number) => {
    now = at;
    loop.wake();
    await expect.poll(async () => (await checks())[0]?.checked_at, { timeout: 5_000 }).toBe(at);
  };
  loop.start();
  await expect.poll(async () => (await checks()).length, { timeout: 5_000 }).toBe(1);
  expect(stand.subscriptions.size).toBe(0);
  await looked(NOON + 2 * MINUTE);
  expect([...stand.subscriptions]).toMatchObject([[HOOK, { secret: 's3cret' }]]);
  stand.subscriptions.clear();
  await looked(NOON + 10 * MINUTE);
  expect([...stand.subscriptions.keys()]).toEqual([HOOK]);
  expect(await alarms()).toEqual(['webhook_reset', 'webhook_reset']);
  await looked(NOON + 20 * MINUTE);
  expect(await alarms()).toHaveLength(2);
  const audit = await store.db.selectFrom('audit').select('action').execute();
  expect(audit.map(({ action }) => action)).toEqual(['channel.reconnect', 'channel.reconnect']);
  await loop.stop();
});
