import type { Context, MiddlewareHandler } from 'hono';
import type { AgencyPack } from '../../agency/index.ts';
import { maySee } from '../../staff/person.ts';
import type { ServantDeps } from './deps.ts';
import { doorOf, safeNext } from './door.ts';
import { addressPage } from './door-pages.ts';
import { visitOf } from './visits.ts';

/** Who reads: nobody by name. */
export interface Reader {
  readonly by: 'code' | 'staff';
  /** The bodies whose base may be read. */
  readonly agencies: readonly AgencyPack[];
}

export interface ServantEnv {
  Variables: { reader: Reader };
}
export type ServantContext = Context<ServantEnv>;

async function readerOf(deps: ServantDeps, c: Context): Promise<Reader | null> {
  const visited = await visitOf(deps.db, c, deps.clock());
  const own = deps.agencies.filter(({ id }) => id === visited);
  if (own.length > 0) return { by: 'code', agencies: own };
  const signedIn = await deps.sessions.read(c.req.raw.headers);
  if (!signedIn || signedIn.pending !== null) return null;
  for (const cookie of signedIn.cookies) c.header('Set-Cookie', cookie, { append: true });
  return { by: 'staff', agencies: deps.agencies.filter(({ id }) => maySee(signedIn.person, id)) };
}

/** Lets only internal clients through. Everybody else gets the sign-in page at every address: none of them tells what is there. */
export function internalClientsOnly(deps: ServantDeps): MiddlewareHandler<ServantEnv> {
  return async (c, next) => {
    const reader = await readerOf(deps, c);
    if (reader) {
      c.set('reader', reader);
      return next();
    }
    if (c.req.header('hx-request') !== undefined) {
      return c.body(null, 200, { 'HX-Redirect': '/portal/servant' });
    }
    const wanted = c.req.method === 'GET' ? safeNext(c.req.path) : '';
    return c.html(addressPage(doorOf(deps, wanted), '', null), c.req.path === '/portal/servant' ? 200 : 401);
  };
}
