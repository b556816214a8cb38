import { Kysely, PostgresDialect, sql } from 'kysely';
import { Pool, types } from 'pg';
import type { Store, WordHits } from './db.ts';
import { type SearchBlock, blockBelow, blockMark } from './search-blocks.rules.ts';
import type { Tables } from './tables.ts';

/** SQLSTATE of a transaction that was undone because two waited for each other. */
const DEADLOCK = '40P01';
const TRIES = 3;

/** Of two transactions that wait for each other the database undoes one as if it had never been: it is run again. */
async function untilNotDeadlocked<T>(run: () => Promise<T>): Promise<T> {
  for (let left = TRIES - 1; ; left -= 1) {
    try {
      return await run();
    } catch (error) {
      const deadlocked = error instanceof Error && 'code' in error && error.code === DEADLOCK;
      if (!deadlocked || left === 0) throw error;
    }
  }
}

/** The words are letters and digits only; quoted, none of them can be an operator of the index. */
async function newestWithWords(
  db: Kysely<Tables>,
  asked: Parameters<Store['newestWithWords']>[0],
  block: SearchBlock,
  limit: number,
): Promise<WordHits> {
  const quoted = (word: string) => `'${word}'`;
  const one = asked.oneOf.length > 0 ? [`(${asked.oneOf.map(quoted).join(' | ')})`] : [];
  const match = [...asked.all.map(quoted), ...one].join(' & ');
  // Apart, so that the order tempts nobody to walk all messages from the newest: the index of words finds the block's.
  const { rows } = await sql<{ n: number; message_id: string }>`
    with hits as materialized (
      select n, message_id from message_search
      where words @@ cast(${match} as tsquery)
        and array[(n >> 14) * 4, (n >> 17) * 4 + 1, (n >> 20) * 4 + 2, (n >> 23) * 4 + 3]
          @> array[cast(${blockMark(block)} as bigint)]
    )
    select n, message_id from hits where n < ${block.before} order by n desc limit ${limit}`.execute(db);
  return { hits: rows, from: block.from };
}

/** Opens a PostgreSQL database for one or several servers. Instants and counts stay far below 2^53, so bigints come as numbers. */
export function openPostgres(url: string): Store {
  const pool = new Pool({
    connectionString: url,
    max: 12,
    types: {
      getTypeParser: (oid, format) =>
        oid === types.builtins.INT8 ? Number : types.getTypeParser(oid, format),
    },
  });
  // A connection that the server drops while idle must not end the process: the next query opens another one.
  pool.on('error', () => undefined);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return {
    kind: 'postgres',
    db,
    transact: (work) => untilNotDeadlocked(() => db.transaction().execute(work)),
    skipLocked: (query) => query.forUpdate().skipLocked(),
    newestWithWords: (asked, before, level, limit) =>
      newestWithWords(db, asked, blockBelow(before, level), limit),
    close: () => db.destroy(),
  };
}
