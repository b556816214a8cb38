import type { Db } from '../store/db.ts';
import { type Draft, draftOf, readDraft } from './drafts.ts';

/** The open drafts of an applicant, the one changed last first. */
export async function listOwnDrafts(db: Db, applicantId: string): Promise<readonly Draft[]> {
  const rows = await db
    .selectFrom('appeal_drafts')
    .selectAll()
    .where('applicant_id', '=', applicantId)
    .where('state', '=', 'open')
    .orderBy('changed_at', 'desc')
    .limit(20)
    .execute();
  return rows.map(draftOf);
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

/**
 * What went by the official route with a number that was brought back: of the applicant, and of the talks that were
 * shown to be theirs; the latest first.
 */
export async function listBroughtBack(
  db: Db,
  who: { readonly applicantId: string; readonly agency: string; readonly talks: readonly string[] },
): Promise<readonly (Draft & { readonly number: string })[]> {
  const rows = await db
    .selectFrom('appeal_drafts')
    .selectAll()
    .where('agency', '=', who.agency)
    .where('state', '=', 'sent')
    .where('number', 'is not', null)
    .where((eb) =>
      eb.or([eb('applicant_id', '=', who.applicantId), eb('conversation_id', 'in', ['', ...who.talks])]),
    )
    .orderBy('changed_at', 'desc')
    .limit(20)
    .execute();
  return rows.map((row) => ({ ...draftOf(row), number: row.number ?? '' }));
}
