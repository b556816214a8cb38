import { createHmac } from 'node:crypto';
import { sameSecret } from '../kernel/ids.ts';
import { type Instant, MINUTE, SECOND } from '../kernel/instants.ts';

/** How far the edge's clock may be from ours, and for how long a call that was overheard could be sent again. */
const REPLAY_WINDOW = 5 * MINUTE;

export interface EdgeCall {
  /** Seconds since 1970 as text: `x-otklik-edge-timestamp`. */
  readonly timestamp: string | undefined;
  /** HMAC-SHA-256 of `timestamp\npath\nbody` as hex: `x-otklik-edge-signature`. */
  readonly signature: string | undefined;
  /** With the query, as it was asked for. */
  readonly path: string;
  readonly body: Uint8Array;
}

/**
 * What is wrong with a call that says it comes from the edge ingress; null when it does, or when it came directly from
 * a platform and says nothing of the kind.
 */
export function edgeFault(call: EdgeCall, secret: string, now: Instant): string | null {
  const { timestamp, signature } = call;
  if (timestamp === undefined && signature === undefined) return null;
  if (timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return 'the edge names no time';
  const signed = createHmac('sha256', secret).update(`${timestamp}\n${call.path}\n`).update(call.body);
  if (!sameSecret(signature, signed.digest('hex'))) return 'wrong signature of the edge';
  return Math.abs(now - Number(timestamp) * SECOND) > REPLAY_WINDOW ? 'too old a call of the edge' : null;
}
