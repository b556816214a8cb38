import { type Kysely, PostgresAdapter, sql } from 'kysely';

/**
 * The index of words learns which block of numbers a message is in, for blocks of 2^14, 2^17, 2^20 and 2^23: a search
 * reads the newest blocks only. The embedded database's own index knows the numbers already.
 */
export const searchBlocks = {
  async up(db: Kysely<unknown>): Promise<void> {
    if (!(db.getExecutor().adapter instanceof PostgresAdapter)) return;
    await sql`drop index message_search_words`.execute(db);
    // Every search reads the whole list of what is not in order yet: a short one keeps it quick.
    await sql`create index message_search_words on message_search using gin (words,
      (array[(n >> 14) * 4, (n >> 17) * 4 + 1, (n >> 20) * 4 + 2, (n >> 23) * 4 + 3]))
      with (gin_pending_list_limit = 512)`.execute(db);
  },
};
