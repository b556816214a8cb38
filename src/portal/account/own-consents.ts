import {
  type ConsentOffer,
  consentOffers,
  type ConsentPurpose,
  giveConsents,
  listConsents,
} from '../../privacy/consents.ts';
import type { AccountContext } from './access.ts';
import type { AccountDeps } from './deps.ts';

/** Who agrees here, and where, as the ledger of consents notes it. */
export function consenting(deps: Pick<AccountDeps, 'clock'>, c: AccountContext) {
  const { agency, applicant } = c.var;
  return {
    agency: agency.id,
    holder: `applicant:${applicant.id}`,
    channel: 'portal',
    at: deps.clock(),
  } as const;
}

/** What this person ever agreed to. */
export function ownConsents(deps: AccountDeps, c: AccountContext) {
  const { agency, holder } = consenting(deps, c);
  return listConsents(deps.store.db, agency, [holder]);
}

/** The words to agree to for a purpose; null when the body asks for none or they were agreed to already. */
export async function missingConsent(
  deps: AccountDeps,
  c: AccountContext,
  purpose: ConsentPurpose,
): Promise<ConsentOffer | null> {
  const offer = consentOffers(c.var.agency, deps.clock()).find((one) => one.purpose === purpose);
  if (!offer) return null;
  const given = await ownConsents(deps, c);
  return given.some((one) => one.purpose === purpose && one.withdrawnAt === null) ? null : offer;
}

/** Keeps a consent that was ticked beside the words in force. False: not ticked, or the words have changed meanwhile. */
export async function takeTicked(
  deps: AccountDeps,
  c: AccountContext,
  offer: ConsentOffer,
  ticked: string,
): Promise<boolean> {
  if (ticked !== offer.digest) return false;
  await giveConsents(deps.store.db, consenting(deps, c), [offer]);
  return true;
}
