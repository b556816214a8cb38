import { DAY } from '../kernel/instants.ts';
import { WEEKDAYS } from './schedule-spec.ts';
import type { Weekday } from './schedule-spec.ts';

/** A local date as the number of days since 1970-01-01, so that dates are compared and counted as integers. */
export type EpochDay = number;

/** `YYYY-MM-DD` → epoch day, or null when it is not a date of the calendar. */
export function dayOfIso(text: string): EpochDay | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (match === null) return null;
  const day = dayOf(Number(match[1]), Number(match[2]), Number(match[3]));
  return isoOfDay(day) === text ? day : null;
}

/** Year, month 1-12 and day 1-31 → epoch day. */
export function dayOf(year: number, month: number, date: number): EpochDay {
  return Date.UTC(year, month - 1, date) / DAY;
}

/** Epoch day → `YYYY-MM-DD`. */
export function isoOfDay(day: EpochDay): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** The calendar year of an epoch day; in arithmetic, since every deadline asks for it. */
export function yearOfDay(day: EpochDay): number {
  const about = 1970 + Math.floor(day / 365.2425);
  if (day < newYear(about)) return about - 1;
  return day < newYear(about + 1) ? about : about + 1;
}

/** The epoch day of 1 January: 477 leap days lie before 1970. */
function newYear(year: number): EpochDay {
  const last = year - 1;
  const leapDays = Math.floor(last / 4) - Math.floor(last / 100) + Math.floor(last / 400);
  return (year - 1970) * 365 + leapDays - 477;
}

/** Epoch day → weekday. 1970-01-01 was a Thursday. */
export function weekdayOfDay(day: EpochDay): Weekday {
  return WEEKDAYS[(((day + 3) % 7) + 7) % 7] ?? 'mon';
}
