import { type Kysely, sql } from 'kysely';

/** What the counts of a person who is limited to units ask of every open case stands in one index. */
export const figures = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`drop index cases_open_topic`.execute(db);
    await sql`create index cases_open_topic on cases (agency, status, topic, unit, owner_id)
      where status <> 'closed'`.execute(db);
  },
};
