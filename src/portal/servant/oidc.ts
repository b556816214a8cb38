import { createHmac } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Configuration } from 'openid-client';
import { z } from 'zod';
import type { AgencyPack } from '../../agency/index.ts';
import { errorText } from '../../kernel/errors.ts';
import { sameSecret } from '../../kernel/ids.ts';
import { type Instant, MINUTE, SECOND } from '../../kernel/instants.ts';
import { recordAudit } from '../../staff/audit.ts';
import type { OidcAccess, ServantDeps } from './deps.ts';
import { addressPage } from './door-pages.ts';
import { doorOf, safeNext } from './door.ts';
import { beginVisit } from './visits.ts';
import { domainsOf, workAddress } from './work-address.rules.ts';

const COOKIE = 'otklik_servant_oidc';
const PATH = '/portal/servant/oidc';
const LASTS = 10 * MINUTE;
const SECONDS_TO_ANSWER = 10;

const underway = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  next: z.string(),
  until: z.number(),
});
/** A sign-in that was begun here; the browser holds it, signed, so that the server keeps nothing. */
type Underway = z.infer<typeof underway>;

function sealed(secret: string, value: Underway): string {
  const body = Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${body}.${signature(secret, body)}`;
}

function signature(secret: string, body: string): string {
  return createHmac('sha256', secret).update(`servant-oidc|${body}`).digest('base64url');
}

function opened(secret: string, value: string | undefined, at: Instant): Underway | null {
  const [body = '', signed = ''] = value?.split('.') ?? [];
  if (!sameSecret(signature(secret, body), signed)) return null;
  const read = underway.parse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')));
  return read.until > at ? read : null;
}

/** Learns the provider's addresses at the first sign-in and keeps them; a provider that was down is asked again. */
function providerOf(access: OidcAccess): () => Promise<Configuration> {
  let known: Promise<Configuration> | null = null;
  const learn = async (): Promise<Configuration> => {
    const { allowInsecureRequests, discovery, enableNonRepudiationChecks } = await import('openid-client');
    // A provider on this machine, behind a proxy of its own, may be asked without TLS; no other one.
    const near = ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(access.issuer).hostname);
    // The signature is checked besides TLS: proxies that open it stand in many offices.
    const execute = [enableNonRepudiationChecks, ...(near ? [allowInsecureRequests] : [])];
    const options = { timeout: SECONDS_TO_ANSWER, execute };
    return discovery(new URL(access.issuer), access.clientId, access.clientSecret, undefined, options);
  };
  return () => {
    known ??= learn().catch((error: unknown) => {
      known = null;
      throw error;
    });
    return known;
  };
}

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
  const provider = providerOf(access);
  const domains = domainsOf(deps.agencies);
  const secure = deps.publicUrl?.startsWith('https:') ?? false;
  const back = `${deps.publicUrl ?? ''}${PATH}/back`;
  const refuse = (c: Context, problem: string, status: 401 | 502) =>
    c.html(addressPage(doorOf(deps, ''), '', problem), status);

  async function begin(c: Context): Promise<Response> {
    const client = await import('openid-client');
    const [state, nonce, verifier] = [
      client.randomState(),
      client.randomNonce(),
      client.randomPKCECodeVerifier(),
    ];
    const url = client.buildAuthorizationUrl(await provider(), {
      redirect_uri: back,
      scope: 'openid email',
      state,
      nonce,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    const next = safeNext(c.req.query('next'));
    const value = sealed(deps.secret, { state, nonce, verifier, next, until: deps.clock() + LASTS });
    // Lax: the way back is a link from the provider's page.
    setCookie(c, COOKIE, value, {
      path: PATH,
      httpOnly: true,
      sameSite: 'Lax',
      secure,
      maxAge: LASTS / SECOND,
    });
    return c.redirect(url.href, 303);
  }

  async function finish(c: Context): Promise<Response> {
    const at = deps.clock();
    const begun = opened(deps.secret, getCookie(c, COOKIE), at);
    deleteCookie(c, COOKIE, { path: PATH });
    if (begun === null) return refuse(c, 'Вход начат слишком давно или в другом окне. Начните заново.', 401);
    const { authorizationCodeGrant } = await import('openid-client');
    const tokens = await authorizationCodeGrant(
      await provider(),
      new URL(`${back}${new URL(c.req.url).search}`),
      {
        pkceCodeVerifier: begun.verifier,
        expectedState: begun.state,
        expectedNonce: begun.nonce,
        idTokenExpected: true,
      },
    );
    const agency = bodyOf(access, domains, { ...tokens.claims() });
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
    return c.redirect(begun.next.startsWith(`${home}/`) ? begun.next : home, 303);
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
