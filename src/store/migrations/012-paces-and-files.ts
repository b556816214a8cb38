import { type Kysely, sql } from 'kysely';

/** What leaves first where a platform's limit holds messages up, and the files that people send. */
export const pacesAndFiles = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .alterTable('outbox')
      .addColumn('rank', 'bigint', (c) => c.notNull().defaultTo(1))
      .execute();
    await sql`create index outbox_ranked on outbox (rank, not_before, id) where state = 'ready'`.execute(db);
    await db.schema.dropIndex('outbox_ready').execute();
    await db.schema
      .createTable('files')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('message_id', 'text', (c) => c.notNull())
      .addColumn('agency', 'text', (c) => c.notNull())
      .addColumn('account', 'text', (c) => c.notNull())
      .addColumn('position', 'bigint', (c) => c.notNull())
      .addColumn('reference', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('reason', 'text')
      .addColumn('attempts', 'bigint', (c) => c.notNull())
      .addColumn('not_before', 'bigint', (c) => c.notNull())
      .addColumn('lease_owner', 'text')
      .addColumn('lease_until', 'bigint', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('digest', 'text')
      .addColumn('size', 'bigint')
      .addColumn('type', 'text')
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('settled_at', 'bigint')
      .execute();
    await sql`create index files_open on files (not_before) where state in ('waiting', 'unchecked')`.execute(
      db,
    );
    await sql`create unique index files_of_message on files (message_id, position)`.execute(db);
    await sql`create index files_digest on files (digest) where digest is not null`.execute(db);
  },
};
