import { type Instant, MINUTE } from '../kernel/instants.ts';
import { sha256 } from '../kernel/ids.ts';
import type { Db } from '../store/db.ts';

const WINDOW = 15 * MINUTE;

/**
 * Failures allowed within the window. An office shares one address, so an address alone is allowed many; a login
 * alone is allowed more than a login from one address, so that a stranger cannot easily shut a colleague out.
 */
const LIMITS = { both: 5, login: 25, address: 60 } as const;

function bucketsOf(login: string, address: string): readonly { key: string; limit: number }[] {
  const name = login.trim().toLowerCase();
  return [
    { key: sha256(`both|${name}|${address}`), limit: LIMITS.both },
    { key: sha256(`login|${name}`), limit: LIMITS.login },
    { key: sha256(`address|${address}`), limit: LIMITS.address },
  ];
}

/**
 * Takes one try before the password is looked at, so that tries made at the same time are all counted. Gives the
 * minutes to wait, 0 when this try is allowed, and whether this is the try at which the waiting begins.
 */
export async function takeTry(
  db: Db,
  login: string,
  address: string,
  at: Instant,
): Promise<{ readonly minutes: number; readonly begins: boolean }> {
  await db
    .deleteFrom('staff_failures')
    .where('since', '<=', at - WINDOW)
    .execute();
  let minutes = 0;
  let begins = false;
  for (const { key, limit } of bucketsOf(login, address)) {
    const { failures, since } = await db
      .insertInto('staff_failures')
      .values({ key, failures: 1, since: at })
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet((eb) => ({ failures: eb('staff_failures.failures', '+', 1) })),
      )
      .returning(['failures', 'since'])
      .executeTakeFirstOrThrow();
    if (failures > limit) minutes = Math.max(minutes, Math.ceil((since + WINDOW - at) / MINUTE));
    begins ||= failures === limit + 1;
  }
  return { minutes, begins };
}

/** Gives a try back after it succeeded, and forgets the failures of this login from this address. */
export async function giveBackTry(db: Db, login: string, address: string): Promise<void> {
  const [both, ...others] = bucketsOf(login, address);
  await db
    .deleteFrom('staff_failures')
    .where('key', '=', both?.key ?? '')
    .execute();
  const keys = others.map((bucket) => bucket.key);
  await db
    .updateTable('staff_failures')
    .set((eb) => ({ failures: eb('failures', '-', 1) }))
    .where('key', 'in', keys)
    .execute();
}
