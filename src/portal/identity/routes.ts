import { randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import type { AgencyPack } from '../../agency/index.ts';
import type { Identity } from '../../appeals/applicant.rules.ts';
import { type ApplicantsDeps, rememberApplicant } from '../../appeals/applicants.ts';
import { formFields } from '../../console/forms.ts';
import { errorText } from '../../kernel/errors.ts';
import { sameSecret } from '../../kernel/ids.ts';
import { type Clock, type Instant, MINUTE, SECOND } from '../../kernel/instants.ts';
import type { Log } from '../../kernel/log.ts';
import { actingFor, createEsia, type Identified } from './esia.ts';
import { type Refusal, refusalOf } from './esia.rules.ts';
import type { EsiaAccess } from './esia-access.ts';
import { signInOf } from './sign-in.rules.ts';
import { organisationsPage, refusalPage } from './pages.ts';
import { ACCOUNT, beginSession, takeReturn } from './sessions.ts';

export interface IdentityDeps extends ApplicantsDeps {
  readonly agencies: readonly AgencyPack[];
  readonly log: Log;
  readonly clock: Clock;
  /** The address people open; ЕСИА sends them back to it. */
  readonly publicUrl: string;
  /** How long one call to ЕСИА may take, ms; its usual patience when absent. */
  readonly patience?: number;
}

const PATH = `${ACCOUNT}/esia`;
const COOKIE = 'otklik_esia';
const LASTS = 10 * MINUTE;

const STATUS: Readonly<Record<Refusal, 400 | 403 | 502 | 503>> = {
  denied: 403,
  stale: 400,
  replayed: 400,
  code: 400,
  away: 503,
  untrusted: 502,
  misconfigured: 502,
  no_name: 403,
  no_organisation: 403,
};

const underwaySchema = z.object({
  state: z.string(),
  agency: z.string(),
  as: z.enum(['person', 'organisation']),
  next: z.string(),
  until: z.number(),
});
type Underway = z.infer<typeof underwaySchema>;

const choiceSchema = z.object({
  found: z.custom<Identified>((value) => typeof value === 'object' && value !== null),
  agency: z.string(),
  next: z.string(),
  until: z.number(),
});

/** Where to go after signing in: a page of the account of this body, whatever the address says. */
function safeNext(next: string | undefined, agency: string): string {
  const home = `${ACCOUNT}/${agency}`;
  const fromTalk = `${ACCOUNT}/draft/${agency}?t=`;
  const inside = next !== undefined && [`${home}/`, fromTalk].some((start) => next.startsWith(start));
  return inside && /^[\w/-]{1,200}(?:\?t=[\w-]{1,100})?$/u.test(next) ? next : home;
}

/**
 * Identification by ЕСИА, mounted at `/portal/account/esia`. The state binds its answer to the browser that asked (a
 * sealed cookie of ten minutes) and is taken once. ЕСИА knows neither nonce nor PKCE. Its token is used for this one
 * question and kept nowhere.
 */
export function identityRoutes(deps: IdentityDeps, access: EsiaAccess): Hono {
  const { store, seal, clock, log } = deps;
  const secure = deps.publicUrl.startsWith('https:');
  const redirectUri = `${deps.publicUrl}${PATH}/back`;
  const esia = createEsia({
    access,
    redirectUri,
    clock,
    ...(deps.patience === undefined ? {} : { patience: deps.patience }),
  });
  const packOf = (id: string | undefined) =>
    deps.agencies.find((each) => each.id === id && signInOf(each, clock()) !== 'off') ?? null;

  const refuse = (
    c: Context,
    refusal: Refusal,
    agency: AgencyPack | null,
    detail = '',
  ): Response | Promise<Response> => {
    log.warn({ refusal, detail, agency: agency?.id }, 'a sign-in through ЕСИА ended without a session');
    return c.html(refusalPage(refusal, agency), STATUS[refusal]);
  };

  function opened<T extends { readonly until: Instant }>(
    schema: z.ZodType<T>,
    value: string | undefined,
    place: string,
  ): T | null {
    if (value === undefined) return null;
    try {
      const read = schema.parse(JSON.parse(seal.open(value, place)));
      return read.until > clock() ? read : null;
    } catch {
      // Changed, of another browser's making, or sealed with a key that is gone: it was not given out like this.
      return null;
    }
  }

  async function begin(c: Context): Promise<Response> {
    const agency = packOf(c.req.query('agency'));
    if (agency === null) return c.redirect(ACCOUNT, 303);
    const as = c.req.query('as') === 'organisation' ? 'organisation' : 'person';
    const state = randomUUID();
    const underway: Underway = {
      state,
      agency: agency.id,
      as,
      next: safeNext(c.req.query('next'), agency.id),
      until: clock() + LASTS,
    };
    let url: string;
    try {
      url = await esia.authorizeUrl({ state, as });
    } catch (error) {
      return refuse(c, 'away', agency, errorText(error));
    }
    setCookie(c, COOKIE, seal.seal(JSON.stringify(underway), COOKIE), {
      path: PATH,
      httpOnly: true,
      // Lax: the way back is a link from ЕСИА's page.
      sameSite: 'Lax',
      secure,
      maxAge: LASTS / SECOND,
    });
    return c.redirect(url, 303);
  }

  async function back(c: Context): Promise<Response> {
    const begun = opened(underwaySchema, getCookie(c, COOKIE), COOKIE);
    const { code, state, error, error_description: description = '' } = c.req.query();
    if (begun === null) return refuse(c, 'stale', null, 'no sign-in was begun in this browser');
    const agency = packOf(begun.agency);
    if (agency === null || !sameSecret(state, begun.state))
      return refuse(c, 'stale', agency, 'another state');
    if (!(await takeReturn(store.db, begun.state, begun.until, clock())))
      return refuse(c, 'replayed', agency);
    deleteCookie(c, COOKIE, { path: PATH });
    if (error !== undefined) {
      return refuse(c, refusalOf(error, description), agency, `${error} ${description}`.slice(0, 120));
    }
    if (code === undefined || code === '') return refuse(c, 'code', agency, 'no code');
    const result = await esia.identify({ code, as: begun.as });
    if (result.is === 'refused') return refuse(c, result.refusal, agency, result.detail);
    if (begun.as === 'person') return enter(c, agency.id, result.identity, begun.next);
    const [only, ...others] = result.organisations;
    if (only && others.length === 0)
      return enter(c, agency.id, { ...result.identity, organisation: only }, begun.next);
    const found: Identified = { identity: result.identity, organisations: result.organisations };
    const choice = { found, agency: agency.id, next: begun.next, until: clock() + LASTS };
    return c.html(organisationsPage(found, agency, seal.seal(JSON.stringify(choice), `${COOKIE}/choice`)));
  }

  async function choose(c: Context): Promise<Response> {
    const field = await formFields(c);
    const chosen = opened(choiceSchema, field('who'), `${COOKIE}/choice`);
    const identity = chosen && actingFor(chosen.found, field('organisation'));
    if (!chosen || !identity) return refuse(c, 'stale', packOf(chosen?.agency));
    return enter(c, chosen.agency, identity, chosen.next);
  }

  async function enter(c: Context, agency: string, identity: Identity, next: string): Promise<Response> {
    const at = clock();
    const id = await rememberApplicant(deps, agency, identity, at);
    await beginSession(store.db, c, id, secure, at);
    return c.redirect(next, 303);
  }

  return new Hono()
    .get('/begin', (c) => begin(c))
    .get('/back', (c) => back(c))
    .post('/organisation', (c) => choose(c));
}
