import type { Context, MiddlewareHandler } from 'hono';
import type { AgencyPack } from '../../agency/index.ts';
import { type Applicant, readApplicant } from '../../appeals/applicants.ts';
import { sessionOf } from '../identity/sessions.ts';
import type { AccountDeps } from './deps.ts';
import { doorPage, missingPage } from './door-page.ts';

export interface AccountEnv {
  Variables: { agency: AgencyPack; applicant: Applicant };
}
export type AccountContext = Context<AccountEnv>;

export const isSecure = ({ publicUrl }: Pick<AccountDeps, 'publicUrl'>): boolean =>
  publicUrl?.startsWith('https:') ?? false;

/** The applicant who is signed in at this body; somebody signed in at another one is a stranger here. */
export async function applicantOf(
  deps: AccountDeps,
  c: Context,
  agency: AgencyPack,
): Promise<Applicant | null> {
  const session = await sessionOf(deps.store.db, c, isSecure(deps), deps.clock());
  const applicant = session && (await readApplicant(deps, session.applicantId));
  return applicant?.agency === agency.id ? applicant : null;
}

/** Lets only identified people through. Everybody else gets the same door at every address: none tells what is there. */
export function identifiedOnly(deps: AccountDeps): MiddlewareHandler<AccountEnv> {
  return async (c, next) => {
    const agency = deps.agencies.find(({ id }) => id === c.req.param('agency'));
    if (!agency) return c.html(missingPage(null, null), 404);
    const applicant = await applicantOf(deps, c, agency);
    if (applicant) {
      c.set('agency', agency);
      c.set('applicant', applicant);
      return next();
    }
    const wanted = c.req.method === 'GET' ? c.req.path : '';
    const isHome = c.req.path === `/portal/account/${agency.id}`;
    return c.html(doorPage(deps, agency, wanted), isHome ? 200 : 401);
  };
}
