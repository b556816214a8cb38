import { type Kysely, sql } from 'kysely';

/** Appeals that are being drawn up: in a talk, on the portal, or first in one and then in the other. */
export const appealDrafts = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('appeal_drafts')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('agency', 'text', (c) => c.notNull())
      .addColumn('conversation_id', 'text')
      .addColumn('client_id', 'text')
      .addColumn('applicant_id', 'text')
      .addColumn('type', 'text')
      .addColumn('addressee', 'text', (c) => c.notNull())
      .addColumn('essence', 'text', (c) => c.notNull())
      .addColumn('contacts', 'text', (c) => c.notNull())
      .addColumn('attachments', 'text', (c) => c.notNull())
      .addColumn('step', 'text', (c) => c.notNull())
      .addColumn('policy_version', 'text', (c) => c.notNull())
      .addColumn('token_digest', 'text', (c) => c.unique())
      .addColumn('token_expires_at', 'bigint')
      .addColumn('number', 'text')
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('changed_at', 'bigint', (c) => c.notNull())
      .execute();
    // A talk draws up one appeal at a time; the index is also how the bot finds it with every message.
    await sql`create unique index appeal_drafts_talk on appeal_drafts (conversation_id) where state = 'open'`.execute(
      db,
    );
    await sql`create index appeal_drafts_applicant on appeal_drafts (applicant_id, id) where applicant_id is not null`.execute(
      db,
    );
  },
};
