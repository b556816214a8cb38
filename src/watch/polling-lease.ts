import { type Instant, SECOND } from '../kernel/instants.ts';
import type { Db } from '../store/db.ts';

/** How long an instance that stopped to prolong keeps the others from polling its account. */
export const LEASE_MS = 6 * SECOND;
export const PROLONG_EVERY = 2 * SECOND;

/**
 * Takes or prolongs the right to poll an account. Platforms refuse a second poller (Telegram: 409) or give each a part
 * of the updates, so of several instances one polls. False while another one holds it.
 */
export async function holdPolling(db: Db, account: string, owner: string, now: Instant): Promise<boolean> {
  const lease = { owner, until: now + LEASE_MS };
  const held = await db
    .insertInto('polling_leases')
    .values({ account, ...lease })
    .onConflict((c) =>
      c
        .column('account')
        .doUpdateSet(lease)
        .where((eb) =>
          eb.or([eb('polling_leases.owner', '=', owner), eb('polling_leases.until', '<=', now)]),
        ),
    )
    .returning('owner')
    .executeTakeFirst();
  return held !== undefined;
}

/** Gives the right up, so that another instance need not wait for its end. */
export async function releasePolling(db: Db, account: string, owner: string): Promise<void> {
  await db.deleteFrom('polling_leases').where('account', '=', account).where('owner', '=', owner).execute();
}

/** One process owns the embedded database: the lease of an earlier one, killed or not, is void when it starts. */
export async function voidPolling(db: Db, account: string): Promise<void> {
  await db.deleteFrom('polling_leases').where('account', '=', account).execute();
}
