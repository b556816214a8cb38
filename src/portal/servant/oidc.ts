import { type Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { AgencyPack } from '../../agency/index.ts';
import { errorText } from '../../kernel/errors.ts';
import { recordAudit } from '../../staff/audit.ts';
import { openProvider, PROVIDER_COOKIE_SECONDS } from '../../staff/provider.ts';
import type { OidcAccess, ServantDeps } from './deps.ts';
import { addressPage } from './door-pages.ts';
import { doorOf, safeNext } from './door.ts';
import { beginVisit } from './visits.ts';
import { domainsOf, workAddress } from './work-address.rules.ts';

const COOKIE = 'otklik_servant_oidc';
const PATH = '/portal/servant/oidc';

/** The body whose servant the provider names: by the domain of a work address, or the one that all of its people serve. */
function bodyOf(
  access: OidcAccess,
  domains: ReadonlyMap<string, AgencyPack>,
  claims: Readonly<Record<string, unknown>>,
): string | null {
  if (access.agency !== null) return access.agency;
  const { email, email_verified } = claims;
  if (typeof email !== 'string' || email_verified === false) return null;
  return domains.get(workAddress(email)?.domain ?? '')?.id ?? null;
}

/**
 * Signing in through the body's own OpenID Connect provider: authorization code with PKCE, state and nonce. Of what the
 * provider tells only the body is kept: neither name nor address nor id.
 */
export function oidcRoutes(deps: ServantDeps, access: OidcAccess): Hono {
  const secure = deps.publicUrl?.startsWith('https:') ?? false;
  const back = `${deps.publicUrl ?? ''}${PATH}/back`;
  const provider = openProvider(access, { secret: deps.secret, purpose: 'servant-oidc', back });
  const domains = domainsOf(deps.agencies);
  const refuse = (c: Context, problem: string, status: 401 | 502) =>
    c.html(addressPage(doorOf(deps, ''), '', problem), status);

  async function begin(c: Context): Promise<Response> {
    const { url, kept } = await provider.begin(safeNext(c.req.query('next')), deps.clock());
    // Lax: the way back is a link from the provider's page.
    const lasts = { path: PATH, httpOnly: true, sameSite: 'Lax', maxAge: PROVIDER_COOKIE_SECONDS } as const;
    setCookie(c, COOKIE, kept, { ...lasts, secure });
    return c.redirect(url, 303);
  }

  async function finish(c: Context): Promise<Response> {
    const at = deps.clock();
    const kept = getCookie(c, COOKIE);
    deleteCookie(c, COOKIE, { path: PATH });
    const found = await provider.finish(kept, new URL(c.req.url).search, at);
    if (found === null) return refuse(c, 'Вход начат слишком давно или в другом окне. Начните заново.', 401);
    const agency = bodyOf(access, domains, found.claims);
    if (agency === null)
      return refuse(c, 'Эта учётная запись не относится к ведомствам, чью базу мы ведём.', 401);
    await beginVisit(deps.db, c, agency, secure, at);
    await recordAudit(deps.db, {
      at,
      actor: 'client',
      action: 'servant.sign_in',
      subject: agency,
      details: { by: 'oidc' },
    });
    const home = `/portal/servant/${agency}`;
    return c.redirect(found.next.startsWith(`${home}/`) ? found.next : home, 303);
  }

  const guarded = (step: (c: Context) => Promise<Response>) => async (c: Context) => {
    try {
      return await step(c);
    } catch (error) {
      deps.log.warn({ err: errorText(error).slice(0, 200) }, 'a sign-in through the provider failed');
      return refuse(
        c,
        'Войти через учётную запись ведомства не получилось. Попробуйте ещё раз или войдите по коду.',
        502,
      );
    }
  };
  return new Hono().get('/oidc/begin', guarded(begin)).get('/oidc/back', guarded(finish));
}
