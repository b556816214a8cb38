import type { Kysely } from 'kysely';

/** Who was identified by ЕСИА for a body, and browsers that are signed in. */
export const applicants = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('applicants')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('agency', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('subject_digest', 'text', (c) => c.notNull().unique())
      .addColumn('confirmed', 'integer', (c) => c.notNull())
      .addColumn('card', 'text', (c) => c.notNull())
      .addColumn('preferred_channel', 'text')
      .addColumn('extra_channel', 'text')
      .addColumn('extra_answered_at', 'bigint')
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('seen_at', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('applicant_sessions')
      .addColumn('token', 'text', (c) => c.primaryKey())
      .addColumn('applicant_id', 'text', (c) => c.notNull())
      .addColumn('expires_at', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema
      .createIndex('applicant_sessions_expires')
      .on('applicant_sessions')
      .column('expires_at')
      .execute();
    // The state of a sign-in that has come back: it is taken once, whatever the browser sends again.
    await db.schema
      .createTable('applicant_returns')
      .addColumn('state', 'text', (c) => c.primaryKey())
      .addColumn('expires_at', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema
      .createIndex('applicant_returns_expires')
      .on('applicant_returns')
      .column('expires_at')
      .execute();
  },
};
