import { type Kysely, sql } from 'kysely';

/**
 * What evidence and figures need: texts as they stood before an edit, and indexes by which a period and everything that
 * is open are read without the past around them.
 */
export const reports = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('message_versions')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('message_id', 'text', (c) => c.notNull())
      .addColumn('text', 'text', (c) => c.notNull())
      .addColumn('replaced_at', 'bigint', (c) => c.notNull())
      .execute();
    await sql`create index message_versions_message on message_versions (message_id, id)`.execute(db);
    await sql`create index clocks_begun on clocks (agency, started_at, id)`.execute(db);
    await sql`create index clocks_waiting on clocks (started_at, id) where state = 'running'`.execute(db);
    await sql`create index cases_opened on cases (agency, opened_at, id)`.execute(db);
    // The wall is counted out of this index alone: it holds what is open and has a deadline, and every column it asks for.
    await sql`create index cases_wall on cases (agency, channel, kind, topic, unit, owner_id, status, due_at, risk_at)
      where due_at is not null`.execute(db);
    await sql`create index messages_by_staff on messages (occurred_at, staff_id, case_id) where staff_id is not null`.execute(
      db,
    );
  },
};
