import type { Settings } from '../agency/index.ts';
import type { Instant } from '../kernel/instants.ts';

export type RetentionTerm = NonNullable<Settings['retention_terms']>[number];

/** What a case has to do with its term. */
export interface AgedCase {
  readonly kind: string;
  /** The unit that owns it. */
  readonly unit: string;
}

/** The class that a case falls into, the first that fits; null: it is never destroyed by its age (L3-03, L4-04, U-02). */
export function termOf(
  { kind, unit }: AgedCase,
  terms: readonly RetentionTerm[] | undefined,
): RetentionTerm | null {
  const covers = kind === 'appeal' ? 'appeal' : 'talk';
  const fits = (term: RetentionTerm) => term.covers === covers && (term.units?.includes(unit) ?? true);
  return terms?.find(fits) ?? null;
}

/** The last instant at which a case must have been closed for its term of so many years to have passed by now. */
export function closedBefore(years: number, now: Instant, zone: string): Instant {
  return Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).startOfDay().subtract({ years })
    .epochMilliseconds;
}

/** From when a closed case may be destroyed: the term counts from the day after the closing (L3-03: at least so long). */
export function dueAfter(closedAt: Instant, years: number, zone: string): Instant {
  return Temporal.Instant.fromEpochMilliseconds(closedAt)
    .toZonedDateTimeISO(zone)
    .startOfDay()
    .add({ days: 1 })
    .add({ years }).epochMilliseconds;
}
