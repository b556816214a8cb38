import { type Kysely, sql } from 'kysely';

/** What stands between an operator and an answer: drafts, transfers, approvals, news of one's cases, claims that end. */
export const replies = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('reply_drafts')
      .addColumn('person_id', 'text', (c) => c.notNull())
      .addColumn('case_id', 'text', (c) => c.notNull())
      .addColumn('field', 'text', (c) => c.notNull())
      .addColumn('text', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('reply_drafts_key', ['person_id', 'case_id', 'field'])
      .execute();
    await db.schema
      .createTable('transfers')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('case_id', 'text', (c) => c.notNull())
      .addColumn('agency', 'text', (c) => c.notNull())
      .addColumn('by_id', 'text', (c) => c.notNull())
      .addColumn('to_person', 'text')
      .addColumn('to_unit', 'text')
      .addColumn('note', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('transfers_case').on('transfers').column('case_id').execute();
    await db.schema.createIndex('transfers_agency').on('transfers').columns(['agency', 'at']).execute();
    await db.schema
      .createTable('reply_proposals')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('case_id', 'text', (c) => c.notNull())
      .addColumn('conversation_id', 'text', (c) => c.notNull())
      .addColumn('author_id', 'text', (c) => c.notNull())
      .addColumn('text', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('decided_by', 'text')
      .addColumn('decided_at', 'bigint')
      .addColumn('sent_text', 'text')
      .addColumn('reason', 'text')
      .execute();
    await db.schema.createIndex('reply_proposals_case').on('reply_proposals').column('case_id').execute();
    await db.schema
      .createTable('staff_news')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('person_id', 'text', (c) => c.notNull())
      .addColumn('case_id', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('by_name', 'text', (c) => c.notNull())
      .addColumn('text', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('seen_at', 'bigint')
      .execute();
    await sql`create index staff_news_unseen on staff_news (person_id, id) where seen_at is null`.execute(db);
    await sql`create index cases_claimed on cases (lease_until) where status = 'in_work' and lease_until > 0`.execute(
      db,
    );
  },
};
