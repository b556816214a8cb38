import { DAY } from '../kernel/instants.ts';
import type { Instant } from '../kernel/instants.ts';
import { isoOfDay } from './civil-date.ts';
import type { EpochDay } from './civil-date.ts';
import { planOf } from './day-plan.ts';
import { deadline } from './deadline.ts';
import type { Rule } from './rule.ts';
import type { Schedule, YearTable } from './schedule.ts';
import { reasonOf } from './wording.ts';
import { startedBy } from './working-time.ts';
import { localDay, tableAt, tableOfYear } from './year-table.ts';
import { instantOf } from './zone.ts';

/** A stretch of time that was counted towards the term; instants in epoch ms. */
export interface Segment {
  readonly from: Instant;
  readonly to: Instant;
  readonly ms: number;
}

/** A local date that did not count, and why, in Russian. */
export interface SkippedDay {
  readonly date: string;
  readonly reason: string;
}

/** How a deadline came about, so that it can be checked by hand. */
export interface Explanation {
  readonly segments: readonly Segment[];
  readonly skipped: readonly SkippedDay[];
  readonly clause?: string;
}

/**
 * The stretches that a term consists of and the dates that it passed over. For terms in hours and minutes the
 * segments' ms add up to the term exactly; for terms in days they are the working time of the days counted. Throws
 * what `deadline` throws.
 */
export function explainDeadline(schedule: Schedule, rule: Rule, start: Instant): Explanation {
  const end = deadline(schedule, rule, start).at;
  const explained = rule.kind === 'clock_hours' ? clockTime(start, end) : counted(schedule, rule, start, end);
  return rule.clause === undefined ? explained : { ...explained, clause: rule.clause };
}

function clockTime(start: Instant, end: Instant): Explanation {
  return { segments: end > start ? [{ from: start, to: end, ms: end - start }] : [], skipped: [] };
}

function counted(schedule: Schedule, rule: Rule, start: Instant, end: Instant): Explanation {
  const receipt = localDay(schedule, start);
  const isReceiptCounted = !isInDays(rule) || rule.countFrom === 'same-day';
  const from = isReceiptCounted ? start : Math.max(start, instantOf(schedule.zone, (receipt + 1) * DAY));
  // The last moment that counts lies before the deadline: at midnight that is the day before.
  const last = Math.max(receipt, localDay(schedule, end - 1), nominalDay(rule, receipt));
  const skipped: SkippedDay[] = [];
  for (let day = receipt; day <= last; day += 1) {
    const plan = planOf(schedule, day);
    const isUncounted = day === receipt && !isReceiptCounted;
    if (plan.intervals.length > 0 && !isUncounted) continue;
    const reason = plan.intervals.length > 0 ? RECEIPT_NOT_COUNTED : reasonOf(schedule, day, plan);
    skipped.push({ date: isoOfDay(day), reason });
  }
  return { segments: workedSegments(schedule, from, end), skipped };
}

const RECEIPT_NOT_COUNTED = 'день поступления не считается (статья 191 Гражданского кодекса)';

function isInDays(rule: Rule): boolean {
  return rule.kind === 'working_days' || rule.kind === 'calendar_days';
}

/** Days after the deadline belong to the explanation when the term was rolled back over them. */
function nominalDay(rule: Rule, receipt: EpochDay): EpochDay {
  if (rule.kind !== 'calendar_days') return receipt;
  return receipt + rule.n - (rule.countFrom === 'same-day' ? 1 : 0);
}

function workedSegments(schedule: Schedule, from: Instant, end: Instant): Segment[] {
  const segments: Segment[] = [];
  if (end <= from) return segments;
  const lastYear = tableAt(schedule, end - 1).year;
  for (let year = tableAt(schedule, from).year; year <= lastYear; year += 1) {
    addSegments(segments, tableOfYear(schedule, year), from, end);
  }
  return segments;
}

function addSegments(segments: Segment[], table: YearTable, from: Instant, end: Instant): void {
  const { opens, closes } = table;
  for (let index = Math.max(0, startedBy(table, from) - 1); index < opens.length; index += 1) {
    const begins = Math.max(from, opens[index] ?? end);
    const ends = Math.min(end, closes[index] ?? begins);
    if (begins >= end) return;
    if (ends > begins) segments.push({ from: begins, to: ends, ms: ends - begins });
  }
}
