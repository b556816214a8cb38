import { type Kysely, sql } from 'kysely';

/** Invitations from a public place to a private talk, and public messages that were taken out of sight. */
export const handoff = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('invitations')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('agency', 'text', (c) => c.notNull())
      .addColumn('case_id', 'text', (c) => c.notNull())
      .addColumn('client_id', 'text', (c) => c.notNull())
      .addColumn('home', 'text', (c) => c.notNull())
      .addColumn('account', 'text', (c) => c.notNull())
      .addColumn('token_hash', 'text', (c) => c.notNull().unique())
      .addColumn('created_by', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('expires_at', 'bigint', (c) => c.notNull())
      .addColumn('used_at', 'bigint')
      .addColumn('arrival_case_id', 'text')
      .execute();
    await db.schema.createIndex('invitations_case').on('invitations').column('case_id').execute();
    await db.schema.createIndex('invitations_arrival').on('invitations').column('arrival_case_id').execute();
    // Asked for the first private message of every talk.
    await sql`create index invitations_open on invitations (client_id, account) where used_at is null`.execute(
      db,
    );
    // Which talks somebody has is asked when he is invited, and wherever his case is shown.
    await db.schema.createIndex('conversations_client').on('conversations').column('client_id').execute();
    await db.schema.alterTable('messages').addColumn('hidden_at', 'bigint').execute();
    await db.schema.alterTable('messages').addColumn('hidden_by', 'text').execute();
  },
};
