import { Kysely, PostgresDialect } from 'kysely';
import { Pool, types } from 'pg';
import type { Store } from './db.ts';
import type { Tables } from './tables.ts';

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
    transact: (work) => db.transaction().execute(work),
    skipLocked: (query) => query.forUpdate().skipLocked(),
    close: () => db.destroy(),
  };
}
