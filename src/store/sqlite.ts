import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync, backup } from 'node:sqlite';
import { Kysely, SqliteDialect } from 'kysely';
import { OtklikError } from '../kernel/errors.ts';
import type { Store } from './db.ts';
import { createGroupCommit } from './group-commit.ts';
import type { Tables } from './tables.ts';

const FILE = 'otklik.sqlite';

/** node:sqlite in the shape that Kysely's dialect expects; statements are prepared once for each text. */
function asKyselyDatabase(database: DatabaseSync) {
  const statements = new Map<string, ReturnType<typeof wrap>>();
  const wrap = (statement: StatementSync) => ({
    reader: statement.columns().length > 0,
    all: (parameters: readonly unknown[]) => statement.all(...(parameters as SQLInputValue[])),
    run: (parameters: readonly unknown[]) => statement.run(...(parameters as SQLInputValue[])),
    iterate: (parameters: readonly unknown[]) => statement.iterate(...(parameters as SQLInputValue[])),
  });
  return {
    close: () => database.close(),
    prepare(sql: string) {
      const known = statements.get(sql);
      if (known) return known;
      const prepared = wrap(database.prepare(sql));
      if (statements.size > 500) statements.clear();
      statements.set(sql, prepared);
      return prepared;
    },
  };
}

/**
 * Holds the data folder for this process. The lock is the operating system's on an open transaction, so that it
 * goes away with the process however that ends.
 */
function lockFolder(folder: string): DatabaseSync {
  const lock = new DatabaseSync(join(folder, 'server.lock'), { timeout: 0 });
  try {
    lock.exec('begin exclusive');
    return lock;
  } catch (cause) {
    lock.close();
    throw new OtklikError(
      'configuration',
      `Another Otklik server already works in the data folder ${folder}`,
      {
        cause,
        hint: 'Stop it first, give this one its own OTKLIK_DATA_DIR, or set DATABASE_URL to run several servers on PostgreSQL.',
      },
    );
  }
}

/**
 * Opens the embedded database of one machine in the folder, which is made when absent. Every commit is on the disk
 * when it returns (`synchronous=FULL`). Throws OtklikError `configuration` when another server holds the folder.
 */
export function openSqlite(folder: string): Store {
  mkdirSync(folder, { recursive: true });
  const lock = lockFolder(folder);
  const database = new DatabaseSync(join(folder, FILE), { timeout: 5_000 });
  database.exec(
    'pragma journal_mode=wal; pragma synchronous=full; pragma foreign_keys=on; pragma cache_size=-16000',
  );
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: asKyselyDatabase(database) }) });
  return {
    kind: 'sqlite',
    db,
    transact: createGroupCommit(db),
    skipLocked: (query) => query,
    async close() {
      await db.destroy();
      if (database.isOpen) database.close();
      lock.close();
    },
  };
}

/** Copies the embedded database of a folder to a file while a server may be writing to it. Throws when there is none. */
export async function backupSqlite(folder: string, file: string): Promise<void> {
  const source = new DatabaseSync(join(folder, FILE), { readOnly: true, timeout: 5_000 });
  try {
    await backup(source, file);
  } finally {
    source.close();
  }
}
