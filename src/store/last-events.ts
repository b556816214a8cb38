import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Instant } from '../kernel/instants.ts';
import { DATABASE_FILE } from './sqlite.ts';
import type { StoreSettings } from './store.ts';

interface Row {
  readonly account: string;
  readonly last_event_at: Instant | null;
}

/**
 * When each account last brought something, read beside a server that may be running. Null when there is no database
 * yet, or none that has been set up.
 */
export async function readLastEvents(
  settings: StoreSettings,
): Promise<ReadonlyMap<string, Instant | null> | null> {
  const rows = await (settings.databaseUrl
    ? fromPostgres(settings.databaseUrl)
    : fromSqlite(settings.dataDir));
  return rows && new Map(rows.map((row) => [row.account, row.last_event_at]));
}

function fromSqlite(folder: string): readonly Row[] | null {
  const file = join(folder, DATABASE_FILE);
  if (!existsSync(file)) return null;
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  try {
    return database.prepare('select account, last_event_at from account_states').all() as unknown as Row[];
  } catch {
    return null;
  } finally {
    database.close();
  }
}

async function fromPostgres(url: string): Promise<readonly Row[] | null> {
  const { openPostgres } = await import('./postgres.ts');
  const store = openPostgres(url);
  try {
    return await store.db.selectFrom('account_states').select(['account', 'last_event_at']).execute();
  } catch {
    return null;
  } finally {
    await store.close();
  }
}
