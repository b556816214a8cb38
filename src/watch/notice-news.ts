import type { Db } from '../store/db.ts';
import type { NoticeRow } from '../store/tables.ts';
import type { NoticeFacts } from './notice-words.rules.ts';
import type { Recipient } from './recipients.rules.ts';

/** A notice with what is known of its case now. */
export interface NoticeNews extends NoticeFacts {
  readonly agency: string;
  /** Who holds the case now; nobody may. */
  readonly owner: string | null;
  /** Recipients who were told of the same share of the same deadline before. */
  readonly told: readonly Recipient[];
}

/** Reads what a notice that was given out is about; null when its case or clock is gone. */
export async function noticeNews(db: Db, notice: NoticeRow): Promise<NoticeNews | null> {
  const row = await db
    .selectFrom('clocks')
    .innerJoin('cases', 'cases.id', 'clocks.case_id')
    .select([
      'cases.id as caseId',
      'cases.number as caseNumber',
      'cases.agency',
      'cases.owner_id as owner',
      'clocks.id as clockId',
      'clocks.name',
      'clocks.deadline_at as deadlineAt',
    ])
    .where('clocks.id', '=', notice.clock_id)
    .executeTakeFirst();
  return row ? { ...row, share: notice.share, told: await toldBefore(db, notice) } : null;
}

/** One breach is a notice for each recipient, and one person may be several of them. */
async function toldBefore(db: Db, notice: NoticeRow): Promise<Recipient[]> {
  const given = await db
    .selectFrom('notices')
    .select(['id', 'recipient', 'delivered_at as at'])
    .where('case_id', '=', notice.case_id)
    .where('clock_id', '=', notice.clock_id)
    .where('share', '=', notice.share)
    .where('delivered_at', 'is not', null)
    .execute();
  // A deadline that was moved meanwhile is another one.
  const { moved } = await db
    .selectFrom('clock_events')
    .select((eb) => eb.fn.max('at').as('moved'))
    .where('clock_id', '=', notice.clock_id)
    .where('kind', '=', 'recomputed')
    .executeTakeFirstOrThrow();
  const own = given.find(({ id }) => id === notice.id)?.at ?? Infinity;
  return given
    .filter(({ at }) => at !== null && at >= (moved ?? 0))
    .filter(({ id, at }) => (at ?? 0) < own || (at === own && id < notice.id))
    .map(({ recipient }) => recipient);
}
