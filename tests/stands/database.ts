import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Reads the embedded database of a folder beside the server that writes to it. */
export function rowsOf<T>(folder: string, sql: string): T[] {
  const database = new DatabaseSync(join(folder, 'otklik.sqlite'), { readOnly: true, timeout: 5_000 });
  try {
    return database.prepare(sql).all() as T[];
  } finally {
    database.close();
  }
}
