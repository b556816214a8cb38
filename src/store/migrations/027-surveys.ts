import { type Kysely, sql } from 'kysely';

/**
 * One-time links to surveys, and what was answered: nothing leads from one to the other or to a client, so that what
 * was said cannot be held against anybody (Kursk, cl. 5.4).
 */
export const surveys = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('survey_links')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('agency', 'text', (c) => c.notNull())
      .addColumn('survey', 'text', (c) => c.notNull())
      .addColumn('edition', 'text', (c) => c.notNull())
      .addColumn('given_on', 'text', (c) => c.notNull())
      .addColumn('answered', 'integer', (c) => c.notNull())
      .execute();
    await sql`create index survey_links_given on survey_links (agency, survey, given_on)`.execute(db);
    await db.schema
      .createTable('survey_answers')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('agency', 'text', (c) => c.notNull())
      .addColumn('survey', 'text', (c) => c.notNull())
      .addColumn('edition', 'text', (c) => c.notNull())
      .addColumn('answered_on', 'text', (c) => c.notNull())
      .addColumn('chosen', 'text', (c) => c.notNull())
      .addColumn('words', 'text', (c) => c.notNull())
      .execute();
    await sql`create index survey_answers_on on survey_answers (agency, survey, answered_on)`.execute(db);
  },
};
