import { type Kysely, sql } from 'kysely';

/** Decisions of people with legal effect, the ledger of moderation, and incidents: many cases about one event. */
export const decisions = {
  async up(db: Kysely<unknown>): Promise<void> {
    await decided(db);
    await moderated(db);
    await incidents(db);
  },
};

async function decided(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('decisions')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('case_id', 'text', (c) => c.notNull())
    .addColumn('agency', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('choice', 'text', (c) => c.notNull())
    .addColumn('clause', 'text', (c) => c.notNull())
    .addColumn('details', 'text', (c) => c.notNull())
    .addColumn('message_id', 'text')
    .addColumn('staff_id', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('decisions_case').on('decisions').column('case_id').execute();
  await db.schema.createIndex('decisions_at').on('decisions').columns(['agency', 'at']).execute();
}

async function moderated(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('moderation')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('agency', 'text', (c) => c.notNull())
    .addColumn('case_id', 'text', (c) => c.notNull())
    .addColumn('message_id', 'text', (c) => c.notNull())
    .addColumn('account', 'text', (c) => c.notNull())
    .addColumn('how', 'text', (c) => c.notNull())
    .addColumn('ground', 'text', (c) => c.notNull())
    .addColumn('ground_name', 'text', (c) => c.notNull())
    .addColumn('clause', 'text', (c) => c.notNull())
    .addColumn('staff_id', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('reason', 'text')
    .addColumn('told', 'text')
    .addColumn('restored_by', 'text')
    .addColumn('restored_at', 'bigint')
    .addColumn('restored_why', 'text')
    .execute();
  // A message is out of sight once: whoever presses again goes on with the same entry.
  await sql`create unique index moderation_open on moderation (message_id) where state in ('asked', 'done')`.execute(
    db,
  );
  await db.schema.createIndex('moderation_at').on('moderation').columns(['agency', 'at']).execute();
}

async function incidents(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('incidents')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('agency', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('closed_at', 'bigint')
    .execute();
  await db.schema.createIndex('incidents_state').on('incidents').columns(['agency', 'state']).execute();
  // A case is about one event; what a person took out, or said to be none, is not proposed again.
  await db.schema
    .createTable('incident_cases')
    .addColumn('case_id', 'text', (c) => c.primaryKey())
    .addColumn('incident_id', 'text')
    .addColumn('staff_id', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('incident_cases_of').on('incident_cases').column('incident_id').execute();
  await db.schema
    .createTable('incident_answers')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('incident_id', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('author', 'text', (c) => c.notNull())
    .addColumn('written_at', 'bigint', (c) => c.notNull())
    .addColumn('decided_by', 'text')
    .addColumn('decided_at', 'bigint')
    .addColumn('ended_at', 'bigint')
    .execute();
  await db.schema.createIndex('incident_answers_of').on('incident_answers').column('incident_id').execute();
  await sql`create index incident_answers_running on incident_answers (id) where state = 'running'`.execute(
    db,
  );
  await db.schema
    .createTable('incident_sends')
    .addColumn('answer_id', 'text', (c) => c.notNull())
    .addColumn('case_id', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('reason', 'text')
    .addColumn('message_id', 'text')
    .addColumn('at', 'bigint')
    .addPrimaryKeyConstraint('incident_sends_key', ['answer_id', 'case_id'])
    .execute();
}
