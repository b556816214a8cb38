import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Db } from './db.ts';
import { backupSqlite, DATABASE_FILE } from './sqlite.ts';
import { openStore, type StoreSettings } from './store.ts';

async function readFrom<T>(settings: StoreSettings, read: (db: Db) => Promise<T>): Promise<T> {
  const store = await openStore(settings);
  try {
    return await read(store.db);
  } finally {
    await store.close();
  }
}

/**
 * Reads an installation's database from the command line. The embedded one is read from a copy, since a running server
 * holds its folder. Throws OtklikError `not_found` when there is none.
 */
export async function readStore<T>(settings: StoreSettings, read: (db: Db) => Promise<T>): Promise<T> {
  if (settings.databaseUrl) return readFrom(settings, read);
  const copy = mkdtempSync(join(tmpdir(), 'otklik-copy-'));
  try {
    await backupSqlite(settings.dataDir, join(copy, DATABASE_FILE));
    return await readFrom({ databaseUrl: undefined, dataDir: copy }, read);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
