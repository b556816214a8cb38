import type { Weekday } from './schedule-spec.ts';

/** A day on which nobody works although its weekday says otherwise, or a holiday that falls on any day. */
export type NonWorkingDay =
  | { readonly date: string; readonly kind: 'holiday'; readonly name: string }
  | {
      readonly date: string;
      readonly kind: 'moved';
      /** The day off whose rest was moved here. */
      readonly movedFrom: string;
      readonly by: 'decree' | 'labour-code-112';
    };

/** A Saturday that became a working day: it takes the hours of the weekday its rest was moved to. */
export interface WorkingSaturday {
  readonly date: string;
  readonly asDate: string;
  readonly asWeekday: Weekday;
  readonly short: boolean;
}

/** One year of the Russian production calendar (Labour Code art. 95 and 112 plus the year's decree on moved days). */
export interface CalendarYear {
  readonly year: number;
  /** `statutory-only`: no decree is known yet, so every deadline that touches the year is provisional. */
  readonly status: 'decreed' | 'statutory-only';
  readonly decree?: { readonly number: string; readonly date: string; readonly title: string };
  readonly nonWorking: readonly NonWorkingDay[];
  readonly working: readonly WorkingSaturday[];
  /** Working days that are shorter, moved Saturdays included. */
  readonly short: readonly string[];
  readonly shortMinutes: number;
  /** What the year must add up to; `hours` are those of a 40-hour week. */
  readonly counts: {
    readonly days: number;
    readonly working: number;
    readonly nonWorking: number;
    readonly hours: number;
  };
}

/** A day off that a region adds to the calendar. */
export interface DayOff {
  readonly date: string;
  readonly reason: string;
}
