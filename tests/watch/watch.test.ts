import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openStore } from '../../src/store/store.ts';
import { postgresForTests } from '../stands/postgres.ts';
import { watchContract } from './watch.contract.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'otklik-watch-'));
const postgres = await postgresForTests();
afterAll(async () => {
  rmSync(dataDir, { recursive: true, force: true });
  await postgres?.stop();
});

const sqlite = () => openStore({ databaseUrl: undefined, dataDir });
// One process holds a data folder, so its loops share the connection.
watchContract('clock watcher on SQLite', sqlite, (first) => Promise.resolve(first));
if (postgres) {
  const opened = () => openStore({ databaseUrl: postgres.url, dataDir });
  watchContract('clock watcher on PostgreSQL', opened, opened);
}
