import type { Selectable } from 'kysely';
import type { Finding } from '../../channel/abilities.ts';
import { type Instant, MINUTE } from '../../kernel/instants.ts';
import type { Db } from '../../store/db.ts';
import type { ChannelChecksTable } from '../../store/tables.ts';

export type ChannelCheck = Selectable<ChannelChecksTable>;

/** Accounts are looked at so often … */
export const EVERY = 5 * MINUTE;
/** … and not at once when the server starts: it has better things to do then. */
const FIRST_AFTER = MINUTE;
/** Longer than any look takes; what a dead process held is free again after it. */
const LEASE = 10 * MINUTE;

/** Begins to keep an account. What was written before it was connected is not looked up. */
export async function keepChecks(db: Db, accounts: readonly string[], now: Instant): Promise<void> {
  if (accounts.length === 0) return;
  await db
    .insertInto('channel_checks')
    .values(
      accounts.map((account) => ({
        account,
        checked_at: null,
        findings: '[]',
        recovered_until: now,
        silent_since: null,
        next_at: now + FIRST_AFTER,
        lease_owner: null,
        lease_until: 0,
      })),
    )
    .onConflict((c) => c.column('account').doNothing())
    .execute();
}

/** Takes one account that is due, so that of several instances one looks at it. Undefined when none is. */
export async function claimCheck(
  db: Db,
  accounts: readonly string[],
  owner: string,
  now: Instant,
): Promise<ChannelCheck | undefined> {
  if (accounts.length === 0) return undefined;
  const due = await db
    .selectFrom('channel_checks')
    .select('account')
    .where('account', 'in', accounts)
    .where('next_at', '<=', now)
    .where('lease_until', '<=', now)
    .orderBy('next_at')
    .execute();
  for (const { account } of due) {
    const claimed = await db
      .updateTable('channel_checks')
      .set({ lease_owner: owner, lease_until: now + LEASE })
      .where('account', '=', account)
      .where('next_at', '<=', now)
      .where('lease_until', '<=', now)
      .returningAll()
      .executeTakeFirst();
    if (claimed) return claimed;
  }
  return undefined;
}

export interface Looked {
  /** Null when the platform cannot be asked how the connection stands. */
  readonly findings: readonly Finding[] | null;
  readonly recoveredUntil: Instant;
  readonly silentSince: Instant | null;
}

/** Writes down what was found and gives the account back. */
export async function releaseCheck(
  db: Db,
  { account, lease_owner: owner }: ChannelCheck,
  looked: Looked | null,
  now: Instant,
): Promise<void> {
  await db
    .updateTable('channel_checks')
    .set({
      lease_owner: null,
      lease_until: 0,
      next_at: now + EVERY,
      ...(looked === null
        ? {}
        : {
            checked_at: now,
            recovered_until: looked.recoveredUntil,
            silent_since: looked.silentSince,
            ...(looked.findings === null ? {} : { findings: JSON.stringify(looked.findings) }),
          }),
    })
    .where('account', '=', account)
    .where('lease_owner', '=', owner)
    .execute();
}
