import type { Instant } from '../kernel/instants.ts';
import type { Log } from '../kernel/log.ts';
import type { Store, Trx } from '../store/db.ts';
import type { NoticeRow } from '../store/tables.ts';
import { raiseAlarm } from './alarms.ts';
import { noticeNews, type NoticeNews } from './notice-news.ts';

const AT_ONCE = 200;

/** Has notices carried out of the console, by mail for one. */
export interface NoticeSender {
  /**
   * Writes down what is to be sent, in the transaction that gives the notices out. Returns why some could not be
   * worded, which must not keep the others back.
   */
  record(trx: Trx, news: readonly NoticeNews[]): Promise<readonly string[]>;
  /** Something was written down: it can be carried now. */
  recorded(): void;
}

export interface DeliverDeps {
  readonly store: Store;
  readonly log: Log;
  /** Null: notices are shown in the console only. */
  readonly sender: NoticeSender | null;
}

export interface Delivered {
  readonly notices: number;
  readonly caseIds: readonly string[];
  readonly more: boolean;
}

/**
 * Gives out the notices whose time has come: from the commit on the console shows them, and what leaves the console is
 * written in the same commit, so that a kill loses none. It is carried afterwards, so that a slow mail server holds
 * nobody up.
 */
export async function deliverNotices(deps: DeliverDeps, now: Instant): Promise<Delivered> {
  const due = await deps.store.transact(async (trx) => {
    await takeTurn(trx);
    const claimed = await claim(deps.store, trx, now);
    if (deps.sender) await record(deps, deps.sender, trx, claimed, now);
    return claimed;
  });
  if (due.length > 0) deps.sender?.recorded();
  return {
    notices: due.length,
    caseIds: [...new Set(due.map((notice) => notice.case_id))],
    more: due.length === AT_ONCE,
  };
}

/**
 * One instance at a time, until its commit: of several notices of one breach each has to see which of them was given
 * out before, so that whoever is two of their recipients has one letter.
 */
async function takeTurn(trx: Trx): Promise<void> {
  await trx
    .insertInto('counters')
    .values({ name: 'notices', value: 1 })
    .onConflict((c) => c.column('name').doUpdateSet((eb) => ({ value: eb('counters.value', '+', 1) })))
    .execute();
}

async function claim(store: Store, trx: Trx, now: Instant): Promise<NoticeRow[]> {
  const due = await store
    .skipLocked(
      trx
        .selectFrom('notices')
        .selectAll()
        .where('delivered_at', 'is', null)
        .where('settled_at', 'is', null)
        .where('deliver_at', '<=', now)
        .orderBy('deliver_at')
        .limit(AT_ONCE),
    )
    .execute();
  if (due.length === 0) return [];
  await trx
    .updateTable('notices')
    .set({ delivered_at: now })
    .where(
      'id',
      'in',
      due.map((notice) => notice.id),
    )
    .execute();
  return due;
}

async function record(
  { log }: DeliverDeps,
  sender: NoticeSender,
  trx: Trx,
  notices: readonly NoticeRow[],
  at: Instant,
): Promise<void> {
  for (const fault of await sender.record(trx, await noticeNews(trx, notices))) {
    log.error({ err: fault }, 'a notice was not sent');
    const text = `Напоминание о сроке не отправлено: ${fault}`;
    await raiseAlarm(trx, { account: null, kind: 'notice_failed', text, at });
  }
}
