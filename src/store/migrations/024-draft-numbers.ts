import { type Kysely, sql } from 'kysely';

/** When a person was asked for the number that the official route gave: once for each draft. */
export const draftNumbers = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('appeal_drafts').addColumn('number_asked_at', 'bigint').execute();
    await sql`create index appeal_drafts_open on appeal_drafts (state, changed_at)`.execute(db);
  },
};
