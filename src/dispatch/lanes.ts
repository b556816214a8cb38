import { type Instant, SECOND } from '../kernel/instants.ts';
import { raiseAlarm } from '../watch/alarms.ts';
import type { Db, Store, Trx } from '../store/db.ts';
import type { InboxRow } from '../store/tables.ts';

/** A worker that was killed keeps others from its conversations for at most this long. */
export const LEASE_MS = 10 * SECOND;

/** After so many failures an event is put aside for a person, so that the conversation can go on. */
export const MAX_ATTEMPTS = 5;

export interface Lane {
  readonly account: string;
  readonly conversation: string;
}

/** Leases the conversations that have waited longest, at most `limit` of them. */
export async function claimLanes(store: Store, owner: string, limit: number, now: Instant): Promise<Lane[]> {
  return store.transact(async (trx) => {
    const lanes = await store
      .skipLocked(
        trx
          .selectFrom('lanes')
          .select(['account', 'conversation'])
          .whereRef('arrived', '>', 'handled')
          .where('lease_until', '<=', now)
          .where('not_before', '<=', now)
          .orderBy('waiting_since')
          .limit(limit),
      )
      .execute();
    for (const lane of lanes) {
      await trx
        .updateTable('lanes')
        .set({ lease_owner: owner, lease_until: now + LEASE_MS })
        .where('account', '=', lane.account)
        .where('conversation', '=', lane.conversation)
        .execute();
    }
    return lanes;
  });
}

/** Gives the conversation back; keeps it shut until `notBefore` when its next event has to wait for another try. */
export async function releaseLane(db: Db, lane: Lane, owner: string, notBefore: Instant): Promise<void> {
  await db
    .updateTable('lanes')
    .set({ lease_owner: null, lease_until: 0, not_before: notBefore })
    .where('account', '=', lane.account)
    .where('conversation', '=', lane.conversation)
    .where('lease_owner', '=', owner)
    .execute();
}

/** One process owns the embedded database, so leases of an earlier one are void when it starts. */
export async function dropAllLeases(db: Db): Promise<void> {
  await db
    .updateTable('lanes')
    .set({ lease_owner: null, lease_until: 0 })
    .where('lease_until', '>', 0)
    .execute();
}

/** The next events of a conversation by the platform's time and numbering, whatever order they were delivered in. */
export async function pendingEvents(db: Db, lane: Lane, limit: number): Promise<InboxRow[]> {
  return db
    .selectFrom('inbox')
    .selectAll()
    .where('account', '=', lane.account)
    .where('conversation', '=', lane.conversation)
    .where('state', '=', 'new')
    .orderBy('occurred_at')
    .orderBy('position')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Who holds a conversation, and whether this is the last of its events in hand: then the lease ends with it. */
export interface Lease {
  readonly owner: string;
  readonly release: boolean;
}

/** Thrown inside the handling transaction, to undo it, when another worker has taken the conversation over. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/**
 * Marks the event done and counts it, in the transaction that holds its effects. Prolongs or ends the lease.
 * Throws LeaseLost when the event or the conversation is no longer ours: then nothing of the transaction may stay.
 */
export async function markDone(trx: Trx, row: InboxRow, lease: Lease, now: Instant): Promise<void> {
  const done = await trx
    .updateTable('inbox')
    .set({ state: 'done', done_at: now })
    .where('id', '=', row.id)
    .where('state', '=', 'new')
    .executeTakeFirst();
  const counted = await trx
    .updateTable('lanes')
    .set((eb) => ({
      handled: eb('handled', '+', 1),
      not_before: 0,
      lease_owner: lease.release ? null : lease.owner,
      lease_until: lease.release ? 0 : now + LEASE_MS,
    }))
    .where('account', '=', row.account)
    .where('conversation', '=', row.conversation)
    .where('lease_owner', '=', lease.owner)
    .executeTakeFirst();
  if (done.numUpdatedRows !== 1n || counted.numUpdatedRows !== 1n) throw new LeaseLost();
}

/** Notes a failed try. The last one puts the event aside as dead, raises an alarm and lets the conversation go on. */
export async function markFailed(
  store: Store,
  row: InboxRow,
  lease: Lease,
  reason: string,
  now: Instant,
): Promise<'retry' | 'dead'> {
  const attempts = row.attempts + 1;
  if (attempts < MAX_ATTEMPTS) {
    await store.db.updateTable('inbox').set({ attempts, reason }).where('id', '=', row.id).execute();
    return 'retry';
  }
  await store.transact(async (trx) => {
    await markDone(trx, row, lease, now);
    await trx
      .updateTable('inbox')
      .set({ state: 'dead', attempts, reason })
      .where('id', '=', row.id)
      .execute();
    await raiseAlarm(trx, { account: row.account, kind: 'dead_event', text: row.id, at: now });
  });
  return 'dead';
}

/** Puts a dead event back to be handled again, after the cause was mended. False when it is not dead. */
export async function replayDead(trx: Trx, inboxId: string, now: Instant): Promise<boolean> {
  const row = await trx
    .updateTable('inbox')
    .set({ state: 'new', attempts: 0, reason: null, done_at: null })
    .where('id', '=', inboxId)
    .where('state', '=', 'dead')
    .returning(['account', 'conversation'])
    .executeTakeFirst();
  if (!row) return false;
  await trx
    .updateTable('lanes')
    .set((eb) => ({ arrived: eb('arrived', '+', 1), waiting_since: now }))
    .where('account', '=', row.account)
    .where('conversation', '=', row.conversation)
    .execute();
  return true;
}
