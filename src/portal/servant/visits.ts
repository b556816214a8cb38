import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { newToken, sha256 } from '../../kernel/ids.ts';
import { HOUR, type Instant, SECOND } from '../../kernel/instants.ts';
import type { Db } from '../../store/db.ts';

const COOKIE = 'otklik_servant';
const PATH = '/portal/servant';
const LASTS = 12 * HOUR;

/** Lets the browser in for twelve hours. The row says which body's base it may read and nothing of who reads. */
export async function beginVisit(
  db: Db,
  c: Context,
  agency: string,
  secure: boolean,
  at: Instant,
): Promise<void> {
  await db.deleteFrom('servant_sessions').where('expires_at', '<=', at).execute();
  const token = newToken();
  await db
    .insertInto('servant_sessions')
    .values({ token: sha256(token), agency, expires_at: at + LASTS })
    .execute();
  setCookie(c, COOKIE, token, {
    path: PATH,
    httpOnly: true,
    sameSite: 'Lax',
    secure,
    maxAge: LASTS / SECOND,
  });
}

/** The body whose base this browser may read, or null. */
export async function visitOf(db: Db, c: Context, at: Instant): Promise<string | null> {
  const token = getCookie(c, COOKIE);
  if (token === undefined) return null;
  const row = await db
    .selectFrom('servant_sessions')
    .select('agency')
    .where('token', '=', sha256(token))
    .where('expires_at', '>', at)
    .executeTakeFirst();
  return row?.agency ?? null;
}

export async function endVisit(db: Db, c: Context): Promise<void> {
  const token = getCookie(c, COOKIE);
  if (token !== undefined) {
    await db.deleteFrom('servant_sessions').where('token', '=', sha256(token)).execute();
  }
  deleteCookie(c, COOKIE, { path: PATH });
}
