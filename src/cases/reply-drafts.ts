import { type Instant, MINUTE } from '../kernel/instants.ts';
import type { Db, Trx } from '../store/db.ts';

export type DraftField = 'reply' | 'note';

export interface DraftKey {
  readonly personId: string;
  readonly caseId: string;
  readonly field: DraftField;
}

/** Signs that are kept of a draft: as many as can be sent. */
export const LONGEST_DRAFT = 20_000;

/** The id of this very text when the person has just sent it: a page that is slow or sends twice must not repeat it. */
export async function justSent(
  db: Db,
  { personId, caseId }: Pick<DraftKey, 'personId' | 'caseId'>,
  text: string,
  at: Instant,
): Promise<string | null> {
  const sent = await db
    .selectFrom('messages')
    .select(['id', 'text'])
    .where('case_id', '=', caseId)
    .where('staff_id', '=', personId)
    .where('received_at', '>', at - MINUTE)
    .orderBy('seq', 'desc')
    .executeTakeFirst();
  return sent?.text === text.trim() ? sent.id : null;
}

/** Keeps what a person is writing, the last word wins; an empty text drops it. False when it is too long to be kept. */
export async function keepDraft(db: Db, key: DraftKey, text: string, at: Instant): Promise<boolean> {
  if (text.length > LONGEST_DRAFT) return false;
  if (text.trim() === '' || (key.field === 'reply' && (await justSent(db, key, text, at)) !== null)) {
    await dropDraft(db, key);
    return true;
  }
  await db
    .insertInto('reply_drafts')
    .values({ person_id: key.personId, case_id: key.caseId, field: key.field, text, at })
    .onConflict((c) => c.columns(['person_id', 'case_id', 'field']).doUpdateSet({ text, at }))
    .execute();
  return true;
}

/** Forgets a draft: it was sent, or nothing is left of it. */
export async function dropDraft(db: Db | Trx, { personId, caseId, field }: DraftKey): Promise<void> {
  await db
    .deleteFrom('reply_drafts')
    .where('person_id', '=', personId)
    .where('case_id', '=', caseId)
    .where('field', '=', field)
    .execute();
}

/** What a person has begun to write in a case; empty strings where nothing. */
export async function draftsOf(
  db: Db,
  personId: string,
  caseId: string,
): Promise<Readonly<Record<DraftField, string>>> {
  const rows = await db
    .selectFrom('reply_drafts')
    .select(['field', 'text'])
    .where('person_id', '=', personId)
    .where('case_id', '=', caseId)
    .execute();
  const textOf = (field: DraftField) => rows.find((row) => row.field === field)?.text ?? '';
  return { reply: textOf('reply'), note: textOf('note') };
}
