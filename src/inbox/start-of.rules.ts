import { DAY, type Instant, MINUTE } from '../kernel/instants.ts';

/** No platform brings an event later than this; its stamp is then a fault. */
const OLDEST = 366 * DAY;
const CLOCKS_DIFFER = 10 * MINUTE;

/**
 * When an event happened, and so when the client's waiting began: the platform's time, however late it was delivered.
 * A stamp that is missing (0: presses of buttons have none) or cannot be true counts for nothing: then it is the time
 * of arrival.
 */
export function startOf(occurredAt: Instant, receivedAt: Instant): Instant {
  const plausible = occurredAt >= receivedAt - OLDEST && occurredAt <= receivedAt + CLOCKS_DIFFER;
  return plausible ? occurredAt : receivedAt;
}
