import type { Db } from '../store/db.ts';
import type { NoticeRow } from '../store/tables.ts';
import type { NoticeFacts } from './notice-words.rules.ts';
import type { Recipient } from './recipients.rules.ts';

/** A notice with what is known of its case now. */
export interface NoticeNews extends NoticeFacts {
  readonly noticeId: string;
  readonly recipient: Recipient;
  readonly agency: string;
  readonly topic: string | null;
  /** Who holds the case now; nobody may. */
  readonly owner: string | null;
  /** Recipients who were told of the same share of the same deadline before. */
  readonly told: readonly Recipient[];
}

/** Reads what notices that were given out are about; those whose case or clock is gone are left out. */
export async function noticeNews(db: Db, notices: readonly NoticeRow[]): Promise<NoticeNews[]> {
  if (notices.length === 0) return [];
  const clockIds = [...new Set(notices.map((notice) => notice.clock_id))];
  const rows = await db
    .selectFrom('clocks')
    .innerJoin('cases', 'cases.id', 'clocks.case_id')
    .select([
      'cases.id as caseId',
      'cases.number as caseNumber',
      'cases.agency',
      'cases.topic',
      'cases.owner_id as owner',
      'clocks.id as clockId',
      'clocks.name',
      'clocks.deadline_at as deadlineAt',
    ])
    .where('clocks.id', 'in', clockIds)
    .execute();
  const clocks = new Map(rows.map((row) => [row.clockId, row]));
  const before = await toldBefore(db, notices, clockIds);
  return notices.flatMap((notice) => {
    const clock = clocks.get(notice.clock_id);
    if (!clock) return [];
    const { id: noticeId, recipient, share } = notice;
    return [{ ...clock, noticeId, recipient, share, told: before(notice) }];
  });
}

/** One breach is a notice for each recipient, and one person may be several of them. */
async function toldBefore(
  db: Db,
  notices: readonly NoticeRow[],
  clockIds: readonly string[],
): Promise<(notice: NoticeRow) => Recipient[]> {
  const given = await db
    .selectFrom('notices')
    .select(['id', 'clock_id', 'share', 'recipient', 'delivered_at as at'])
    .where(
      'case_id',
      'in',
      notices.map((notice) => notice.case_id),
    )
    .where('clock_id', 'in', clockIds)
    .where('delivered_at', 'is not', null)
    .execute();
  // A deadline that was moved meanwhile is another one.
  const moves = await db
    .selectFrom('clock_events')
    .select((eb) => ['clock_id', eb.fn.max('at').as('at')])
    .where('clock_id', 'in', clockIds)
    .where('kind', '=', 'recomputed')
    .groupBy('clock_id')
    .execute();
  const moved = new Map(moves.map(({ clock_id, at }) => [clock_id, at]));
  const alike = Map.groupBy(given, ({ clock_id, share }) => `${clock_id} ${share}`);
  return (notice) => {
    const all = alike.get(`${notice.clock_id} ${notice.share}`) ?? [];
    const own = all.find(({ id }) => id === notice.id)?.at ?? Infinity;
    return all
      .filter(({ at }) => at !== null && at >= (moved.get(notice.clock_id) ?? 0))
      .filter(({ id, at }) => (at ?? 0) < own || (at === own && id < notice.id))
      .map(({ recipient }) => recipient);
  };
}
