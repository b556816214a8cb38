import { type Kysely, PostgresAdapter, sql } from 'kysely';

/** Keys in use, consents with the words that were agreed to, requests of people about their data, holds and destruction. */
export const privacy = {
  async up(db: Kysely<unknown>): Promise<void> {
    await createKeysAndConsents(db);
    await createRequests(db);
    await createDestruction(db);
    // Words of messages that were destroyed do not wait in the index for its next merge.
    if (!(db.getExecutor().adapter instanceof PostgresAdapter))
      await sql`insert into message_words(message_words, rank) values ('secure-delete', 1)`.execute(db);
    await sql`create index cases_closed on cases (agency, closed_at) where status = 'closed'`.execute(db);
  },
};

async function createKeysAndConsents(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('data_keys')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('first_used_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('consent_texts')
    .addColumn('digest', 'text', (c) => c.primaryKey())
    .addColumn('agency', 'text', (c) => c.notNull())
    .addColumn('purpose', 'text', (c) => c.notNull())
    .addColumn('version', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('first_shown_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('consents')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('agency', 'text', (c) => c.notNull())
    .addColumn('holder', 'text', (c) => c.notNull())
    .addColumn('purpose', 'text', (c) => c.notNull())
    .addColumn('text_digest', 'text', (c) => c.notNull())
    .addColumn('channel', 'text', (c) => c.notNull())
    .addColumn('given_at', 'bigint', (c) => c.notNull())
    .addColumn('withdrawn_at', 'bigint')
    .addColumn('withdrawn_in', 'text')
    .execute();
  // Of one purpose somebody has agreed once or not at all.
  await sql`create unique index consents_given on consents (holder, agency, purpose) where withdrawn_at is null`.execute(
    db,
  );
}

async function createRequests(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('privacy_requests')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('agency', 'text', (c) => c.notNull())
    .addColumn('client_id', 'text', (c) => c.notNull())
    .addColumn('case_id', 'text', (c) => c.notNull())
    .addColumn('clock_id', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('identified_by', 'text', (c) => c.notNull())
    .addColumn('wish', 'text')
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('answer', 'text')
    .addColumn('opened_by', 'text', (c) => c.notNull())
    .addColumn('opened_at', 'bigint', (c) => c.notNull())
    .addColumn('decided_by', 'text')
    .addColumn('decided_at', 'bigint')
    .execute();
  await sql`create index privacy_requests_open on privacy_requests (opened_at) where state = 'open'`.execute(
    db,
  );
  await db.schema.createIndex('privacy_requests_client').on('privacy_requests').column('client_id').execute();
  await db.schema
    .createTable('privacy_holds')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('agency', 'text', (c) => c.notNull())
    .addColumn('client_id', 'text', (c) => c.notNull())
    .addColumn('ground', 'text', (c) => c.notNull())
    .addColumn('reason', 'text')
    .addColumn('set_by', 'text', (c) => c.notNull())
    .addColumn('set_at', 'bigint', (c) => c.notNull())
    .addColumn('lifted_by', 'text')
    .addColumn('lifted_at', 'bigint')
    .execute();
  await sql`create index privacy_holds_open on privacy_holds (client_id) where lifted_at is null`.execute(db);
}

async function createDestruction(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('destruction_acts')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('agency', 'text', (c) => c.notNull())
    .addColumn('number', 'bigint', (c) => c.notNull())
    .addColumn('ground', 'text', (c) => c.notNull())
    .addColumn('clause', 'text', (c) => c.notNull())
    .addColumn('request_id', 'text')
    .addColumn('approved_by', 'text', (c) => c.notNull())
    .addColumn('approved_at', 'bigint', (c) => c.notNull())
    .addColumn('done_at', 'bigint')
    .addUniqueConstraint('destruction_acts_number', ['agency', 'number'])
    .execute();
  await db.schema
    .createTable('destructions')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('act_id', 'text')
    .addColumn('agency', 'text', (c) => c.notNull())
    .addColumn('subject_kind', 'text', (c) => c.notNull())
    .addColumn('subject_id', 'text', (c) => c.notNull())
    .addColumn('client_id', 'text', (c) => c.notNull())
    .addColumn('class', 'text')
    .addColumn('due_at', 'bigint', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('counts', 'text', (c) => c.notNull())
    .addColumn('found_at', 'bigint', (c) => c.notNull())
    .addColumn('lease_owner', 'text')
    .addColumn('lease_until', 'bigint', (c) => c.notNull())
    .addColumn('done_at', 'bigint')
    .addUniqueConstraint('destructions_subject', ['subject_kind', 'subject_id'])
    .execute();
  await sql`create index destructions_open on destructions (state, due_at) where state != 'done'`.execute(db);
  await db.schema.createIndex('destructions_act').on('destructions').column('act_id').execute();
}
