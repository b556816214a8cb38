import type { Instant } from '../kernel/instants.ts';
import type { EpochDay } from './civil-date.ts';
import { yearOfDay } from './civil-date.ts';
import { termDays, termMs } from './rule.ts';
import type { Rule } from './rule.ts';
import type { Schedule, YearTable } from './schedule.ts';
import { sumsOfYear } from './year-sums.ts';
import { addWorkingMs } from './working-time.ts';
import { localDay, requireInstant, tableAt, tableOfYear } from './year-table.ts';

/** When a term runs out: a reply at this very instant is still in time. */
export interface Deadline {
  readonly at: Instant;
  /** The term touches a year whose decree is not known yet; it has to be computed again when the decree comes. */
  readonly provisional: boolean;
}

/**
 * The deadline of a term that begins at `start` (epoch ms).
 *
 * Hours and minutes of working time end at the earliest instant by which they are used up; clock hours ignore the
 * schedule. Days are counted from the day after receipt (Civil Code art. 191) and end at the last close of the last
 * day (art. 194); a last calendar day that is not working rolls as the rule says (art. 193 or the body's own clause).
 *
 * Throws `bad_input` for a term that cannot be counted and `configuration` for a year without a calendar.
 */
export function deadline(schedule: Schedule, rule: Rule, start: Instant): Deadline {
  switch (rule.kind) {
    case 'clock_hours':
      return { at: clockEnd(rule, start), provisional: false };
    case 'working_hours':
    case 'working_minutes': {
      const first = tableAt(schedule, start);
      const at = addWorkingMs(schedule, start, termMs(rule));
      return { at, provisional: isProvisional(schedule, first, at, first.year) };
    }
    default: {
      const first = tableAt(schedule, start);
      const { at, lookedAt } = dayEnd(schedule, rule, start, first);
      return { at, provisional: isProvisional(schedule, first, at, lookedAt) };
    }
  }
}

function clockEnd(rule: Rule, start: Instant): Instant {
  requireInstant(start);
  const at = start + termMs(rule);
  requireInstant(at);
  return at;
}

interface DayEnd {
  readonly at: Instant;
  /** The last year whose days were looked at: a roll back may begin in a year that it leaves. */
  readonly lookedAt: number;
}

function dayEnd(schedule: Schedule, rule: Rule, start: Instant, table: YearTable): DayEnd {
  if (rule.kind === 'calendar_days') return calendarDaysEnd(schedule, rule, start, table);
  const receipt = localDay(schedule, start);
  const n = rule.kind === 'working_days' ? termDays(rule) : 1;
  const sameDay = rule.kind === 'end_of_working_day' || rule.countFrom === 'same-day';
  const counted = sameDay ? workDaysBefore(table, receipt) : workDaysThrough(table, receipt);
  const at = closeOfWorkDay(schedule, table, counted + n - 1);
  // Received on the last day after its close: a term cannot end before it begins.
  return { at: at > start ? at : closeOfWorkDay(schedule, table, counted + n), lookedAt: table.year };
}

function calendarDaysEnd(schedule: Schedule, rule: Rule, start: Instant, first: YearTable): DayEnd {
  const nominal = localDay(schedule, start) + termDays(rule) - (rule.countFrom === 'same-day' ? 1 : 0);
  const isSameYear = nominal - first.firstDay < first.workDaysThrough.length;
  const table = isSameYear ? first : tableOfYear(schedule, yearOfDay(nominal));
  const through = workDaysThrough(table, nominal);
  const isWorking = through > workDaysBefore(table, nominal);
  const isBack = isWorking || rule.roll === 'preceding';
  // Before the first working day of the year in which the term began there is nothing to roll back to.
  if (isBack && (through > 0 || start < table.startsAt)) {
    const at = closeOfWorkDay(schedule, table, through - 1);
    if (at > start) return { at, lookedAt: table.year };
  }
  return { at: closeOfWorkDay(schedule, table, through), lookedAt: table.year };
}

function workDaysThrough(table: YearTable, day: EpochDay): number {
  return table.workDaysThrough[day - table.firstDay] ?? 0;
}

function workDaysBefore(table: YearTable, day: EpochDay): number {
  return table.workDaysThrough[day - table.firstDay - 1] ?? 0;
}

/** The last close of a working day given by its ordinal from 0 in the table's year; it may lie in another year. */
function closeOfWorkDay(schedule: Schedule, from: YearTable, ordinal: number): Instant {
  if (ordinal >= 0 && ordinal < from.lastCloses.length) return from.lastCloses[ordinal] ?? from.endsAt;
  let { year } = from;
  let workDays = from.lastCloses.length;
  let index = ordinal;
  while (index < 0) {
    year -= 1;
    workDays = sumsOfYear(schedule, year).workDays;
    index += workDays;
  }
  while (index >= workDays) {
    index -= workDays;
    year += 1;
    workDays = sumsOfYear(schedule, year).workDays;
  }
  const table = tableOfYear(schedule, year);
  return table.lastCloses[index] ?? table.endsAt;
}

/** Whether a year from the term's first one to the last one that it reaches or looked at has no decree yet. */
function isProvisional(schedule: Schedule, first: YearTable, end: Instant, lookedAt: number): boolean {
  if (first.provisional) return true;
  if (schedule.calendars === null) return false;
  if (end <= first.endsAt && lookedAt <= first.year) return false;
  const last = end <= first.endsAt ? first.year : tableAt(schedule, end - 1).year;
  for (let year = first.year + 1; year <= Math.max(last, lookedAt); year += 1) {
    if (tableOfYear(schedule, year).provisional) return true;
  }
  return false;
}
