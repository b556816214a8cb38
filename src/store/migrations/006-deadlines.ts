import { type Kysely, sql } from 'kysely';

/**
 * Deadlines that a person sets, what is at risk, and letters to the staff as rows: they are written with what they
 * tell of, so that a kill loses none.
 */
export const deadlines = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .alterTable('clocks')
      .addColumn('process', 'text', (c) => c.notNull().defaultTo('reply'))
      .execute();
    await db.schema.alterTable('clocks').addColumn('set_by', 'text').execute();
    await db.schema.alterTable('clocks').addColumn('risk_at', 'bigint').execute();
    await db.schema.alterTable('cases').addColumn('urgent_by', 'text').execute();
    await db.schema.alterTable('cases').addColumn('risk_at', 'bigint').execute();
    // Holds only what still runs towards its deadline: a term that is over is not at risk any more.
    await sql`create index cases_risk on cases (status, risk_at) where risk_at is not null`.execute(db);
    await db.schema
      .createTable('letters')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('recipient', 'text', (c) => c.notNull())
      .addColumn('subject', 'text', (c) => c.notNull())
      .addColumn('text', 'text', (c) => c.notNull())
      .addColumn('written_at', 'bigint', (c) => c.notNull())
      .addColumn('attempts', 'bigint', (c) => c.notNull())
      .addColumn('doubts', 'bigint', (c) => c.notNull())
      .addColumn('not_before', 'bigint', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('lease_until', 'bigint', (c) => c.notNull())
      .addColumn('reason', 'text')
      .addColumn('settled_at', 'bigint')
      .execute();
    await sql`create index letters_waiting on letters (not_before) where state = 'waiting'`.execute(db);
    await sql`create index letters_sending on letters (lease_until) where state = 'sending'`.execute(db);
  },
};
