import type { ChannelLimits } from '../channel/channel.ts';
import { MINUTE, SECOND } from '../kernel/instants.ts';

/** A send as its platform counts it. */
export interface PacedSend {
  readonly account: string;
  /** The platform's chat, which several conversations may share. */
  readonly chat: string;
  readonly group: boolean;
  readonly limits: Pick<ChannelLimits, 'perSecond' | 'perConversationPerSecond' | 'perGroupPerMinute'>;
}

/** In any `ms` at most `limit` sends, whenever the `ms` begin. */
export interface Window {
  readonly key: string;
  readonly limit: number;
  readonly ms: number;
  /** Whose limit it is: a chat that has to wait holds nobody else up. */
  readonly whose: 'account' | 'chat';
}

function windowOf(whose: Window['whose'], key: string, perMs: number, ms: number): Window {
  // Less than one in the window is one in a longer window.
  return perMs * ms >= 1
    ? { whose, key, limit: Math.floor(perMs * ms), ms }
    : { whose, key, limit: 1, ms: Math.ceil(1 / perMs) };
}

/**
 * The windows that a send has to fit into. With `share` above 1 each is that many times narrower: so much may one of
 * `share` processes take that do not know of each other.
 */
export function windowsOf(send: PacedSend, share = 1): readonly Window[] {
  const { account, chat, limits } = send;
  const inChat = `${account}\n${chat}`;
  const grouped = send.group && limits.perGroupPerMinute !== undefined ? limits.perGroupPerMinute : null;
  return [
    windowOf('account', account, limits.perSecond / SECOND / share, SECOND),
    windowOf('chat', inChat, limits.perConversationPerSecond / SECOND / share, SECOND),
    ...(grouped === null ? [] : [windowOf('chat', `${inChat}\nminute`, grouped / MINUTE / share, MINUTE)]),
  ];
}

/** Between two sends of an account, ms: evenly, so that what is urgent never waits for a burst to cool down. */
export function gapOf({ limits }: PacedSend, share = 1): number {
  return (SECOND / limits.perSecond) * share;
}
