import { type Kysely, PostgresAdapter, sql } from 'kysely';

/**
 * The words of every message in their stems, under a number that grows with time, so that the newest hits are read
 * first and a page of them costs what a page holds. Writing and removing is the same on both engines; the index
 * itself is each engine's own full-text index.
 */
export const messageSearch = {
  async up(db: Kysely<unknown>): Promise<void> {
    await (db.getExecutor().adapter instanceof PostgresAdapter ? onPostgres(db) : onSqlite(db));
  },
};

async function onPostgres(db: Kysely<unknown>): Promise<void> {
  await sql`create table message_search (n bigint generated always as identity primary key,
    message_id text not null unique, words tsvector not null)`.execute(db);
  await sql`create index message_search_words on message_search using gin (words)`.execute(db);
}

async function onSqlite(db: Kysely<unknown>): Promise<void> {
  await sql`create table message_search (n integer primary key autoincrement,
    message_id text not null unique, words text not null)`.execute(db);
  await sql`create virtual table message_words using fts5(words, content='message_search', content_rowid='n',
    detail='none', columnsize=0, tokenize='unicode61 remove_diacritics 0')`.execute(db);
  const remove = `insert into message_words(message_words, rowid, words) values ('delete', old.n, old.words);`;
  const add = 'insert into message_words(rowid, words) values (new.n, new.words);';
  const triggers = { insert: add, delete: remove, update: remove + add };
  for (const [event, body] of Object.entries(triggers))
    await sql
      .raw(`create trigger message_search_${event} after ${event} on message_search begin ${body} end`)
      .execute(db);
}
