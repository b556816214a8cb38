import type { AgencyPack } from '../../agency/index.ts';
import { policyAt } from '../../agency/policy.rules.ts';
import type { Instant } from '../../kernel/instants.ts';

/** Whether a body's act provides for a sign-in through ЕСИА, by the date of its policy (L1-06, A-01). */
export type SignIn = 'off' | 'optional' | 'required';

export function signInOf(pack: AgencyPack, at: Instant): SignIn {
  return policyAt(pack, at).settings.esia ?? 'off';
}
