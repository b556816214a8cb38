import type { NonWorkingDay, WorkingSaturday } from './calendar-year.ts';
import { weekdayOfDay, yearOfDay } from './civil-date.ts';
import type { EpochDay } from './civil-date.ts';
import { WEEKDAYS } from './schedule-spec.ts';
import type { Weekday } from './schedule-spec.ts';
import type { IndexedCalendar, MinuteInterval, Schedule } from './schedule.ts';

/** When people work on one local date, and what the calendar has to do with it. */
export interface DayPlan {
  readonly intervals: readonly MinuteInterval[];
  /** The weekday whose hours are taken. */
  readonly weekday: Weekday;
  readonly nonWorking?: NonWorkingDay;
  readonly saturday?: WorkingSaturday;
  readonly dayOff?: string;
  readonly short: boolean;
}

const NO_WORK: readonly MinuteInterval[] = [];

/** The plan of a date. Pure arithmetic on dates: the zone plays no part yet. */
export function planOf(schedule: Schedule, day: EpochDay): DayPlan {
  return planIn(schedule, schedule.calendars?.get(yearOfDay(day)), day);
}

/** The same when the date's calendar is at hand, as it is for a whole year. */
export function planIn(schedule: Schedule, calendar: IndexedCalendar | undefined, day: EpochDay): DayPlan {
  const own = weekdayOfDay(day);
  const nonWorking = calendar?.nonWorking.get(day);
  if (nonWorking !== undefined) return { intervals: NO_WORK, weekday: own, nonWorking, short: false };
  const dayOff = schedule.daysOff.get(day);
  if (dayOff !== undefined) return { intervals: NO_WORK, weekday: own, dayOff, short: false };
  const saturday = calendar?.working.get(day);
  const weekday = saturday?.asWeekday ?? own;
  const hours = hoursOf(schedule, day, weekday);
  const short = hours.length > 0 && calendar?.short.has(day) === true;
  const intervals = short ? cutFromEnd(hours, schedule.spec.shortDayMinutes) : hours;
  return saturday === undefined ? { intervals, weekday, short } : { intervals, weekday, saturday, short };
}

/** When people work on a date, where nothing else is asked about it: most days have nothing special. */
export function intervalsIn(
  schedule: Schedule,
  calendar: IndexedCalendar | undefined,
  day: EpochDay,
): readonly MinuteInterval[] {
  const isPlain = calendar === undefined && schedule.daysOff.size === 0;
  return isPlain ? hoursOf(schedule, day, weekdayOfDay(day)) : planIn(schedule, calendar, day).intervals;
}

function hoursOf(schedule: Schedule, day: EpochDay, weekday: Weekday): readonly MinuteInterval[] {
  const inForce = schedule.versions.findLast((version) => version.from <= day);
  return inForce?.days[WEEKDAYS.indexOf(weekday)] ?? NO_WORK;
}

/** The cut takes whole intervals away when the last one is shorter than it, as after a late break. */
function cutFromEnd(hours: readonly MinuteInterval[], minutes: number): readonly MinuteInterval[] {
  let left = minutes;
  const kept: MinuteInterval[] = [];
  for (const [from, to] of hours.toReversed()) {
    const close = Math.max(from, to - left);
    left -= to - close;
    if (close > from) kept.unshift([from, close]);
  }
  return kept;
}
