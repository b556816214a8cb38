import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Store } from '../../src/store/db.ts';
import { openStore } from '../../src/store/store.ts';
import { postgresForTests } from '../stands/postgres.ts';

/** Everything that stands in any table, as text. */
export async function dumpOf({ db, kind }: Store): Promise<string> {
  const tables = await (
    kind === 'postgres'
      ? sql<{
          name: string;
        }>`select table_name as name from information_schema.tables where table_schema = 'public'`
      : sql<{
          name: string;
        }>`select name from sqlite_master where type = 'table' and name not like 'message_words%'`
  ).execute(db);
  const texts: string[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await sql`select * from ${sql.table(name)}`.execute(db);
    texts.push(...rows.map((row) => `${name} ${JSON.stringify(row)}`));
  }
  return texts.join('\n');
}

/** The bytes of the embedded database's file; empty for a server's. */
export async function bytesOf(store: Store, dataDir: string): Promise<string> {
  if (store.kind === 'postgres') return '';
  await sql`pragma wal_checkpoint(truncate)`.execute(store.db);
  return readFileSync(join(dataDir, 'otklik.sqlite')).toString('utf8');
}

export interface Engine {
  readonly name: string;
  readonly dataDir: string;
  readonly open: () => Promise<Store>;
}

/** The engines that this machine has; each test file opens its own. */
export async function enginesForTests(): Promise<{
  readonly engines: readonly Engine[];
  readonly stop: () => Promise<void>;
}> {
  const dataDir = mkdtempSync(join(tmpdir(), 'otklik-privacy-'));
  const postgres = await postgresForTests();
  const engines: Engine[] = [
    { name: 'SQLite', dataDir, open: () => openStore({ databaseUrl: undefined, dataDir }) },
  ];
  if (postgres)
    engines.push({
      name: 'PostgreSQL',
      dataDir,
      open: () => openStore({ databaseUrl: postgres.url, dataDir }),
    });
  return {
    engines,
    async stop() {
      await postgres?.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
