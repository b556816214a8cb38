import { DAY, MINUTE } from '../kernel/instants.ts';
import { dayOf } from './civil-date.ts';
import type { EpochDay } from './civil-date.ts';
import type { MinuteInterval, Schedule, WeekInForce } from './schedule.ts';
import { requireYear, tableOfYear } from './year-table.ts';
import { changesIn } from './zone.ts';
import type { Transition } from './zone.ts';

/** What a whole year adds up to. */
export interface YearSums {
  /** Working time in milliseconds. */
  readonly total: number;
  readonly workDays: number;
}

/**
 * The sums of a local year that a term passes over as a whole. Without a calendar a year is its week over and over,
 * and its sums follow from that without a table; a term of a century is then as quick as one of a day. Throws as
 * `tableOfYear` does.
 */
export function sumsOfYear(schedule: Schedule, year: number): YearSums {
  requireYear(schedule, year);
  const table = schedule.tables.get(year);
  if (table === undefined) {
    const sums = sumsByWeek(schedule, year);
    if (sums !== null) return sums;
  }
  const { total, lastCloses } = table ?? tableOfYear(schedule, year);
  return { total, workDays: lastCloses.length };
}

/** Null where the year has something special, so that only its table tells. */
function sumsByWeek(schedule: Schedule, year: number): YearSums | null {
  if (schedule.calendars !== null || schedule.daysOff.size > 0) return null;
  const firstDay = dayOf(year, 1, 1);
  const days = dayOf(year + 1, 1, 1) - firstDay;
  const week = weekOf(schedule, firstDay, firstDay + days);
  if (week === null) return null;
  let lost = 0;
  for (const change of changesIn(schedule.zone, (firstDay - 1) * DAY, (firstDay + days + 1) * DAY)) {
    const cut = lostIn(week, change, firstDay, firstDay + days);
    if (cut === null) return null;
    lost += cut;
  }
  let minutes = 0;
  let workDays = 0;
  for (let weekday = 0; weekday < 7; weekday += 1) {
    const intervals = hoursOn(week, firstDay + weekday);
    if (intervals.length === 0) continue;
    const times = Math.ceil((days - weekday) / 7);
    workDays += times;
    for (const [from, to] of intervals) minutes += times * (to - from);
  }
  return { total: minutes * MINUTE - lost, workDays };
}

/** The week that is in force in all of the year. */
function weekOf(schedule: Schedule, firstDay: EpochDay, nextYear: EpochDay): WeekInForce | null {
  const { versions } = schedule;
  if (versions.some(({ from }) => from > firstDay && from < nextYear)) return null;
  return versions.findLast(({ from }) => from <= firstDay) ?? null;
}

function hoursOn(week: WeekInForce, day: EpochDay): readonly MinuteInterval[] {
  return week.days[(((day + 3) % 7) + 7) % 7] ?? [];
}

/**
 * How much working time a change of the clocks takes away (negative: adds). Null when hours begin or end near it, so
 * that what they come to has to be looked up.
 */
function lostIn(
  week: WeekInForce,
  change: Transition,
  firstDay: EpochDay,
  nextYear: EpochDay,
): number | null {
  const from = change.at + Math.min(change.before, change.after);
  const to = change.at + Math.max(change.before, change.after);
  let lost = 0;
  for (let day = Math.floor(from / DAY) - 1; day * DAY <= to; day += 1) {
    if (day < firstDay || day >= nextYear) continue;
    for (const [opens, closes] of hoursOn(week, day)) {
      const begins = day * DAY + opens * MINUTE;
      const ends = day * DAY + closes * MINUTE;
      if (ends < from || begins > to) continue;
      if (begins >= from || ends <= to) return null;
      lost += change.after - change.before;
    }
  }
  return lost;
}
