import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync, backup } from 'node:sqlite';
import { Kysely, SqliteAdapter, SqliteDialect, sql } from 'kysely';
import { errorText, OtklikError } from '../kernel/errors.ts';
import type { Store, WordHits } from './db.ts';
import { createGroupCommit } from './group-commit.ts';
import type { Tables } from './tables.ts';

/** The embedded database in its folder. */
export const DATABASE_FILE = 'otklik.sqlite';

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

/** SQLite changes tables inside of transactions too: migrations are one commit, and one that is cut short leaves nothing. */
class Adapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class Dialect extends SqliteDialect {
  override createAdapter(): Adapter {
    return new Adapter();
  }
}

const SQLITE_BUSY = 5;

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}

function unusable(folder: string, cause: unknown): OtklikError {
  return new OtklikError('configuration', `The data folder ${folder} cannot be used: ${errorText(cause)}`, {
    cause,
    hint: 'Set OTKLIK_DATA_DIR to a folder that this user may write to.',
  });
}

/** Opens a database file of the folder, which is made when absent. `timeout` in ms is how long locks are waited for. */
function openFile(folder: string, name: string, timeout: number): DatabaseSync {
  try {
    // What people wrote is nobody's on this machine but the server's.
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return new DatabaseSync(join(folder, name), { timeout });
  } catch (cause) {
    throw unusable(folder, cause);
  }
}

/**
 * Holds the data folder for this process. The lock is the operating system's on an open transaction, so that it
 * goes away with the process however that ends.
 */
function lockFolder(folder: string): DatabaseSync {
  const lock = openFile(folder, 'server.lock', 0);
  try {
    lock.exec('begin exclusive');
    return lock;
  } catch (cause) {
    lock.close();
    if (!isBusy(cause)) throw unusable(folder, cause);
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

function openDatabase(folder: string): DatabaseSync {
  const database = openFile(folder, DATABASE_FILE, 5_000);
  try {
    database.exec(
      'pragma journal_mode=wal; pragma synchronous=full; pragma foreign_keys=on; pragma cache_size=-16000',
    );
    // What was destroyed must not stay readable in free pages of the file.
    database.exec('pragma secure_delete=on');
    return database;
  } catch (cause) {
    database.close();
    throw unusable(folder, cause);
  }
}

/**
 * Opens the embedded database of one machine in the folder, which is made when absent. Every commit is on the disk
 * when it returns (`synchronous=FULL`). Throws OtklikError `configuration` when another server holds the folder
 * or it cannot be used.
 */
export function openSqlite(folder: string): Store {
  const lock = lockFolder(folder);
  const database = openDatabase(folder);
  const db = new Kysely<Tables>({ dialect: new Dialect({ database: asKyselyDatabase(database) }) });
  return {
    kind: 'sqlite',
    db,
    transact: createGroupCommit(db),
    skipLocked: (query) => query,
    newestWithWords: (asked, before, _level, limit) => newestWithWords(db, asked, before, limit),
    async close() {
      await db.destroy();
      if (database.isOpen) database.close();
      lock.close();
    },
  };
}

/** The words are letters and digits only; quoted, none of them can be an operator of the index. */
async function newestWithWords(
  db: Kysely<Tables>,
  asked: Parameters<Store['newestWithWords']>[0],
  before: number,
  limit: number,
): Promise<WordHits> {
  const quoted = (word: string) => `"${word}"`;
  const one = asked.oneOf.length > 0 ? [`(${asked.oneOf.map(quoted).join(' OR ')})`] : [];
  const match = [...asked.all.map(quoted), ...one].join(' AND ');
  const { rows } = await sql<{ n: number; message_id: string }>`
    select message_search.n, message_search.message_id
    from message_words join message_search on message_search.n = message_words.rowid
    where message_words match ${match} and message_words.rowid < ${before}
    order by message_words.rowid desc limit ${limit}`.execute(db);
  return { hits: rows, from: Number.MIN_SAFE_INTEGER };
}

/** Every page in one step: between two steps a commit of the server would make the copy begin anew, for ever. */
const ALL_PAGES = 2 ** 31 - 1;

/**
 * Copies the embedded database of a folder to a new file while a server may be writing to it: the copy is the state of
 * one moment. Throws OtklikError `not_found` when there is no database, `conflict` when the file is there already.
 */
export async function backupSqlite(folder: string, file: string): Promise<void> {
  if (!existsSync(join(folder, DATABASE_FILE)))
    throw new OtklikError('not_found', `There is no database in ${folder}`);
  if (existsSync(file)) throw new OtklikError('conflict', `${file} is there already; name a new file`);
  const source = new DatabaseSync(join(folder, DATABASE_FILE), { readOnly: true, timeout: 5_000 });
  try {
    await backup(source, file, { rate: ALL_PAGES });
  } finally {
    source.close();
  }
}
