import { type Kysely, sql } from 'kysely';

/** Lists that people keep for themselves, and indexes by which a narrowed list is read. */
export const queueViews = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('staff_views')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('person_id', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('query', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addUniqueConstraint('staff_views_name', ['person_id', 'name'])
      .execute();
    await sql`create index cases_topic on cases (agency, topic, status, id)`.execute(db);
    await sql`create index cases_channel on cases (channel, status, id)`.execute(db);
  },
};
