/** Monday to Sunday, in the order of ISO 8601. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

export type Weekday = (typeof WEEKDAYS)[number];

/** Opening and closing wall time, `HH:MM`; half-open, so that work ends at the second one. `24:00` is a legal end. */
export type Interval = readonly [string, string];

export type Week = Readonly<Record<Weekday, readonly Interval[]>>;

/** A week that is in force from a local date on; `null` means from the beginning. */
export interface ScheduleVersion {
  readonly from: string | null;
  readonly week: Week;
}

/** Working hours as they are written in a pack. The version in force on a date is the last one that began by it. */
export interface ScheduleSpec {
  readonly id: string;
  readonly tz: string;
  /** `ru`: the production calendar applies; `none`: the week repeats without holidays. */
  readonly calendar: 'ru' | 'none';
  /** Cut from the end of a day that the calendar shortens (Labour Code art. 95). */
  readonly shortDayMinutes: number;
  /** The regulation does not give these hours; they were assumed and must be confirmed. */
  readonly assumption?: boolean;
  readonly versions: readonly ScheduleVersion[];
}
