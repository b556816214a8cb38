import type { PolicyInForce } from '../agency/index.ts';

/**
 * Targets that an invitation to a private talk answers: the reply terms of what is written in public, and no other. The
 * term of an urgent matter and of a private message runs on, since nothing was said on the substance yet (Ulyanovsk
 * п. 7.3, Kursk п. 3.3.3: sending to a private channel is a reply to the public message). Empty where the body does not
 * count it.
 */
export function answeredByInvitation(policy: PolicyInForce): readonly string[] {
  if (policy.settings.private_channel_counts_as_reply !== true) return [];
  return policy.targets
    .filter(
      ({ process, applies }) => process === 'reply' && applies !== null && !applies.kinds.includes('direct'),
    )
    .map(({ id }) => id);
}
