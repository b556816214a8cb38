import type { Instant } from '../kernel/instants.ts';
import type { AcceptedUpdate, Channel, OutgoingMessage } from './channel.ts';

/** One thing that was found out about a connection, for the staff: texts are Russian. */
export interface Finding {
  /** Names the thing within its platform, always the same: `token`, `webhook`, `events`. */
  readonly id: string;
  /**
   * `fault`: messages do not come or answers do not go. `limited`: one ability is missing, the rest works. `unclear`:
   * the platform could not be asked.
   */
  readonly state: 'works' | 'limited' | 'fault' | 'unclear';
  readonly text: string;
  /** What to press or to write where; absent where nothing is to be done. */
  readonly todo?: string;
}

/** A channel that can ask its platform how the connection stands. */
export interface CheckableChannel extends Channel {
  /**
   * Looks and changes nothing. `hookUrl` is the address of our webhook, null where the installation does not know its
   * own address. Never throws: what could not be asked is a finding.
   */
  check(hookUrl: string | null, signal: AbortSignal): Promise<readonly Finding[]>;
}

/** A channel whose webhook (or polling) can be set up through the platform's API. */
export interface ConnectableChannel extends Channel {
  /** The platform takes a webhook off by itself after hours of failures, so that it has to be set again unasked. */
  readonly dropsWebhooks: boolean;
  /** Sets what is not yet as it should be; the second call in a row changes nothing. Never throws. */
  connect(hookUrl: string, signal: AbortSignal): Promise<readonly Finding[]>;
}

/** What a platform still tells of the past. `complete` is false when a part could not be asked just now. */
export interface Recovered {
  readonly updates: readonly AcceptedUpdate[];
  readonly complete: boolean;
}

/** A channel whose platform can be asked what was written, whether or not it was delivered. */
export interface RecoveringChannel extends Channel {
  /**
   * What people and colleagues wrote since then, with the platform's own times. Keys are derived from the message, so
   * that the same one has the same key at every call. Throws only when the signal fires.
   */
  writtenSince(since: Instant, signal: AbortSignal): Promise<Recovered>;
}

/** A send as the platform shows it. */
export interface Trace {
  readonly externalId: string;
  readonly at: Instant;
}

/** A channel whose platform lets one look whether a send arrived. */
export interface TracingChannel extends Channel {
  /**
   * Messages that may be this send, tried first at `triedAt`; none when it certainly did not arrive. Null when the
   * platform does not let one look. Throws when it cannot be asked just now.
   */
  trace(message: OutgoingMessage, triedAt: Instant, signal: AbortSignal): Promise<readonly Trace[] | null>;
}

export function canCheck(channel: Channel): channel is CheckableChannel {
  return 'check' in channel;
}

export function canConnect(channel: Channel): channel is ConnectableChannel {
  return 'connect' in channel;
}

export function canRecover(channel: Channel): channel is RecoveringChannel {
  return 'writtenSince' in channel;
}

export function canTrace(channel: Channel): channel is TracingChannel {
  return 'trace' in channel;
}
