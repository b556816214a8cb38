import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { errorText, OtklikError } from '../kernel/errors.ts';
import { migrations } from './migrations/index.ts';
import { openSqlite } from './sqlite.ts';
import type { Db, Store } from './db.ts';

export interface StoreSettings {
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
}

/** Brings the schema up to date under the migrator's lock. Throws OtklikError `unavailable` with the failing migration. */
export async function migrate(db: Db): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
  });
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const failed = results?.find((r) => r.status === 'Error')?.migrationName ?? 'unknown';
  throw new OtklikError(
    'unavailable',
    `The database could not be brought up to date at migration ${failed}`,
    {
      cause: error,
      hint: 'The database is unchanged by the failed step. See the cause in the log, mend it and start again.',
    },
  );
}

/** Asks the database for anything at all. Throws OtklikError `unavailable` that says what it answered. */
async function reach(db: Db): Promise<void> {
  try {
    await sql`select 1`.execute(db);
  } catch (cause) {
    // A host with several addresses fails with all their reasons at once and no words of its own.
    const first = cause instanceof AggregateError ? cause.errors[0] : cause;
    throw new OtklikError('unavailable', `The database does not answer: ${errorText(first)}`, {
      cause,
      hint: 'Check DATABASE_URL and that the database runs.',
    });
  }
}

/** PostgreSQL's client is loaded only where it is used: an installation on SQLite starts without it. */
async function openEngine({ databaseUrl, dataDir }: StoreSettings): Promise<Store> {
  if (!databaseUrl) return openSqlite(dataDir);
  const { openPostgres } = await import('./postgres.ts');
  return openPostgres(databaseUrl);
}

/** Opens PostgreSQL when a URL is given, the embedded SQLite otherwise, and migrates it. */
export async function openStore(settings: StoreSettings): Promise<Store> {
  const store = await openEngine(settings);
  try {
    await reach(store.db);
    await migrate(store.db);
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}
