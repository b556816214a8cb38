import type { SendOutcome } from '../../src/channel/channel.ts';
import { certainlyNotSent, networkCode } from '../../src/channel/not-sent.rules.ts';
import { HOUR, MINUTE, SECOND } from '../../src/kernel/instants.ts';

/** What VK said instead of a result. */
export interface VkRefusal {
  readonly code: number;
  readonly description: string;
}

type Meaning = 'busy' | 'later' | 'tomorrow' | 'unclear' | 'stopped' | 'unreachable' | 'final';

/** Codes by what is to be done. What is not named is final and goes to a person. */
const CODES: readonly { readonly is: Meaning; readonly codes: readonly number[] }[] = [
  { is: 'busy', codes: [6, 32] },
  // Flood: also for the same text twice in a row.
  { is: 'later', codes: [9] },
  { is: 'tomorrow', codes: [29] },
  // Failures inside VK: the call may have been carried out, and our guard makes a repeat safe.
  { is: 'unclear', codes: [1, 10, 36, 43] },
  // The token, the application or the account is refused, or a captcha is asked: nothing will pass until a person acts.
  { is: 'stopped', codes: [5, 14, 17, 27, 28, 42, 3300, 3609] },
  { is: 'unreachable', codes: [900, 901, 902] },
];

const MEANING = new Map(CODES.flatMap(({ is, codes }) => codes.map((code) => [code, is] as const)));

/** Links are forbidden in the comments of this place. */
export const LINKS_FORBIDDEN = 222;

const OUTCOMES: Readonly<Record<Meaning, (reason: string) => SendOutcome>> = {
  busy: (reason) => ({ outcome: 'later', afterMs: SECOND, reason, hold: 'account' }),
  later: (reason) => ({ outcome: 'later', afterMs: MINUTE, reason, hold: 'conversation' }),
  tomorrow: (reason) => ({ outcome: 'later', afterMs: HOUR, reason, hold: 'account' }),
  unclear: (reason) => ({ outcome: 'unknown', reason }),
  stopped: (reason) => ({ outcome: 'stopped', reason }),
  unreachable: (reason) => ({ outcome: 'failed', reason, unreachable: true }),
  final: (reason) => ({ outcome: 'failed', reason }),
};

/** What came of a send that VK refused. */
export function outcomeOfRefusal(refusal: VkRefusal): SendOutcome {
  const reason = `${refusal.code} ${refusal.description}`.trim().slice(0, 200);
  return OUTCOMES[MEANING.get(refusal.code) ?? 'final'](reason);
}

/** What came of a send that got no readable answer. */
export function outcomeOfSilence(error: unknown): SendOutcome {
  const reason = networkCode(error) || 'no readable answer';
  if (certainlyNotSent(error)) return { outcome: 'later', afterMs: 5 * SECOND, reason, hold: 'account' };
  return { outcome: 'unknown', reason };
}
