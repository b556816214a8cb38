import { type Kysely, sql } from 'kysely';

/**
 * Questions that the base did not answer, and the civil servants' sign-in. A servant's question leaves a number by
 * topic and day; neither a servant's name nor address nor question has a column anywhere.
 */
export const knowledge = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('knowledge_gaps')
      .addColumn('key', 'text', (c) => c.primaryKey())
      .addColumn('agency', 'text', (c) => c.notNull())
      .addColumn('audience', 'text', (c) => c.notNull())
      .addColumn('reason', 'text', (c) => c.notNull())
      .addColumn('day', 'text', (c) => c.notNull())
      .addColumn('article', 'text')
      .addColumn('section', 'text')
      .addColumn('message_id', 'text')
      .addColumn('count', 'bigint', (c) => c.notNull())
      .execute();
    await sql`create index knowledge_gaps_day on knowledge_gaps (agency, day)`.execute(db);
    await db.schema
      .createTable('servant_codes')
      .addColumn('address', 'text', (c) => c.primaryKey())
      .addColumn('agency', 'text', (c) => c.notNull())
      .addColumn('code', 'text', (c) => c.notNull())
      .addColumn('tries', 'bigint', (c) => c.notNull())
      .addColumn('expires_at', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('servant_sessions')
      .addColumn('token', 'text', (c) => c.primaryKey())
      .addColumn('agency', 'text', (c) => c.notNull())
      .addColumn('expires_at', 'bigint', (c) => c.notNull())
      .execute();
  },
};
