import type { ChannelLimits, SendOutcome } from '../channel/channel.ts';
import { type Instant, MINUTE, SECOND } from '../kernel/instants.ts';

/** After so many tries of a send that certainly never happened, a person has to look. About a day with the growing pauses. */
const MAX_TRIES = 40;
const LONGEST_PAUSE = 30 * MINUTE;

/** What becomes of an outbox row after one try. */
export type Settlement =
  | { readonly state: 'sent'; readonly externalId: string | null }
  | { readonly state: 'ready'; readonly notBefore: Instant; readonly reason: string }
  | { readonly state: 'failed'; readonly reason: string; readonly unreachable: boolean }
  | { readonly state: 'unknown'; readonly reason: string };

export interface Tried {
  readonly attempts: number;
  readonly firstTriedAt: Instant;
  readonly limits: Pick<ChannelLimits, 'guardsRepeats' | 'guardLifetime'>;
  readonly now: Instant;
  /** Between 0 and 1; spreads the tries of many messages. */
  readonly chance: number;
}

/** A pause that doubles with every try up to half an hour, the half of it by chance. Whole ms, as instants are. */
export function pause(attempts: number, chance: number): number {
  const full = Math.min(LONGEST_PAUSE, SECOND * 2 ** Math.min(attempts, 20));
  return Math.round(full / 2 + (chance * full) / 2);
}

/**
 * What a try's outcome means for the row. A send whose outcome is unknown is repeated only while the platform itself
 * recognises the repeat (VK: `random_id` and `guid`, one hour); else it stays `unknown` for a person or the reconciler.
 */
export function settle(outcome: SendOutcome, tried: Tried): Settlement {
  const { now, attempts, chance } = tried;
  switch (outcome.outcome) {
    case 'sent':
      return { state: 'sent', externalId: outcome.externalId };
    case 'failed':
      return { state: 'failed', reason: outcome.reason, unreachable: outcome.unreachable ?? false };
    case 'stopped':
      return { state: 'ready', notBefore: now + MINUTE, reason: outcome.reason };
    case 'later':
      if (attempts >= MAX_TRIES) return { state: 'failed', reason: outcome.reason, unreachable: false };
      return {
        state: 'ready',
        notBefore: now + Math.max(Math.ceil(outcome.afterMs), pause(attempts - 1, chance)),
        reason: outcome.reason,
      };
    case 'unknown': {
      const next = now + pause(attempts - 1, chance);
      const guarded = tried.limits.guardsRepeats && next < tried.firstTriedAt + tried.limits.guardLifetime;
      return guarded
        ? { state: 'ready', notBefore: next, reason: outcome.reason }
        : { state: 'unknown', reason: outcome.reason };
    }
  }
}
