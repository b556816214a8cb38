import type { Instant } from '../kernel/instants.ts';
import type { Db, Trx } from '../store/db.ts';
import { type Destroyed, NOTHING_DESTROYED } from './destroy-case.ts';

/** What the files hang on that were uploaded with a draft. */
export const uploadOwner = (draftId: string): string => `draft:${draftId}`;

/** Drafts that became no appeal of ours: open, cancelled, or taken to the official route. */
export function unsentDrafts(db: Db) {
  return db
    .selectFrom('appeal_drafts')
    .where((eb) =>
      eb.not(
        eb.exists(
          eb.selectFrom('appeals').select('appeals.id').whereRef('appeals.draft_id', '=', 'appeal_drafts.id'),
        ),
      ),
    );
}

/** Ids of a client's unsent drafts: begun in his talks, or on the portal by the applicant of his appeals. */
export async function unsentDraftsOf(db: Db, clientId: string): Promise<readonly string[]> {
  const rows = await unsentDrafts(db)
    .select('appeal_drafts.id')
    .where((eb) =>
      eb.or([
        eb('client_id', '=', clientId),
        eb('conversation_id', 'in', (q) =>
          q.selectFrom('conversations').select('conversations.id').where('client_id', '=', clientId),
        ),
        eb('applicant_id', 'in', (q) =>
          q
            .selectFrom('appeals')
            .innerJoin('cases', 'cases.id', 'appeals.case_id')
            .select('appeals.applicant_id')
            .where('cases.client_id', '=', clientId),
        ),
      ]),
    )
    .execute();
  return rows.map(({ id }) => id);
}

/** Whether somebody has gone on with a draft since it was found to be old, or has sent it: then it is kept. */
export async function isAliveAgain(db: Db, draftId: string, since: Instant): Promise<boolean> {
  const old = await unsentDrafts(db)
    .select('appeal_drafts.id')
    .where('appeal_drafts.id', '=', draftId)
    .where('changed_at', '<=', since)
    .executeTakeFirst();
  const known = await db
    .selectFrom('appeal_drafts')
    .select('id')
    .where('id', '=', draftId)
    .executeTakeFirst();
  return known !== undefined && old === undefined;
}

/** Takes drafts away with what was uploaded for them. */
export async function destroyDrafts(trx: Trx, ids: readonly string[]): Promise<Destroyed> {
  if (ids.length === 0) return NOTHING_DESTROYED;
  const files = await trx
    .deleteFrom('files')
    .where('message_id', 'in', ids.map(uploadOwner))
    .executeTakeFirst();
  const drafts = await trx.deleteFrom('appeal_drafts').where('id', 'in', ids).executeTakeFirst();
  return {
    ...NOTHING_DESTROYED,
    drafts: Number(drafts.numDeletedRows),
    files: Number(files.numDeletedRows),
  };
}
