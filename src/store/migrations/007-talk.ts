import { type Kysely, sql } from 'kysely';

/** What people corrected in the program's reading of a case, the unit that owns a case, and which part of a message a gap is about. */
export const talk = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('reading_corrections')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('case_id', 'text', (c) => c.notNull())
      .addColumn('field', 'text', (c) => c.notNull())
      .addColumn('proposed', 'text')
      .addColumn('corrected', 'text')
      .addColumn('staff_id', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .execute();
    await sql`create index reading_corrections_case on reading_corrections (case_id, id)`.execute(db);
    await db.schema.alterTable('cases').addColumn('unit', 'text').execute();
    await db.schema.alterTable('knowledge_gaps').addColumn('asked', 'text').execute();
  },
};
