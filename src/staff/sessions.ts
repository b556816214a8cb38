import { HOUR, type Instant } from '../kernel/instants.ts';
import { newId } from '../kernel/ids.ts';
import type { Db } from '../store/db.ts';
import { recordAudit } from './audit.ts';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from './passwords.ts';
import { personById } from './people.ts';
import { giveBackTry, takeTry } from './sign-in-limit.ts';
import type { Person } from './person.ts';

export interface SessionSettings {
  readonly db: Db;
  /** Signs the session cookie. */
  readonly secret: string;
  /** The address people open; `https:` makes the cookie Secure. */
  readonly publicUrl: string | undefined;
}

type SignInResult =
  | { readonly outcome: 'in'; readonly cookies: readonly string[] }
  | { readonly outcome: 'refused' }
  | { readonly outcome: 'wait'; readonly minutes: number };

interface SignedIn {
  readonly person: Person;
  readonly sessionId: string;
  /** Set-Cookie lines to pass on: a session that is used is prolonged. */
  readonly cookies: readonly string[];
}

export interface Sessions {
  /** Checks login and password. `address` is the client's, for the limit of failed tries and the audit log. */
  signIn(
    login: string,
    password: string,
    from: { address: string; headers: Headers },
    at: Instant,
  ): Promise<SignInResult>;
  /** Who is signed in with these request headers; null for nobody, an ended session or a blocked person. */
  read(headers: Headers): Promise<SignedIn | null>;
  /** Ends the session; gives the Set-Cookie lines that clear it. */
  signOut(headers: Headers): Promise<readonly string[]>;
}

const COOKIE_PREFIX = 'otklik';

async function openAuth({ db, secret, publicUrl }: SessionSettings) {
  const { betterAuth } = await import('better-auth');
  return betterAuth({
    // The tables hold text and integers on both engines, so the adapter always writes what SQLite takes.
    database: { db, type: 'sqlite' },
    secret,
    baseURL: publicUrl ?? 'http://localhost',
    telemetry: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: SHORTEST_PASSWORD,
      maxPasswordLength: LONGEST_PASSWORD,
    },
    user: {
      modelName: 'staff_people',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    account: {
      modelName: 'staff_credentials',
      fields: {
        userId: 'person_id',
        accountId: 'external_id',
        providerId: 'provider',
        password: 'password_hash',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    session: {
      modelName: 'staff_sessions',
      fields: {
        userId: 'person_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip',
        userAgent: 'user_agent',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
      expiresIn: (12 * HOUR) / 1_000,
      updateAge: HOUR / 1_000,
    },
    advanced: {
      cookiePrefix: COOKIE_PREFIX,
      useSecureCookies: publicUrl?.startsWith('https:') ?? false,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
      // Forwarded headers can be forged; the address of a sign-in is in the audit log.
      ipAddress: { disableIpTracking: true },
      database: { generateId: () => newId(), validateSchema: false },
    },
  });
}

/** Opens staff sessions. The sign-in library is loaded at the first use, not at the start of the server. */
export function openSessions(settings: SessionSettings): Sessions {
  const { db } = settings;
  let opened: ReturnType<typeof openAuth> | null = null;
  const auth = () => (opened ??= openAuth(settings));

  return {
    async signIn(login, password, { address, headers }, at) {
      const minutes = await takeTry(db, login, address, at);
      if (minutes > 0) return { outcome: 'wait', minutes };
      const { api } = await auth();
      const response = await api.signInEmail({
        body: { email: login.trim(), password },
        headers,
        asResponse: true,
      });
      const body = response.ok ? ((await response.json()) as { user: { id: string } }) : null;
      const person = body && (await personById(db, body.user.id));
      if (!person || person.blocked) {
        if (person) await db.deleteFrom('staff_sessions').where('person_id', '=', person.id).execute();
        await recordAudit(db, {
          at,
          actor: 'system',
          action: 'staff.sign_in_refused',
          subject: person?.id ?? 'unknown',
          details: { address },
        });
        return { outcome: 'refused' };
      }
      await giveBackTry(db, login, address);
      const entry = { at, actor: person.id, action: 'staff.sign_in', subject: person.id };
      await recordAudit(db, { ...entry, details: { address } });
      return { outcome: 'in', cookies: response.headers.getSetCookie() };
    },

    async read(headers) {
      if (!headers.get('cookie')?.includes(`${COOKIE_PREFIX}.session_token=`)) return null;
      const { api } = await auth();
      const { response, headers: answered } = await api.getSession({ headers, returnHeaders: true });
      const person = response && (await personById(db, response.user.id));
      if (!person || person.blocked) return null;
      return { person, sessionId: response.session.id, cookies: answered.getSetCookie() };
    },

    async signOut(headers) {
      const { api } = await auth();
      const response = await api.signOut({ headers, asResponse: true });
      return response.headers.getSetCookie();
    },
  };
}
