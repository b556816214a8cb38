import { DAY, HOUR, type Instant, MINUTE } from '../../kernel/instants.ts';

/** Events in each past hour that is known, by the hour's beginning; hours without any count too. */
export type PastHours = ReadonlyMap<Instant, number>;

/** By chance so many fail to come about once in three thousand times. */
const SURELY_MISSED = 8;
const SHORTEST = 15 * MINUTE;
const ENOUGH = 3;
const WEEKS = [7, 14, 21, 28];
const DAYS = [1, 2, 3, 4, 5, 6, 7];

/** The beginning of the hour that an instant lies in. */
export function hourOf(at: Instant): Instant {
  return Math.floor(at / HOUR) * HOUR;
}

/** What usually comes in this hour: as on this day of the week, or, where too little is known, as on the last days. */
function usual(hour: Instant, past: PastHours): number {
  const on = (days: readonly number[]) =>
    days.map((back) => past.get(hour - back * DAY)).filter((count) => count !== undefined);
  const weeks = on(WEEKS);
  const known = weeks.length >= ENOUGH ? weeks : on(DAYS);
  if (known.length < ENOUGH) return 0;
  const sorted = known.toSorted((a, b) => a - b);
  // The middle one: neither a day of a crowd nor a holiday makes it.
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

/** How many events usually come between two instants. */
export function expectedBetween(from: Instant, to: Instant, past: PastHours): number {
  let sum = 0;
  for (let hour = hourOf(from); hour < to; hour += HOUR) {
    const share = (Math.min(to, hour + HOUR) - Math.max(from, hour)) / HOUR;
    sum += usual(hour, past) * share;
  }
  return sum;
}

/** True when so little comes by chance hardly ever: the channel has fallen silent. */
export function isSilent(lastEventAt: Instant, now: Instant, past: PastHours): boolean {
  return now - lastEventAt >= SHORTEST && expectedBetween(lastEventAt, now, past) >= SURELY_MISSED;
}
