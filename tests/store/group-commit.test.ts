import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Store, Trx } from '../../src/store/db.ts';
import { openStore } from '../../src/store/store.ts';

const folder = mkdtempSync(join(tmpdir(), 'otklik-group-'));
let store: Store;
beforeAll(async () => {
  store = await openStore({ databaseUrl: undefined, dataDir: folder });
  await sql`create table parent (id integer primary key)`.execute(store.db);
  await sql`create table child (parent integer references parent (id) deferrable initially deferred)`.execute(
    store.db,
  );
});
beforeEach(async () => {
  await sql`delete from counters`.execute(store.db);
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const add = (trx: Trx, name: string) => trx.insertInto('counters').values({ name, value: 1 }).execute();
const count = async () => (await store.db.selectFrom('counters').selectAll().execute()).length;

/** A job that stays under way until it is let go. */
function held() {
  const gate = Promise.withResolvers<void>();
  return { work: () => gate.promise, letGo: () => gate.resolve() };
}

it('what is urgent goes before what is not, whatever came first', async () => {
  const order: string[] = [];
  const first = held();
  const under = store.transact(first.work);
  const jobs = [
    ...Array.from({ length: 20 }, (_, i) => store.transact(async () => void order.push(`soon ${i}`), 'soon')),
    ...Array.from({ length: 3 }, (_, i) => store.transact(async () => void order.push(`now ${i}`), 'now')),
  ];
  first.letGo();
  await Promise.all([under, ...jobs]);
  expect(order.slice(0, 3)).toEqual(['now 0', 'now 1', 'now 2']);
  expect(order.slice(3)).toEqual(Array.from({ length: 20 }, (_, i) => `soon ${i}`));
});

it('what is not urgent goes on while urgent work never ends', async () => {
  let ended = false;
  const urgent = async (): Promise<void> => {
    while (!ended) await Promise.all(Array.from({ length: 9 }, () => store.transact(async () => {}, 'now')));
  };
  const stream = urgent();
  await Promise.all(Array.from({ length: 12 }, (_, i) => store.transact((trx) => add(trx, `n${i}`))));
  ended = true;
  await stream;
  expect(await count()).toBe(12);
});

it('a commit that fails rejects everybody in it, and leaves nothing', async () => {
  const first = held();
  const under = store.transact(first.work);
  const jobs = [
    store.transact((trx) => add(trx, 'a')),
    store.transact((trx) => sql`insert into child values (404)`.execute(trx)),
    store.transact((trx) => add(trx, 'b')),
  ];
  first.letGo();
  const [, ...results] = await Promise.allSettled([under, ...jobs]);
  expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(await count()).toBe(0);
  await store.transact((trx) => add(trx, 'c'));
  expect(await count()).toBe(1);
});
