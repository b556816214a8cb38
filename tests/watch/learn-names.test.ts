import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parsers } from '../../bots/index.ts';
import { startVkStand, type VkStand } from '../../scripts/stands/vk.ts';
import { newId } from '../../src/kernel/ids.ts';
import { createLog } from '../../src/kernel/log.ts';
import type { Store } from '../../src/store/db.ts';
import { openStore } from '../../src/store/store.ts';
import { createNameLearner } from '../../src/watch/learn-names.ts';

let folder = '';
let store: Store;
let stand: VkStand;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'otklik-names-'));
  store = await openStore({ databaseUrl: undefined, dataDir: folder });
  stand = await startVkStand({ groupId: 123 });
});

afterEach(async () => {
  await stand.close();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

async function client(account: string, externalId: string): Promise<string> {
  const id = newId();
  await store.db.insertInto('clients').values({ id, kind: 'external', name: null, created_at: 0 }).execute();
  await store.db
    .insertInto('identities')
    .values({ account, external_id: externalId, client_id: id })
    .execute();
  return id;
}

const nameOf = async (id: string) =>
  (await store.db.selectFrom('clients').select('name').where('id', '=', id).executeTakeFirst())?.name;

/** Runs the loop until the condition holds. */
async function learnUntil(done: () => Promise<boolean>): Promise<void> {
  const channel = parsers.vk.open({
    id: 'vk',
    groupId: 123,
    token: 'T',
    secret: 's',
    confirmation: 'c',
    apiBaseUrl: stand.url,
  });
  const learner = createNameLearner({
    store,
    clock: Date.now,
    log: createLog('silent'),
    channels: new Map([['vk', channel]]),
    onCasesChanged: () => undefined,
  });
  learner.start();
  await expect.poll(done).toBe(true);
  await learner.stop();
}

test('new people of VK get their names in one call, communities and people of other channels are not asked for', async () => {
  const people = await Promise.all(['7', '8', '-5'].map((id) => client('vk', id)));
  const visitor = await client('site', 'session');
  await learnUntil(async () => (await nameOf(people[2] ?? '')) === '');
  expect(await Promise.all(people.map(nameOf))).toEqual(['Имя №7', 'Имя №8', '']);
  expect(await nameOf(visitor)).toBeNull();
  const asked = stand.calls.filter((call) => call.method === 'users.get');
  expect(asked.map((call) => call.params['user_ids']?.split(',').toSorted())).toEqual([['7', '8']]);
});

test('a platform that refuses is left alone, and nothing else stops', async () => {
  stand.faults.next(1, { do: 'answer', status: 500, body: '<html>' }, 'users.get');
  const person = await client('vk', '7');
  await learnUntil(async () => stand.calls.some((call) => call.method === 'users.get'));
  expect(await nameOf(person)).toBeNull();
});
