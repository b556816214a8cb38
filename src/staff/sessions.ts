import type { Instant } from '../kernel/instants.ts';
import { type Auth, COOKIE_PREFIX, headersFor, openAuth, type SessionSettings } from './auth.ts';
import { recordAudit } from './audit.ts';
import { endSessionsOf } from './own-sessions.ts';
import { personById, personByLogin } from './people.ts';
import type { Person } from './person.ts';
import { answerSecondStep, type SecondStepResult } from './second-step-answer.ts';
import { ownSecondStep, type OwnSecondStep } from './second-step.ts';
import { giveBackTry, takeTry } from './sign-in-limit.ts';

/** Whom a request comes from: its headers, and the client's address for the limit of failed tries and the audit log. */
export interface From {
  readonly address: string;
  readonly headers: Headers;
}

type SignInResult =
  | { readonly outcome: 'in'; readonly cookies: readonly string[] }
  /** The password is right; a code of the app is asked. */
  | { readonly outcome: 'second_step'; readonly cookies: readonly string[] }
  | { readonly outcome: 'refused' }
  /** Passwords are for administrators: this person comes in through the body's provider. */
  | { readonly outcome: 'elsewhere' }
  | { readonly outcome: 'wait'; readonly minutes: number };

type ProviderResult =
  | { readonly outcome: 'in'; readonly cookies: readonly string[] }
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'blocked' };

interface SignedIn {
  readonly person: Person;
  readonly sessionId: string;
  /** What the person has to do before anything else. */
  readonly pending: 'password' | 'second_step' | null;
  /** Set-Cookie lines to pass on: a session that is used is prolonged. */
  readonly cookies: readonly string[];
}

export interface Sessions {
  /** Checks login and password. */
  signIn(login: string, password: string, from: From, at: Instant): Promise<SignInResult>;
  /** Takes the code that a sign-in underway asked for. `trust`: this device is not asked for the next thirty days. */
  answerSecondStep(
    given: { readonly code: string; readonly trust: boolean },
    from: From,
    at: Instant,
  ): Promise<SecondStepResult>;
  /** Lets in whom the body's provider vouches for by a checked address; `unknown` and `blocked` are refusals. */
  enterByProvider(email: string, from: From, at: Instant): Promise<ProviderResult>;
  /** Who is signed in with these request headers; null for nobody, an ended session or a blocked person. */
  read(headers: Headers): Promise<SignedIn | null>;
  /** Ends the session; gives the Set-Cookie lines that clear it. */
  signOut(headers: Headers): Promise<readonly string[]>;
  /** A signed-in person's own second step. */
  readonly secondStep: OwnSecondStep;
  readonly passwords: 'all' | 'administrators';
}

function pendingOf(person: Person, via: string): SignedIn['pending'] {
  // Whoever comes through the body's provider has passed its checks, and has no use for a password of ours.
  if (via === 'provider') return null;
  if (person.mustChangePassword) return 'password';
  return person.secondStep === 'due' ? 'second_step' : null;
}

/** Opens staff sessions. The sign-in library is loaded at the first use, not at the start of the server. */
export function openSessions(settings: SessionSettings): Sessions {
  const { db, passwords = 'all' } = settings;
  let opened: Promise<Auth> | null = null;
  const auth = () => (opened ??= openAuth(settings));

  async function refused(
    person: Person | null,
    address: string,
    at: Instant,
    action = 'staff.sign_in_refused',
  ) {
    const subject = person?.id ?? 'unknown';
    await recordAudit(db, { at, actor: 'system', action, subject, details: { address } });
  }

  return {
    passwords,

    async signIn(login, password, from, at) {
      const { address } = from;
      const { minutes, begins } = await takeTry(db, login, address, at);
      const person = await personByLogin(db, login);
      if (minutes > 0) {
        // Once, not for every try that follows.
        if (begins) await refused(person, address, at, 'staff.locked_out');
        return { outcome: 'wait', minutes };
      }
      const { api } = await auth();
      const response = await api.signInEmail({
        body: { email: login.trim(), password },
        headers: headersFor(from),
        asResponse: true,
      });
      if (!response.ok || !person || person.blocked) {
        if (person?.blocked) await endSessionsOf(db, person.id);
        await refused(person, address, at);
        return { outcome: 'refused' };
      }
      await giveBackTry(db, login, address);
      const body = (await response.json()) as { token?: string; twoFactorRedirect?: boolean };
      if (passwords === 'administrators' && person.role !== 'administrator') {
        await db
          .deleteFrom('staff_sessions')
          .where('token', '=', body.token ?? '')
          .execute();
        return { outcome: 'elsewhere' };
      }
      const cookies = response.headers.getSetCookie();
      if (body.twoFactorRedirect === true) return { outcome: 'second_step', cookies };
      const entry = { at, actor: person.id, action: 'staff.sign_in', subject: person.id };
      await recordAudit(db, { ...entry, details: { address } });
      return { outcome: 'in', cookies };
    },

    answerSecondStep: async (given, from, at) => answerSecondStep(db, await auth(), given, from, at),

    async enterByProvider(email, from, at) {
      const person = await personByLogin(db, email);
      if (!person || person.blocked) {
        await refused(person, from.address, at);
        return { outcome: person ? 'blocked' : 'unknown' };
      }
      const { api } = await auth();
      const headers = headersFor(from);
      const response = await api.enterByProvider({ body: { person: person.id }, headers, asResponse: true });
      const details = { address: from.address, by: 'oidc' };
      await recordAudit(db, { at, actor: person.id, action: 'staff.sign_in', subject: person.id, details });
      return { outcome: 'in', cookies: response.headers.getSetCookie() };
    },

    async read(headers) {
      if (!headers.get('cookie')?.includes(`${COOKIE_PREFIX}.session_token=`)) return null;
      const { api } = await auth();
      const { response, headers: answered } = await api.getSession({ headers, returnHeaders: true });
      const person = response && (await personById(db, response.user.id));
      if (!person || person.blocked) return null;
      const { id: sessionId, via } = response.session;
      const pending = pendingOf(person, via ?? 'password');
      return { person, sessionId, pending, cookies: answered.getSetCookie() };
    },

    async signOut(headers) {
      const { api } = await auth();
      const response = await api.signOut({ headers, asResponse: true });
      return response.headers.getSetCookie();
    },

    secondStep: ownSecondStep(db, auth),
  };
}
