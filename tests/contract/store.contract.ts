import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Store, Trx } from '../../src/store/db.ts';
import { migrate } from '../../src/store/store.ts';
import { migrations } from '../../src/store/migrations/index.ts';

/** One database with two servers on it; where one is the rule, both are the same. */
export interface TwoServers {
  readonly one: Store;
  readonly other: Store;
}

const add = (trx: Trx, name: string) => trx.insertInto('counters').values({ name, value: 1 }).execute();
const refuse = (text: string) => () => Promise.reject(new Error(text));

/** What every engine keeps to. */
export function storeContract(name: string, open: () => Promise<TwoServers>): void {
  describe(`${name} as a store`, () => {
    let one: Store;
    let other: Store;
    beforeAll(async () => {
      ({ one, other } = await open());
    });
    const names = async (prefix: string) => {
      const rows = await one.db
        .selectFrom('counters')
        .select('name')
        .where('name', 'like', `${prefix}%`)
        .orderBy('name')
        .execute();
      return rows.map((row) => row.name.slice(prefix.length));
    };

    it('was brought up to date once, by whoever came first', async () => {
      const done = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(
        one.db,
      );
      expect(done.rows.map((row) => row.name)).toEqual(Object.keys(migrations));
    });

    it('is up to date when it is asked again', async () => {
      await Promise.all([migrate(one.db), migrate(other.db)]);
      await migrate(one.db);
    });

    it('undoes what throws, and only that, among transactions asked for together', async () => {
      const results = await Promise.allSettled(
        ['a', 'b', 'c', 'd', 'e'].map((letter) =>
          one.transact(async (trx) => {
            await add(trx, `apart:${letter}`);
            if (letter === 'b' || letter === 'e') throw new Error(letter);
            return letter;
          }),
        ),
      );
      expect(await names('apart:')).toEqual(['a', 'c', 'd']);
      expect(results.map((result) => result.status)).toEqual([
        'fulfilled',
        'rejected',
        'fulfilled',
        'fulfilled',
        'rejected',
      ]);
    });

    it('undoes what the database itself refuses, and only that', async () => {
      const results = await Promise.allSettled(
        ['x', 'x', 'y'].map((letter) => one.transact((trx) => add(trx, `twin:${letter}`))),
      );
      expect(results.filter((result) => result.status === 'rejected')).toHaveLength(1);
      expect(await names('twin:')).toEqual(['x', 'y']);
    });

    it('goes on after failures of every kind', async () => {
      await expect(one.transact(refuse('nothing was done'))).rejects.toThrow('nothing was done');
      await expect(one.transact((trx) => sql`select from nowhere`.execute(trx))).rejects.toThrow();
      await expect(
        one.transact(() => {
          throw new Error('at once');
        }),
      ).rejects.toThrow('at once');
      await one.transact((trx) => add(trx, 'after:1'));
      expect(await names('after:')).toEqual(['1']);
    });

    it('has it on the disk when it says so', async () => {
      await one.transact((trx) => add(trx, 'seen:1'), 'now');
      const seen = await other.db
        .selectFrom('counters')
        .where('name', '=', 'seen:1')
        .select('value')
        .execute();
      expect(seen).toEqual([{ value: 1 }]);
    });

    it('gives whole numbers as numbers, also those of the year 9999', async () => {
      const value = Date.UTC(9999, 11, 31);
      await one.db.insertInto('counters').values({ name: 'big', value }).execute();
      const read = await one.db.selectFrom('counters').selectAll().where('name', '=', 'big').execute();
      expect(read).toEqual([{ name: 'big', value }]);
    });
  });
}
