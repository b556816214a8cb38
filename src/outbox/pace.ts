import type { ChannelLimits } from '../channel/channel.ts';
import type { Instant } from '../kernel/instants.ts';

/** When the next sends may start. Kept in this process; every account has one sender at a time per process. */
export interface Pace {
  /** Milliseconds to wait before a send of this account into this conversation; takes the place in the row. */
  take(account: string, conversation: string, limits: ChannelLimits, now: Instant): number;
}

/** Keeps sends apart so that an account stays within its platform's limits, in all and in one conversation. */
export function createPace(): Pace {
  const next = new Map<string, Instant>();

  function slot(key: string, perSecond: number, from: Instant): Instant {
    const at = Math.max(from, next.get(key) ?? 0);
    next.set(key, at + 1_000 / perSecond);
    return at;
  }

  function forget(now: Instant): void {
    if (next.size < 10_000) return;
    for (const [key, at] of next) if (at < now) next.delete(key);
  }

  return {
    take(account, conversation, limits, now) {
      forget(now);
      const start = slot(`${account}\n${conversation}`, limits.perConversationPerSecond, now);
      return slot(account, limits.perSecond, start) - now;
    },
  };
}
