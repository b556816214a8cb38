import type { Instant } from '../kernel/instants.ts';
import type { CalendarYear, NonWorkingDay, WorkingSaturday } from './calendar-year.ts';
import type { EpochDay } from './civil-date.ts';
import type { ScheduleSpec } from './schedule-spec.ts';
import type { Zone } from './zone.ts';

/** Minutes of the local day at which work begins and ends; 1440 is midnight at its end. */
export type MinuteInterval = readonly [number, number];

/** A checked week, Monday first. */
export interface WeekInForce {
  /** The first local date, or minus infinity. */
  readonly from: EpochDay;
  readonly days: readonly (readonly MinuteInterval[])[];
}

/** One calendar year with its special days found by date. */
export interface IndexedCalendar {
  readonly year: CalendarYear;
  readonly nonWorking: ReadonlyMap<EpochDay, NonWorkingDay>;
  readonly working: ReadonlyMap<EpochDay, WorkingSaturday>;
  readonly short: ReadonlySet<EpochDay>;
}

/**
 * The working time of one schedule in one local year, as sorted arrays that are searched by halving. Instants are
 * milliseconds since 1970, `before` is working milliseconds since the beginning of the year.
 */
export interface YearTable {
  readonly year: number;
  readonly firstDay: EpochDay;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  /** Openings and closings of every stretch of work, in order, none empty. */
  readonly opens: Float64Array;
  readonly closes: Float64Array;
  /** How many stretches have begun before each 24 hours since the beginning of the year: where a search may start. */
  readonly begunBefore: Uint16Array;
  /** `before[i]`: working time before stretch i; one more entry than stretches, the last one being the year's total. */
  readonly before: Float64Array;
  readonly total: number;
  /** How many working days there are up to and including each day of the year. */
  readonly workDaysThrough: Uint16Array;
  /** The last close of each working day, in order. */
  readonly lastCloses: Float64Array;
  /** The year's decree is not known. */
  readonly provisional: boolean;
}

/** A checked schedule, ready for counting. Its tables are filled as years are asked for; nothing else ever changes. */
export interface Schedule {
  readonly id: string;
  readonly tz: string;
  readonly spec: ScheduleSpec;
  readonly zone: Zone;
  readonly versions: readonly WeekInForce[];
  /** Absent for a schedule without a calendar. */
  readonly calendars: ReadonlyMap<number, IndexedCalendar> | null;
  readonly daysOff: ReadonlyMap<EpochDay, string>;
  readonly tables: Map<number, YearTable>;
  /** The table used last: most calls fall into the same year. */
  recent: YearTable | null;
}
