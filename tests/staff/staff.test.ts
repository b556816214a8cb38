import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openStore } from '../../src/store/store.ts';
import { postgresForTests } from '../stands/postgres.ts';
import { staffContract } from './staff.contract.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'otklik-staff-'));
const postgres = await postgresForTests();
afterAll(async () => {
  rmSync(dataDir, { recursive: true, force: true });
  await postgres?.stop();
});

staffContract('staff on SQLite', () => openStore({ databaseUrl: undefined, dataDir }));
if (postgres) staffContract('staff on PostgreSQL', () => openStore({ databaseUrl: postgres.url, dataDir }));
