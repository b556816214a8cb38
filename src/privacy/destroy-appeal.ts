import type { Card } from '../appeals/applicant.rules.ts';
import type { Db, Trx } from '../store/db.ts';
import { placeOf, type Seal } from '../store/seal.ts';
import type { AppealRow } from '../store/tables.ts';
import type { Destroyed } from './destroy-case.ts';
import { uploadOwner } from './destroy-draft.ts';

const NOBODY: Card = {
  name: { last: '', first: '', middle: null },
  organisation: null,
  mail: null,
  phone: null,
  address: null,
};

/** The appeal that owns a case, or none. */
export function appealOfCase(db: Db, caseId: string): Promise<AppealRow | undefined> {
  return db.selectFrom('appeals').selectAll().where('case_id', '=', caseId).executeTakeFirst();
}

/** Letters about a case's appeal as they were given to the mail. */
export function mailsOfCase(db: Db, caseId: string) {
  return db
    .selectFrom('letters')
    .innerJoin('appeal_deliveries', 'appeal_deliveries.id', 'letters.id')
    .innerJoin('appeals', 'appeals.id', 'appeal_deliveries.appeal_id')
    .select(['letters.id', 'letters.written_at as writtenAt', 'letters.state'])
    .where('appeals.case_id', '=', caseId)
    .execute();
}

/**
 * Takes what the applicant wrote and who he is out of a case's appeal, with all letters about it. Its numbers, days,
 * kind, topic and outcome stay for the reports. Nothing is done to a case that is no appeal's.
 */
export async function destroyAppeal(
  trx: Trx,
  seal: Seal,
  caseId: string,
): Promise<Pick<Destroyed, 'letters' | 'files'>> {
  const appeal = await appealOfCase(trx, caseId);
  if (!appeal) return { letters: 0, files: 0 };
  const { id } = appeal;
  const sealed = (column: 'essence' | 'card', value: string) =>
    seal.seal(value, placeOf('appeals', column, id));
  await trx
    .updateTable('appeals')
    .set((eb) => ({
      addressee: '',
      essence: sealed('essence', ''),
      card: sealed('card', JSON.stringify(NOBODY)),
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .execute();
  await trx.deleteFrom('appeal_names').where('appeal_id', '=', id).execute();
  await trx
    .updateTable('appeal_drafts')
    .set({ addressee: '', essence: '', contacts: '{}', attachments: '[]', token_digest: null })
    .where('id', '=', appeal.draft_id)
    .execute();
  const files = await trx
    .deleteFrom('files')
    .where('message_id', '=', uploadOwner(appeal.draft_id))
    .executeTakeFirst();
  const letters = await destroyLetters(trx, seal, id);
  await forgetApplicant(trx, appeal);
  return { letters, files: Number(files.numDeletedRows) };
}

async function destroyLetters(trx: Trx, seal: Seal, appealId: string): Promise<number> {
  const own = trx.selectFrom('appeal_deliveries').select('id').where('appeal_id', '=', appealId);
  await trx.deleteFrom('letters').where('id', 'in', own).execute();
  await trx
    .updateTable('appeal_deliveries')
    .set({ target: null, reason: null })
    .where('appeal_id', '=', appealId)
    .execute();
  const letters = await trx
    .selectFrom('appeal_letters')
    .select('id')
    .where('appeal_id', '=', appealId)
    .execute();
  for (const { id } of letters) {
    const text = seal.seal('', placeOf('appeal_letters', 'text', id));
    await trx.updateTable('appeal_letters').set({ text }).where('id', '=', id).execute();
  }
  return letters.length;
}

/** Who has nothing else here, and has not agreed to be remembered, is forgotten; a later sign-in makes him anew. */
async function forgetApplicant(trx: Trx, { id, applicant_id: applicant }: AppealRow): Promise<void> {
  const other = await trx
    .selectFrom('appeals')
    .select('id')
    .where('applicant_id', '=', applicant)
    .where('id', '!=', id)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('destructions')
            .select('destructions.id')
            .where('subject_kind', '=', 'case')
            .where('destructions.state', '=', 'done')
            .whereRef('subject_id', '=', 'appeals.case_id'),
        ),
      ),
    )
    .executeTakeFirst();
  const draft = await trx
    .selectFrom('appeal_drafts')
    .select('id')
    .where('applicant_id', '=', applicant)
    .where('state', '=', 'open')
    .executeTakeFirst();
  const agreed = await trx
    .selectFrom('consents')
    .select('id')
    .where('holder', '=', `applicant:${applicant}`)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  if (other || draft || agreed) return;
  await trx.deleteFrom('applicant_sessions').where('applicant_id', '=', applicant).execute();
  await trx.deleteFrom('applicants').where('id', '=', applicant).execute();
}
