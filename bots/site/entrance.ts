import type { Context, MiddlewareHandler } from 'hono';
import { sha256 } from '../../src/kernel/ids.ts';
import type { ChatStore, SiteChat } from './port.ts';
import { refuse } from './refusals.ts';

/** What the routes know of a request after the entrance. */
export interface ChatEnv {
  Variables: { site: SiteChat; session: string };
}

export interface EntranceDeps {
  readonly chat: ChatStore;
  /** The site chat of this account, null when there is none. */
  siteOf(account: string): SiteChat | null;
  /** The address under which visitors see the server, when it is set: `https://chat.example`. */
  readonly publicOrigin: string | null;
}

/** Finds the account of the path; 404 when it has no site chat. */
export function findSite(deps: EntranceDeps): MiddlewareHandler<ChatEnv> {
  return async (c, next) => {
    const site = deps.siteOf(c.req.param('account') ?? '');
    if (!site) return refuse(c, 'unknown_account');
    c.set('site', site);
    return next();
  };
}

/**
 * Lets a page of another site call only when its origin is on the account's list. CORS alone would keep the answer
 * from the page but carry the request out, so the origin is checked here and a foreign one gets nothing.
 */
export function checkOrigin(deps: EntranceDeps): MiddlewareHandler<ChatEnv> {
  return async (c, next) => {
    c.header('Vary', 'Origin', { append: true });
    const origin = c.req.header('origin');
    if (origin === undefined) return next();
    if (!isOwn(deps, c, origin) && !c.get('site').origins.includes(origin))
      return refuse(c, 'foreign_origin');
    c.header('Access-Control-Allow-Origin', origin);
    c.header('Access-Control-Expose-Headers', 'Retry-After');
    if (c.req.method !== 'OPTIONS') return next();
    c.header('Access-Control-Allow-Methods', 'GET, POST');
    c.header('Access-Control-Allow-Headers', 'Authorization, Content-Type, Last-Event-ID');
    c.header('Access-Control-Max-Age', '600');
    return c.body(null, 204);
  };
}

/** Behind a proxy that ends TLS the scheme is not known here, so the own origin is recognised by its host. */
function isOwn(deps: EntranceDeps, c: Context, origin: string): boolean {
  if (origin === deps.publicOrigin) return true;
  return URL.canParse(origin) && new URL(origin).host === c.req.header('host');
}

/** Finds the session by the token; 401 when there is none. The token is taken from the header alone: addresses are logged. */
export function findSession(deps: EntranceDeps): MiddlewareHandler<ChatEnv> {
  return async (c, next) => {
    const token = /^Bearer ([\w-]{20,100})$/.exec(c.req.header('authorization') ?? '')?.[1];
    const session = token ? await deps.chat.sessionByToken(c.get('site').account, sha256(token)) : null;
    if (session === null) {
      c.header('WWW-Authenticate', 'Bearer');
      return refuse(c, 'no_session');
    }
    c.set('session', session);
    return next();
  };
}
