/** A moment as milliseconds since 1970-01-01T00:00Z: what is stored, compared and passed between rooms. */
export type Instant = number;

/** Where the time comes from. Code that needs "now" takes a clock, so that tests move time and never wait for it. */
export type Clock = () => Instant;

export const systemClock: Clock = () => Date.now();

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Instant → `2026-11-21T12:40:00.000Z`, for logs and machine-readable output. */
export function toIso(instant: Instant): string {
  return new Date(instant).toISOString();
}

/** Instant → ISO 8601 with the zone's offset, e.g. `2026-11-21T16:40:00.000+04:00`. Throws RangeError for an unknown zone. */
export function toZonedIso(instant: Instant, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(instant)
    .toZonedDateTimeISO(zone)
    .toString({ timeZoneName: 'never', fractionalSecondDigits: 3 });
}
