import { DAY } from '../kernel/instants.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Schedule, YearTable } from './schedule.ts';
import { sumsOfYear } from './year-sums.ts';
import { hasYear, tableAt, tableOfYear } from './year-table.ts';

/**
 * W(start, end): the real time in [start, end) during which the schedule's wall clock stands inside an interval, in
 * milliseconds; 0 when `end` is not after `start`. Throws `configuration` for a year without a calendar.
 */
export function workingMs(schedule: Schedule, start: Instant, end: Instant): number {
  const first = tableAt(schedule, start);
  if (!(end > start)) return 0;
  // An end at midnight of New Year needs nothing of the year that begins then.
  const last = end <= first.endsAt ? first : tableAt(schedule, end - 1);
  if (last === first) return workedBy(first, end) - workedBy(first, start);
  let worked = first.total - workedBy(first, start) + workedBy(last, end);
  for (let year = first.year + 1; year < last.year; year += 1) worked += sumsOfYear(schedule, year).total;
  return worked;
}

/**
 * The earliest instant t with W(start, t) = ms: time that runs out exactly at a close stays there and does not jump
 * to the next opening. Throws `configuration` when it lies in a year without a calendar.
 */
export function addWorkingMs(schedule: Schedule, start: Instant, ms: number): Instant {
  let table = tableAt(schedule, start);
  if (!(ms > 0)) return start;
  let from = Math.max(0, startedBy(table, start) - 1);
  let target = workedUpTo(table, from, start) + ms;
  if (target > table.total) {
    let { year, total } = table;
    do {
      target -= total;
      year += 1;
      total = sumsOfYear(schedule, year).total;
    } while (target > total);
    table = tableOfYear(schedule, year);
    from = 0;
  }
  return instantWhenWorked(table, target, from);
}

/** Whether the instant lies inside an interval; intervals are [open, close). */
export function isOpen(schedule: Schedule, at: Instant): boolean {
  const table = tableAt(schedule, at);
  const index = startedBy(table, at) - 1;
  return index >= 0 && at < (table.closes[index] ?? at);
}

/**
 * The first instant from `at` on at which work begins after a closed time, or null when the calendar ends before it.
 * Intervals that touch, as at midnight, are one stretch of work.
 */
export function nextOpening(schedule: Schedule, at: Instant): Instant | null {
  let table = tableAt(schedule, at);
  let index = startedBy(table, at - 1);
  let closed = index > 0 ? table.closes[index - 1] : lastCloseBefore(schedule, table);
  for (;;) {
    for (; index < table.opens.length; index += 1) {
      const open = table.opens[index];
      if (open !== undefined && open !== closed) return open;
      closed = table.closes[index];
    }
    if (!hasYear(schedule, table.year + 1)) return null;
    table = tableOfYear(schedule, table.year + 1);
    index = 0;
  }
}

function lastCloseBefore(schedule: Schedule, table: YearTable): Instant | undefined {
  return hasYear(schedule, table.year - 1) ? tableOfYear(schedule, table.year - 1).closes.at(-1) : undefined;
}

/** Working time from the beginning of the table's year to an instant of that year. */
function workedBy(table: YearTable, at: Instant): number {
  return workedUpTo(table, startedBy(table, at) - 1, at);
}

/** The same when the last stretch that has begun is known. */
function workedUpTo(table: YearTable, index: number, at: Instant): number {
  const open = table.opens[index];
  if (open === undefined || open > at) return 0;
  const close = table.closes[index] ?? open;
  return (table.before[index] ?? 0) + (at < close ? at : close) - open;
}

/** Terms of some hours end within a few stretches; only longer ones are worth halving the year. */
const NEAR = 4;

/** The earliest instant by which so much of the year's time has been worked; the stretch that holds it is `from` or later. */
function instantWhenWorked(table: YearTable, worked: number, from: number): Instant {
  const { before, closes } = table;
  let low = from;
  const near = from + NEAR;
  while (low < near && (before[low + 1] ?? worked) < worked) low += 1;
  if (low === near) low = firstReaching(before, worked, near);
  return (closes[low] ?? 0) - ((before[low + 1] ?? 0) - worked);
}

function firstReaching(before: Float64Array, worked: number, from: number): number {
  let low = from;
  let high = before.length - 2;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((before[middle + 1] ?? 0) < worked) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many stretches of the table's year have begun by an instant, one that begins at it included. */
export function startedBy(table: YearTable, at: Instant): number {
  const { opens } = table;
  let begun = table.begunBefore[Math.floor((at - table.startsAt) / DAY)] ?? 0;
  while (begun < opens.length && (opens[begun] ?? at) <= at) begun += 1;
  return begun;
}
