import { errorText } from '../kernel/errors.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Log } from '../kernel/log.ts';
import type { Store } from '../store/db.ts';
import type { NoticeRow } from '../store/tables.ts';
import { raiseAlarm } from './alarms.ts';

const AT_ONCE = 200;

/** Carries notices out of the console, to mail for one. Rejects when it could not. */
export interface NoticeSender {
  /** The notice's id is its guard: the same one again is the same notice. */
  send(notice: NoticeRow): Promise<void>;
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
 * Gives out the notices whose time has come: from the commit on the console shows them. The sender comes after it, so
 * that a slow mail server holds nobody up; what it refuses is an alarm, and the console still has the notice.
 */
export async function deliverNotices(deps: DeliverDeps, now: Instant): Promise<Delivered> {
  const due = await claim(deps.store, now);
  if (deps.sender) for (const notice of due) await send(deps, deps.sender, notice, now);
  return {
    notices: due.length,
    caseIds: [...new Set(due.map((notice) => notice.case_id))],
    more: due.length === AT_ONCE,
  };
}

function claim(store: Store, now: Instant): Promise<NoticeRow[]> {
  return store.transact(async (trx) => {
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
  });
}

async function send(deps: DeliverDeps, sender: NoticeSender, notice: NoticeRow, at: Instant): Promise<void> {
  try {
    await sender.send(notice);
  } catch (error) {
    deps.log.error({ notice: notice.id, err: errorText(error) }, 'a notice was not sent');
    const text = `Напоминание о сроке не отправлено: ${errorText(error)}`;
    await raiseAlarm(deps.store.db, { account: null, kind: 'notice_failed', text, at });
  }
}
