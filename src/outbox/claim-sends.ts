import { sql } from 'kysely';
import { type Instant, SECOND } from '../kernel/instants.ts';
import type { Db, Store } from '../store/db.ts';
import type { OutboxRow } from '../store/tables.ts';

/** A claim that was not prolonged for so long belongs to a process that is gone; what became of its send is unknown. */
const SEND_LEASE_MS = 15 * SECOND;
export const PROLONG_EVERY = 5 * SECOND;

/** Accounts that may not send now: stopped until a person acts, or held for a while by the platform. */
export async function heldAccounts(store: Store, now: Instant): Promise<string[]> {
  const rows = await store.db
    .selectFrom('account_states')
    .select('account')
    .where((eb) => eb.or([eb('stopped_reason', 'is not', null), eb('hold_until', '>', now)]))
    .execute();
  return rows.map((row) => row.account);
}

/**
 * Claims messages that may be sent now: of each conversation only the oldest that is not settled, so that they leave
 * in the order they were written; what is urgent comes first. Nothing of the accounts in `except` is claimed. They are `sending` when this returns, and a kill from then on leaves that mark.
 */
export async function claimSends(
  store: Store,
  owner: string,
  limit: number,
  now: Instant,
  except: readonly string[] = [],
): Promise<OutboxRow[]> {
  const held = [...(await heldAccounts(store, now)), ...except];
  return store.transact(async (trx) => {
    const ready = await store
      .skipLocked(
        trx
          .selectFrom('outbox')
          .selectAll()
          .where('state', '=', 'ready')
          .where('not_before', '<=', now)
          .$if(held.length > 0, (q) => q.where('account', 'not in', held))
          .where((eb) =>
            eb.not(
              eb.exists(
                eb
                  .selectFrom('outbox as earlier')
                  .select('earlier.id')
                  .whereRef('earlier.conversation_id', '=', 'outbox.conversation_id')
                  .where('earlier.state', 'in', ['ready', 'sending'])
                  .whereRef('earlier.id', '<', 'outbox.id'),
              ),
            ),
          )
          .orderBy('rank')
          .orderBy('not_before')
          .orderBy('id')
          .limit(limit),
      )
      .execute();
    if (ready.length === 0) return [];
    await trx
      .updateTable('outbox')
      .set((eb) => ({
        state: 'sending',
        attempts: eb('attempts', '+', 1),
        lease_owner: owner,
        lease_until: now + SEND_LEASE_MS,
        first_tried_at: eb.fn.coalesce('first_tried_at', eb.val(now)),
      }))
      .where(
        'id',
        'in',
        ready.map((row) => row.id),
      )
      .execute();
    return ready.map((row) => ({
      ...row,
      attempts: row.attempts + 1,
      lease_owner: owner,
      first_tried_at: row.first_tried_at ?? now,
    }));
  });
}

/**
 * Gives messages back that were claimed and not tried: a kill while they wait must not make them doubtful. With an
 * instant they are not claimed before it.
 */
export async function giveBack(store: Store, rows: readonly OutboxRow[], notBefore?: Instant): Promise<void> {
  const ids = rows.map((row) => row.id);
  if (ids.length === 0) return;
  await store.transact(async (trx) => {
    await trx
      .updateTable('outbox')
      .set((eb) => ({
        state: 'ready' as const,
        attempts: eb('attempts', '-', 1),
        first_tried_at: eb.case().when('attempts', '=', 1).then(null).else(eb.ref('first_tried_at')).end(),
        lease_owner: null,
        lease_until: 0,
        ...(notBefore === undefined ? {} : { not_before: Math.ceil(notBefore) }),
      }))
      .where('id', 'in', ids)
      .where('lease_owner', '=', rows[0]?.lease_owner ?? '')
      .where('state', '=', 'sending')
      .execute();
  });
}

/** Sends that a dead process left unfinished. With `all` every one, as the only process of this store may claim at its start. */
export async function abandonedSends(store: Store, now: Instant, all: boolean): Promise<OutboxRow[]> {
  return (
    store.db
      .selectFrom('outbox')
      .selectAll()
      // The words of the index outbox_open: without them SQLite reads every message that was ever sent.
      .where(sql<boolean>`state in ('ready', 'sending')`)
      .where('state', '=', 'sending')
      .$if(!all, (q) => q.where('lease_until', '<=', now))
      .execute()
  );
}

/** Keeps the claims on sends that are under way, however long a platform takes to answer. */
export async function prolongSends(
  db: Db,
  ids: readonly string[],
  owner: string,
  now: Instant,
): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ lease_until: now + SEND_LEASE_MS })
    .where('id', 'in', ids)
    .where('lease_owner', '=', owner)
    .where('state', '=', 'sending')
    .execute();
}
