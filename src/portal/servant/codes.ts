import { createHmac, randomInt } from 'node:crypto';
import { sameSecret } from '../../kernel/ids.ts';
import { type Instant, MINUTE } from '../../kernel/instants.ts';
import type { Db } from '../../store/db.ts';

export const CODE_MINUTES = 10;
export const CODE_TRIES = 5;
const CODE_LASTS = CODE_MINUTES * MINUTE;
/** Somebody who presses the button twice gets one letter. */
const BETWEEN_LETTERS = MINUTE;

/** A work address is a person's name: it is stored and counted only as a digest that nobody can make without the secret. */
export function addressDigest(secret: string, address: string): string {
  return createHmac('sha256', secret).update(`servant-address|${address}`).digest('hex');
}

function codeDigest(secret: string, address: string, code: string): string {
  return createHmac('sha256', secret).update(`servant-code|${address}|${code}`).digest('hex');
}

/** Makes a six-digit code for an address, in place of an earlier one. Null when the last one is not a minute old. */
export async function issueCode(
  db: Db,
  secret: string,
  to: { readonly address: string; readonly agency: string },
  at: Instant,
): Promise<string | null> {
  await db.deleteFrom('servant_codes').where('expires_at', '<=', at).execute();
  const address = addressDigest(secret, to.address);
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  const fresh = {
    agency: to.agency,
    code: codeDigest(secret, to.address, code),
    tries: 0,
    expires_at: at + CODE_LASTS,
  };
  const written = await db
    .insertInto('servant_codes')
    .values({ address, ...fresh })
    .onConflict((conflict) =>
      conflict
        .column('address')
        .doUpdateSet(fresh)
        .where('servant_codes.expires_at', '<=', at + CODE_LASTS - BETWEEN_LETTERS),
    )
    .returning('address')
    .executeTakeFirst();
  return written ? code : null;
}

/** Takes a code back, once. Gives the body whose base it opens; null for a wrong, used, late or worn-out one. */
export async function redeemCode(
  db: Db,
  secret: string,
  given: { readonly address: string; readonly code: string },
  at: Instant,
): Promise<string | null> {
  const address = addressDigest(secret, given.address);
  // The try is counted before the code is looked at, so that tries made at the same time are all counted.
  const row = await db
    .updateTable('servant_codes')
    .set((eb) => ({ tries: eb('tries', '+', 1) }))
    .where('address', '=', address)
    .where('expires_at', '>', at)
    .where('tries', '<', CODE_TRIES)
    .returning(['code', 'agency'])
    .executeTakeFirst();
  if (!row || !sameSecret(codeDigest(secret, given.address, given.code), row.code)) return null;
  const used = await db
    .deleteFrom('servant_codes')
    .where('address', '=', address)
    .where('code', '=', row.code)
    .returning('address')
    .executeTakeFirst();
  return used ? row.agency : null;
}
