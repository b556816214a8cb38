import type { Db } from '../store/db.ts';
import { type Draft, readDraft } from './drafts.ts';

/** The open drafts of an applicant, the one changed last first. */
export async function listOwnDrafts(db: Db, applicantId: string): Promise<readonly Draft[]> {
  const rows = await db
    .selectFrom('appeal_drafts')
    .select('id')
    .where('applicant_id', '=', applicantId)
    .where('state', '=', 'open')
    .orderBy('changed_at', 'desc')
    .limit(20)
    .execute();
  const drafts = await Promise.all(rows.map(({ id }) => readDraft(db, id)));
  return drafts.filter((draft) => draft !== null);
}

/** A draft of this applicant; null when it is somebody else's, nobody's yet, or there is none. */
export async function readOwnDraft(
  db: Db,
  who: { readonly id: string; readonly agency: string },
  id: string,
): Promise<Draft | null> {
  const draft = await readDraft(db, id);
  return draft?.applicantId === who.id && draft.agency === who.agency ? draft : null;
}
