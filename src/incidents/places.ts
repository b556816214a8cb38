import type { Db } from '../store/db.ts';

/** Where an answer to all cases of an incident is read: in public, in private, or both. */
export async function placesOf(db: Db, incidentId: string): Promise<readonly ('private' | 'public')[]> {
  const rows = await db
    .selectFrom('incident_cases')
    .innerJoin('conversations', 'conversations.case_id', 'incident_cases.case_id')
    .select('conversations.place')
    .distinct()
    .where('incident_cases.incident_id', '=', incidentId)
    .execute();
  return rows.map(({ place }) => place);
}
