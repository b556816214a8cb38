import type { ChannelLimits } from '../channel/channel.ts';
import type { Instant } from '../kernel/instants.ts';

/** When the next sends may start. Kept in this process; a conversation has one send under way at a time. */
export interface Pace {
  /** Milliseconds until this conversation may be written to again. Takes nothing. */
  untilConversation(account: string, conversation: string, now: Instant): number;
  /** The same for the account. */
  untilAccount(account: string, now: Instant): number;
  /** Accounts that may not send at this moment, with the ms until each may. */
  busy(now: Instant): ReadonlyMap<string, number>;
  /**
   * Milliseconds until the account may send; takes the place in its row, and with it the conversation's. Asked once
   * the conversation is free, so that a chat that has to wait does not make the others wait.
   */
  take(account: string, conversation: string, limits: ChannelLimits, now: Instant): number;
}

/** Keeps sends apart so that an account stays within its platform's limits, in all and in one conversation. */
export function createPace(): Pace {
  const next = new Map<string, Instant>();
  const accounts = new Set<string>();
  const until = (key: string, now: Instant) => Math.max(0, (next.get(key) ?? 0) - now);
  const chat = (account: string, conversation: string) => `${account}\n${conversation}`;

  function forget(now: Instant): void {
    if (next.size < 10_000) return;
    for (const [key, at] of next) if (at < now) next.delete(key);
  }

  return {
    untilConversation: (account, conversation, now) => until(chat(account, conversation), now),
    untilAccount: until,
    busy: (now) =>
      new Map([...accounts].map((id) => [id, until(id, now)] as const).filter(([, ms]) => ms > 0)),
    take(account, conversation, limits, now) {
      forget(now);
      accounts.add(account);
      const at = Math.max(now, next.get(account) ?? 0);
      next.set(account, at + 1_000 / limits.perSecond);
      next.set(chat(account, conversation), at + 1_000 / limits.perConversationPerSecond);
      return at - now;
    },
  };
}
