import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Store, Trx } from '../../src/store/db.ts';
import { openStore } from '../../src/store/store.ts';
import { deliverNotices } from '../../src/watch/deliver-notices.ts';
import type { NoticeNews } from '../../src/watch/notice-news.ts';
import { createClockWatch } from '../../src/watch/watch-clocks.ts';
import {
  at,
  clocksOf,
  eventsOf,
  noticesOf,
  responseClocks,
  startCase,
  tick,
  watchDeps,
  withDayOff,
} from './watch-stand.ts';
import { createResponseClocks } from '../../src/cases/response-clocks.ts';

const ul = (local: string) => at(local, 'Europe/Ulyanovsk');
const dataDir = mkdtempSync(join(tmpdir(), 'otklik-loop-'));
let store: Store;
beforeAll(async () => {
  store = await openStore({ databaseUrl: undefined, dataDir });
});
afterAll(async () => {
  await store.close();
  rmSync(dataDir, { recursive: true, force: true });
});

it('brings open deadlines up to date first, then tells what falls due, and stops', async () => {
  const id = await startCase(store, { agency: 'ulyanovsk', at: ul('2026-11-23T16:00') });
  let now = ul('2026-11-23T16:00');
  let heard: (caseIds: readonly string[]) => void = () => undefined;
  const news = () => new Promise<readonly string[]>((resolve) => (heard = resolve));
  const recomputed = news();
  const loop = createClockWatch({
    ...watchDeps(store, createResponseClocks(withDayOff('2026-11-24'))),
    clock: () => now,
    onNews: (caseIds) => heard(caseIds),
  });
  loop.start();
  expect(await recomputed).toEqual([id]);
  expect((await clocksOf(store, id))[0]?.deadline_at).toBe(ul('2026-11-25T12:00'));
  const told = news();
  now = ul('2026-11-25T09:30');
  expect(await told).toEqual([id]);
  await loop.stop();
  expect(await eventsOf(store, id)).toEqual(['started', 'recomputed', 'warned 50']);
});

it('hands each notice to the sender once; a refusal is an alarm and the console keeps the notice', async () => {
  const id = await startCase(store, { agency: 'ulyanovsk', at: ul('2026-11-24T10:00') });
  const sent: NoticeNews[] = [];
  const record = (_: Trx, news: readonly NoticeNews[]) => {
    sent.push(...news);
    return Promise.resolve(['no such body']);
  };
  let recorded = 0;
  const sender = { record, recorded: () => void (recorded += 1) };
  const deps = { ...watchDeps(store, responseClocks), sender };
  await tick(deps, ul('2026-11-24T17:00'));
  await deliverNotices(deps, ul('2026-11-24T17:01'));
  expect(recorded).toBe(1);
  const own = sent.filter((notice) => notice.caseId === id);
  expect(own.map(({ recipient }) => recipient).sort()).toEqual(['duty', 'owner', 'supervisor']);
  expect((await noticesOf(store, id)).every(({ given }) => given)).toBe(true);
  const alarms = await store.db.selectFrom('alarms').select(['kind', 'text']).execute();
  expect(alarms).toEqual([
    { kind: 'notice_failed', text: 'Напоминание о сроке не отправлено: no such body' },
  ]);
});
