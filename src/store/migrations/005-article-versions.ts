import { type Kysely, sql } from 'kysely';

/** Versions of articles that are written in the console, and acts that were said to have changed. */
export const articleVersions = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('article_versions')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('article_id', 'text', (c) => c.notNull())
      .addColumn('agency', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('source', 'text', (c) => c.notNull())
      .addColumn('author', 'text', (c) => c.notNull())
      .addColumn('approver', 'text')
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('changed_at', 'bigint', (c) => c.notNull())
      .addColumn('decided_at', 'bigint')
      .addColumn('publish_at', 'bigint')
      .addColumn('base_hash', 'text')
      .addColumn('reason', 'text')
      .execute();
    // Two people who began at once would each replace what the other one wrote.
    await sql`create unique index article_versions_open on article_versions (article_id) where state in ('draft', 'proposed')`.execute(
      db,
    );
    await sql`create index article_versions_article on article_versions (article_id, id)`.execute(db);
    await sql`create index article_versions_said on article_versions (publish_at) where state in ('published', 'withdrawn')`.execute(
      db,
    );
    await db.schema
      .createTable('act_marks')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('act', 'text', (c) => c.notNull())
      .addColumn('article_id', 'text', (c) => c.notNull())
      .addColumn('note', 'text', (c) => c.notNull())
      .addColumn('marked_by', 'text', (c) => c.notNull())
      .addColumn('marked_at', 'bigint', (c) => c.notNull())
      .addColumn('settled_by', 'text')
      .addColumn('settled_at', 'bigint')
      .execute();
    await sql`create unique index act_marks_open on act_marks (article_id, act) where settled_at is null`.execute(
      db,
    );
  },
};
