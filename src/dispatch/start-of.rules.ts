import { DAY, type Instant, MINUTE } from '../kernel/instants.ts';

/** No platform brings an event later than this; its stamp is then a fault. */
const OLDEST = 366 * DAY;
const CLOCKS_DIFFER = 10 * MINUTE;

/**
 * When the client's waiting begins: the platform's time of the event, however late it was delivered. A stamp that
 * cannot be true (years ago, or in the future) is not taken for a promise: then the time of arrival counts.
 */
export function startOf(occurredAt: Instant, receivedAt: Instant): Instant {
  const plausible = occurredAt >= receivedAt - OLDEST && occurredAt <= receivedAt + CLOCKS_DIFFER;
  return plausible ? occurredAt : receivedAt;
}
