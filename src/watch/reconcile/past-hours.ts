import { firstIdAt } from '../../kernel/ids.ts';
import { DAY, HOUR, type Instant } from '../../kernel/instants.ts';
import type { Db } from '../../store/db.ts';
import { hourOf, type PastHours } from './silence.rules.ts';

const KEPT = 29 * DAY;
/** A server that starts anew does not count further back. */
const COUNTED_BACK = DAY;

async function countHour(db: Db, accounts: readonly string[], hour: Instant): Promise<void> {
  const counted = await db
    .selectFrom('inbox')
    .select(['account', (eb) => eb.fn.countAll<number>().as('events')])
    // Ids grow with time, so the hour is found by the primary key; the margin is for clocks that differ.
    .where('id', '>=', firstIdAt(hour - HOUR))
    .where('id', '<', firstIdAt(hour + 2 * HOUR))
    .where('received_at', '>=', hour)
    .where('received_at', '<', hour + HOUR)
    .groupBy('account')
    .execute();
  const events = new Map(counted.map((row) => [row.account, row.events]));
  await db
    .insertInto('channel_hours')
    .values(accounts.map((account) => ({ account, hour, events: events.get(account) ?? 0 })))
    .onConflict((c) => c.columns(['account', 'hour']).doNothing())
    .execute();
}

/** Counts the hours that have ended since the last time, and forgets those that nothing is compared with any more. */
export async function countHours(db: Db, accounts: readonly string[], now: Instant): Promise<void> {
  if (accounts.length === 0) return;
  const { last } = await db
    .selectFrom('channel_hours')
    .select((eb) => eb.fn.max('hour').as('last'))
    .where('account', 'in', accounts)
    .executeTakeFirstOrThrow();
  const from = Math.max((last ?? 0) + HOUR, hourOf(now - COUNTED_BACK));
  for (let hour = from; hour < hourOf(now); hour += HOUR) await countHour(db, accounts, hour);
  if (from < hourOf(now))
    await db
      .deleteFrom('channel_hours')
      .where('hour', '<', now - KEPT)
      .execute();
}

export async function pastHours(db: Db, account: string): Promise<PastHours> {
  const rows = await db
    .selectFrom('channel_hours')
    .select(['hour', 'events'])
    .where('account', '=', account)
    .execute();
  return new Map(rows.map((row) => [row.hour, row.events]));
}
