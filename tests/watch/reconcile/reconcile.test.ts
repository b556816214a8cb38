import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openStore } from '../../../src/store/store.ts';
import { postgresForTests } from '../../stands/postgres.ts';
import { reconcileContract } from './reconcile.contract.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'otklik-reconcile-'));
const postgres = await postgresForTests();
afterAll(async () => {
  rmSync(dataDir, { recursive: true, force: true });
  await postgres?.stop();
});

reconcileContract(
  'SQLite',
  async () => {
    const one = await openStore({ databaseUrl: undefined, dataDir });
    return { one, other: one };
  },
  true,
);
if (postgres) {
  const opened = () => openStore({ databaseUrl: postgres.url, dataDir });
  reconcileContract('PostgreSQL', async () => ({ one: await opened(), other: await opened() }), false);
}
