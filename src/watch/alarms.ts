import { newId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Db } from '../store/db.ts';

/** What went wrong, for a person to look at. Kinds have their Russian wording in the console. */
export type AlarmKind =
  | 'changed_repeat'
  | 'platform'
  | 'dead_event'
  | 'account_stopped'
  | 'send_failed'
  | 'send_unknown'
  | 'poll_failed'
  | 'slow_channel'
  | 'notice_failed'
  | 'channel_fault'
  | 'channel_silent'
  | 'missed_events'
  | 'webhook_reset'
  | 'appeal_receipt';

export interface Alarm {
  readonly account: string | null;
  readonly kind: AlarmKind;
  /** What exactly, without personal data. */
  readonly text: string;
  readonly at: Instant;
}

/** Raises an alarm unless the same one is already open, so that a fault that repeats a thousand times is one line. */
export async function raiseAlarm(db: Db, alarm: Alarm): Promise<void> {
  const open = await db
    .selectFrom('alarms')
    .select('id')
    .where('settled_at', 'is', null)
    .where('kind', '=', alarm.kind)
    .where('account', alarm.account === null ? 'is' : '=', alarm.account)
    .where('text', '=', alarm.text)
    .executeTakeFirst();
  if (open) return;
  await db
    .insertInto('alarms')
    .values({ id: newId(), ...alarm, settled_at: null })
    .execute();
}

/** What is wrong now, of one kind: raises what is new and settles by itself what has passed. */
export async function keepAlarms(
  db: Db,
  about: { readonly account: string; readonly kind: AlarmKind; readonly at: Instant },
  texts: readonly string[],
): Promise<void> {
  await db
    .updateTable('alarms')
    .set({ settled_at: about.at })
    .where('account', '=', about.account)
    .where('kind', '=', about.kind)
    .where('settled_at', 'is', null)
    .$if(texts.length > 0, (q) => q.where('text', 'not in', texts))
    .execute();
  for (const text of texts) await raiseAlarm(db, { ...about, text });
}
