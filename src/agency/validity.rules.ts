/** A thing that is in force from its first day to its last one, both `YYYY-MM-DD` and both included. */
export interface Dated {
  readonly validFrom: string;
  readonly validTo: string | null;
}

/** True when the date, `YYYY-MM-DD` in the body's zone, falls into the validity. */
export function inForce(item: Dated, date: string): boolean {
  return item.validFrom <= date && (item.validTo === null || date <= item.validTo);
}

/** The local date of an instant (epoch ms) in a zone, `YYYY-MM-DD`. */
export function localDate(at: number, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** How two neighbouring editions of one thing meet: one day may belong to one of them only. */
export type Seam = 'joined' | 'gap' | 'overlap';

export function seam(earlier: Dated, later: Dated): Seam {
  if (earlier.validTo === null || earlier.validTo >= later.validFrom) return 'overlap';
  const next = Temporal.PlainDate.from(earlier.validTo).add({ days: 1 }).toString();
  return next === later.validFrom ? 'joined' : 'gap';
}
