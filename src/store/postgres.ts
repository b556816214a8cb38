import { Kysely, PostgresDialect, sql } from 'kysely';
import { Pool, types } from 'pg';
import type { Store } from './db.ts';
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
  before: number | null,
  limit: number,
) {
  const quoted = (word: string) => `'${word}'`;
  const one = asked.oneOf.length > 0 ? [`(${asked.oneOf.map(quoted).join(' | ')})`] : [];
  const match = [...asked.all.map(quoted), ...one].join(' & ');
  const { rows } = await sql<{ n: number; message_id: string }>`
    select n, message_id from message_search
    where words @@ cast(${match} as tsquery) and n < ${before ?? Number.MAX_SAFE_INTEGER}
    order by n desc limit ${limit}`.execute(db);
  return rows;
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
    newestWithWords: (asked, before, limit) => newestWithWords(db, asked, before, limit),
    close: () => db.destroy(),
  };
}
