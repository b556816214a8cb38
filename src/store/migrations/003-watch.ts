import { type Kysely, sql } from 'kysely';

/**
 * What the clock watcher needs: when each running clock has to be looked at next, and whom to tell. Both are found
 * through partial indexes that hold only what still runs, so that finding it costs the same however long the past is.
 */
export const watch = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('clocks').addColumn('next_at', 'bigint').execute();
    await db.schema.alterTable('clocks').addColumn('told_share', 'bigint').execute();
    // Clocks from before the watcher are looked at once, at its first turn.
    await sql`update clocks set next_at = 0 where state = 'running'`.execute(db);
    await sql`create index clocks_next on clocks (next_at) where state = 'running'`.execute(db);
    await sql`create index clocks_running on clocks (id) where state = 'running'`.execute(db);
    // It found breaches by the deadline; they are found by next_at now.
    await db.schema.dropIndex('clocks_due').execute();
    await db.schema
      .createTable('notices')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('clock_id', 'text', (c) => c.notNull())
      .addColumn('case_id', 'text', (c) => c.notNull())
      .addColumn('agency', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('share', 'bigint', (c) => c.notNull())
      .addColumn('recipient', 'text', (c) => c.notNull())
      .addColumn('staff_id', 'text')
      .addColumn('deliver_at', 'bigint', (c) => c.notNull())
      .addColumn('delivered_at', 'bigint')
      .addColumn('settled_at', 'bigint')
      .addColumn('seen_by', 'text')
      .execute();
    await sql`create index notices_waiting on notices (deliver_at) where delivered_at is null and settled_at is null`.execute(
      db,
    );
    await sql`create index notices_open on notices (agency, deliver_at) where settled_at is null`.execute(db);
    await sql`create index notices_case on notices (case_id) where settled_at is null`.execute(db);
  },
};
