import { type Kysely, sql } from 'kysely';

/** Appeals with what happened to them, and the letters about them with each way by which they go. */
export const appeals = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('appeals')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('draft_id', 'text', (c) => c.notNull().unique())
      .addColumn('agency', 'text', (c) => c.notNull())
      .addColumn('applicant_id', 'text', (c) => c.notNull())
      .addColumn('applicant_kind', 'text', (c) => c.notNull())
      .addColumn('case_id', 'text', (c) => c.notNull().unique())
      .addColumn('case_number', 'bigint', (c) => c.notNull())
      .addColumn('conversation_id', 'text')
      .addColumn('type', 'text', (c) => c.notNull())
      .addColumn('addressee', 'text', (c) => c.notNull())
      .addColumn('essence', 'text', (c) => c.notNull())
      .addColumn('card', 'text', (c) => c.notNull())
      .addColumn('topic', 'text')
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('number', 'text')
      .addColumn('sent_at', 'bigint', (c) => c.notNull())
      .addColumn('handed_at', 'bigint')
      .addColumn('registered_at', 'bigint')
      .addColumn('ended_at', 'bigint')
      .addColumn('outcome', 'text')
      .addColumn('promised_at', 'bigint')
      .addColumn('control_by', 'text')
      .addColumn('policy_version', 'text', (c) => c.notNull())
      .addColumn('version', 'bigint', (c) => c.notNull())
      .execute();
    await sql`create index appeals_list on appeals (agency, state, id)`.execute(db);
    await sql`create index appeals_applicant on appeals (applicant_id, id)`.execute(db);
    await sql`create index appeals_period on appeals (agency, sent_at)`.execute(db);
    await sql`create unique index appeals_number on appeals (agency, number) where number is not null`.execute(
      db,
    );
    await sql`create index appeals_unhanded on appeals (sent_at) where state = 'sent'`.execute(db);
    await db.schema
      .createTable('appeal_names')
      .addColumn('digest', 'text', (c) => c.notNull())
      .addColumn('appeal_id', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('appeal_names_pk', ['digest', 'appeal_id'])
      .execute();
    await db.schema
      .createTable('appeal_events')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('appeal_id', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('actor', 'text', (c) => c.notNull())
      .addColumn('details', 'text', (c) => c.notNull())
      .execute();
    await sql`create index appeal_events_appeal on appeal_events (appeal_id, id)`.execute(db);
    await db.schema
      .createTable('appeal_letters')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('appeal_id', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('text', 'text', (c) => c.notNull())
      .addColumn('written_by', 'text', (c) => c.notNull())
      .addColumn('written_at', 'bigint', (c) => c.notNull())
      .execute();
    await sql`create index appeal_letters_appeal on appeal_letters (appeal_id, id)`.execute(db);
    await db.schema
      .createTable('appeal_deliveries')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('letter_id', 'text', (c) => c.notNull())
      .addColumn('appeal_id', 'text', (c) => c.notNull())
      .addColumn('route', 'text', (c) => c.notNull())
      .addColumn('target', 'text')
      .addColumn('message_id', 'text')
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('reason', 'text')
      .addColumn('settled_at', 'bigint')
      .addColumn('settled_by', 'text')
      .execute();
    await sql`create index appeal_deliveries_letter on appeal_deliveries (letter_id)`.execute(db);
    await sql`create index appeal_deliveries_open on appeal_deliveries (id) where state = 'waiting'`.execute(
      db,
    );
  },
};
