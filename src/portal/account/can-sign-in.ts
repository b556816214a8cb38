import type { AgencyPack } from '../../agency/index.ts';
import { signInOf } from '../identity/sign-in.rules.ts';
import type { AccountDeps } from './deps.ts';

/** Whether people can be identified for this body: its act provides for it and the installation is connected. */
export function canSignIn(
  deps: Pick<AccountDeps, 'esia' | 'publicUrl' | 'clock'>,
  agency: AgencyPack,
): boolean {
  return deps.esia !== null && deps.publicUrl !== undefined && signInOf(agency, deps.clock()) !== 'off';
}
