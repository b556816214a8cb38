import { type Kysely, sql } from 'kysely';

/**
 * What is known of each connection: when it was looked at and what was found, up to when the platform was asked for
 * what it did not deliver, and how many events an hour usually brings.
 */
export const reconciliation = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('channel_checks')
      .addColumn('account', 'text', (c) => c.primaryKey())
      .addColumn('checked_at', 'bigint')
      .addColumn('findings', 'text', (c) => c.notNull())
      .addColumn('recovered_until', 'bigint', (c) => c.notNull())
      .addColumn('silent_since', 'bigint')
      .addColumn('next_at', 'bigint', (c) => c.notNull())
      .addColumn('lease_owner', 'text')
      .addColumn('lease_until', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('channel_hours')
      .addColumn('account', 'text', (c) => c.notNull())
      .addColumn('hour', 'bigint', (c) => c.notNull())
      .addColumn('events', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('channel_hours_pk', ['account', 'hour'])
      .execute();
    await db.schema.alterTable('outbox').addColumn('looked_at', 'bigint').execute();
    // Of the doubtful sends only those that nobody has looked for yet.
    await sql`create index outbox_unlooked on outbox (account, id) where state = 'unknown' and looked_at is null`.execute(
      db,
    );
  },
};
