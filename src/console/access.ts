import type { Context, MiddlewareHandler } from 'hono';
import type { Viewer } from '../cases/viewer.ts';
import { OtklikError } from '../kernel/errors.ts';
import { type Person, type Role, maySee } from '../staff/person.ts';
import type { NoticeReader } from '../watch/open-notices.ts';
import type { ConsoleAgency, ConsoleDeps } from './deps.ts';

export interface ConsoleEnv {
  Variables: { person: Person; sessionId: string; pending: 'password' | 'second_step' | null };
}
export type ConsoleContext = Context<ConsoleEnv>;

/** What each role may do beside reading. */
const RIGHTS = {
  work: ['operator', 'supervisor', 'administrator'],
  people: ['administrator'],
  audit: ['supervisor', 'administrator'],
  channels: ['supervisor', 'administrator'],
  edit: ['editor', 'administrator'],
  privacy: ['administrator'],
  ledger: ['supervisor', 'administrator'],
  figures: ['supervisor', 'administrator'],
} as const satisfies Record<string, readonly Role[]>;
export type Right = keyof typeof RIGHTS;

export function may(person: Person, right: Right): boolean {
  return RIGHTS[right].some((role) => role === person.role);
}

/** An event and the answer to all of it concern a whole body: who is limited to units of it does not see them. */
export function mayAnswerAll(person: Person): boolean {
  return may(person, 'work') && person.units === null;
}

/** Throws OtklikError `forbidden` when the person's role does not give the right. */
export function demand(person: Person, right: Right): void {
  if (may(person, right)) return;
  throw new OtklikError('forbidden', 'Для этого действия нужны другие права.', {
    hint: 'Обратитесь к администратору.',
  });
}

/** The person as the queries see them: limited to their bodies, and to the topics of their units. */
export function viewerOf(person: Person, bodies: readonly ConsoleAgency[]): Viewer {
  const { id, agencies, units } = person;
  if (units === null) return { id, agencies };
  const topics = bodies
    .filter((body) => maySee(person, body.id))
    .map(({ id: agency, unitOfTopic, unsortedForAll }) => {
      const sorted = Object.keys(unitOfTopic);
      const own = units.filter((unit) => unit.agency === agency).map(({ unit }) => unit);
      const ofOwn = sorted.filter((topic) => own.includes(unitOfTopic[topic] ?? ''));
      return { agency, units: own, topics: ofOwn, sorted: unsortedForAll && own.length > 0 ? sorted : null };
    });
  return { id, agencies, units: topics };
}

/** The person as a reader of notices about deadlines. */
export function readerOf(person: Person, bodies: readonly ConsoleAgency[]): NoticeReader {
  const { id: staffId, ...scope } = viewerOf(person, bodies);
  return { staffId, role: person.role, ...scope };
}

/** The part of the actor that actions write into cases and the audit log. */
export function actorOf(person: Person): { id: string; name: string; role: Role } {
  return { id: person.id, name: person.name, role: person.role };
}

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Headers of every page: nothing but our own files runs, nobody frames us, nothing is kept by the browser. */
export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  c.header('Content-Security-Policy', POLICY);
  c.header('X-Content-Type-Options', 'nosniff');
  c.header('X-Frame-Options', 'DENY');
  // Not `no-referrer`: with it browsers send `Origin: null` with forms, which the check below refuses.
  c.header('Referrer-Policy', 'same-origin');
  if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store');
};

function sameOrigin(c: Context, publicUrl: string | undefined): boolean {
  const origin = c.req.header('origin');
  if (origin === undefined) return c.req.header('sec-fetch-site') === 'same-origin';
  if (!URL.canParse(origin)) return false;
  const { host } = new URL(origin);
  const expected = publicUrl === undefined ? [] : [new URL(publicUrl).host];
  return [...expected, c.req.header('host') ?? new URL(c.req.url).host].includes(host);
}

/** Refuses every request that changes something and does not come from our own pages. */
export function ownPagesOnly(publicUrl: string | undefined): MiddlewareHandler {
  return async (c, next) => {
    const changes = c.req.method !== 'GET' && c.req.method !== 'HEAD';
    if (changes && !sameOrigin(c, publicUrl)) return c.text('Запрос пришёл не со страницы консоли.', 403);
    return next();
  };
}

/** Where to go after signing in: one of our own pages, whatever the address says. */
export function safeNext(next: string | undefined): string {
  return next !== undefined &&
    /^\/(?:console\/(?:queue|cases|appeals|clocks|terms|repair|people|audit|knowledge|channels|privacy|wall|reports|moderation|incidents|security)|portal\/servant)(?:\/[\w-]+)*(?:\?[\w\-=&%~.]*)?$/.test(
      next,
    )
    ? next
    : '/console/queue';
}

/** The page that the person is on: the one asked for, or the one that a part was asked from. */
function currentPage(c: Context): string | undefined {
  const from = c.req.header('hx-current-url');
  const page = from ?? (c.req.method === 'GET' ? c.req.url : undefined);
  if (page === undefined || !URL.canParse(page)) return undefined;
  const url = new URL(page);
  return `${url.pathname}${url.search}`;
}

function askToSignIn(c: Context): Response {
  // What a page does by itself must not carry it away from what is being written.
  const byItself =
    ['/console/live', '/console/presence'].includes(c.req.path) || c.req.path.endsWith('/draft');
  if (byItself) return c.body(null, 401);
  return leaveFor(c, `/console/sign-in?next=${encodeURIComponent(safeNext(currentPage(c)))}`);
}

/** Opens another page; from inside an open page by a header, since a part of a page cannot be redirected. */
function leaveFor(c: Context, to: string): Response {
  if (c.req.header('hx-request') === undefined) return c.redirect(to, 303);
  return c.body(null, 200, { 'HX-Redirect': to });
}

/** Where a person is sent before anything else. */
const FIRST = { password: '/console/password', second_step: '/console/security' } as const;

/**
 * Lets only signed-in people through: those with a one-time password only to the page that changes it, and those whose
 * role demands a second step only to the page that sets it up.
 */
export function signedInOnly(deps: Pick<ConsoleDeps, 'sessions'>): MiddlewareHandler<ConsoleEnv> {
  return async (c, next) => {
    const signedIn = await deps.sessions.read(c.req.raw.headers);
    if (!signedIn) return askToSignIn(c);
    c.set('person', signedIn.person);
    c.set('sessionId', signedIn.sessionId);
    const { pending } = signedIn;
    c.set('pending', pending);
    const first = pending === null ? null : FIRST[pending];
    const settled = first === null || c.req.path === '/console/sign-out' || c.req.path.startsWith(first);
    if (!settled) return leaveFor(c, first);
    await next();
    // What the page did with the session itself comes before prolonging the one that it began with.
    if (c.res.headers.getSetCookie().length > 0) return undefined;
    for (const cookie of signedIn.cookies) c.header('Set-Cookie', cookie, { append: true });
    return undefined;
  };
}
