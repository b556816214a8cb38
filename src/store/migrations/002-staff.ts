import { type Kysely, sql } from 'kysely';

/**
 * People of the staff, what they sign in with, and their sessions. The sign-in library keeps its moments as ISO
 * text and its flags as 0 or 1, alike on both engines, so these columns are text and integers too.
 */
export const staff = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('staff_people')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('email', 'text', (c) => c.notNull().unique())
      .addColumn('email_verified', 'integer', (c) => c.notNull())
      .addColumn('role', 'text', (c) => c.notNull())
      .addColumn('agencies', 'text', (c) => c.notNull())
      .addColumn('must_change_password', 'integer', (c) => c.notNull())
      .addColumn('blocked', 'integer', (c) => c.notNull())
      .addColumn('created_at', 'text', (c) => c.notNull())
      .addColumn('updated_at', 'text', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('staff_credentials')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('person_id', 'text', (c) => c.notNull().references('staff_people.id').onDelete('cascade'))
      .addColumn('provider', 'text', (c) => c.notNull())
      .addColumn('external_id', 'text', (c) => c.notNull())
      .addColumn('password_hash', 'text')
      .addColumn('created_at', 'text', (c) => c.notNull())
      .addColumn('updated_at', 'text', (c) => c.notNull())
      .addUniqueConstraint('staff_credentials_external', ['provider', 'external_id'])
      .execute();
    await db.schema
      .createTable('staff_sessions')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('person_id', 'text', (c) => c.notNull().references('staff_people.id').onDelete('cascade'))
      .addColumn('token', 'text', (c) => c.notNull().unique())
      .addColumn('user_agent', 'text')
      .addColumn('ip', 'text')
      .addColumn('expires_at', 'text', (c) => c.notNull())
      .addColumn('created_at', 'text', (c) => c.notNull())
      .addColumn('updated_at', 'text', (c) => c.notNull())
      .execute();
    await db.schema
      .createIndex('staff_credentials_person')
      .on('staff_credentials')
      .column('person_id')
      .execute();
    await db.schema.createIndex('staff_sessions_person').on('staff_sessions').column('person_id').execute();
    await db.schema
      .createTable('staff_failures')
      .addColumn('key', 'text', (c) => c.primaryKey())
      .addColumn('failures', 'bigint', (c) => c.notNull())
      .addColumn('since', 'bigint', (c) => c.notNull())
      .execute();
    // The queue beside its main index: one's own cases, the counts of the open views, and the newest first.
    await sql`create index cases_owner on cases (owner_id, due_at, id) where status <> 'closed'`.execute(db);
    await sql`create index cases_open on cases (agency, status) where status <> 'closed'`.execute(db);
    await db.schema.createIndex('cases_newest').on('cases').columns(['status', 'id']).execute();
  },
};
