import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { newToken, sha256 } from '../../kernel/ids.ts';
import { HOUR, type Instant, SECOND } from '../../kernel/instants.ts';
import type { Db } from '../../store/db.ts';

const COOKIE = 'otklik_applicant';
export const ACCOUNT = '/portal/account';
/** Phones and computers of libraries are shared: who does nothing for two hours signs in again. */
const LASTS = 2 * HOUR;

/** A browser that is signed in: the digest of its cookie stands for it. */
export interface ApplicantSession {
  readonly applicantId: string;
}

function write(c: Context, token: string, secure: boolean): void {
  setCookie(c, COOKIE, token, {
    path: ACCOUNT,
    httpOnly: true,
    sameSite: 'Lax',
    secure,
    maxAge: LASTS / SECOND,
  });
}

/** Lets the browser in under a new token, whatever it had before. */
export async function beginSession(
  db: Db,
  c: Context,
  applicantId: string,
  secure: boolean,
  at: Instant,
): Promise<void> {
  await db.deleteFrom('applicant_sessions').where('expires_at', '<=', at).execute();
  const before = getCookie(c, COOKIE);
  if (before !== undefined) {
    await db.deleteFrom('applicant_sessions').where('token', '=', sha256(before)).execute();
  }
  const token = newToken();
  await db
    .insertInto('applicant_sessions')
    .values({ token: sha256(token), applicant_id: applicantId, expires_at: at + LASTS })
    .execute();
  write(c, token, secure);
}

/** Who is signed in, or null. A session in use goes on. */
export async function sessionOf(
  db: Db,
  c: Context,
  secure: boolean,
  at: Instant,
): Promise<ApplicantSession | null> {
  const token = getCookie(c, COOKIE);
  if (token === undefined) return null;
  const row = await db
    .selectFrom('applicant_sessions')
    .select(['applicant_id', 'expires_at'])
    .where('token', '=', sha256(token))
    .where('expires_at', '>', at)
    .executeTakeFirst();
  if (!row) return null;
  if (row.expires_at < at + LASTS / 2) {
    await db
      .updateTable('applicant_sessions')
      .set({ expires_at: at + LASTS })
      .where('token', '=', sha256(token))
      .execute();
    write(c, token, secure);
  }
  return { applicantId: row.applicant_id };
}

export async function endSession(db: Db, c: Context): Promise<void> {
  const token = getCookie(c, COOKIE);
  if (token !== undefined) {
    await db.deleteFrom('applicant_sessions').where('token', '=', sha256(token)).execute();
  }
  deleteCookie(c, COOKIE, { path: ACCOUNT });
}

/** Takes the state of a sign-in that came back. False when it has been taken before. */
export async function takeReturn(db: Db, state: string, until: Instant, at: Instant): Promise<boolean> {
  await db.deleteFrom('applicant_returns').where('expires_at', '<=', at).execute();
  const taken = await db
    .insertInto('applicant_returns')
    .values({ state: sha256(state), expires_at: until })
    .onConflict((conflict) => conflict.column('state').doNothing())
    .returning('state')
    .executeTakeFirst();
  return taken !== undefined;
}
