import { DAY, type Instant } from '../kernel/instants.ts';
import type { Explanation, Rule, Segment, SkippedDay } from '../sla/index.ts';
import { counted, isoDate, rowDate, rowEnd, rowMoment } from './moment-words.rules.ts';
import { exactLengthText } from './term-time.rules.ts';

/** A line of the table that adds up to the term. */
export interface CountedRow {
  readonly from: string;
  readonly to: string;
  readonly length: string;
}

/** A term with its beginning and its end. */
export interface CountedTerm {
  readonly rule: Rule;
  readonly startedAt: Instant;
  readonly deadlineAt: Instant;
  readonly zone: string;
}

/** What was counted: stretches of time for terms in hours, days for terms in days. */
export function rowsOf(term: CountedTerm, { segments }: Explanation): CountedRow[] {
  switch (term.rule.kind) {
    case 'working_days':
      return dayRows(segments, term.zone);
    case 'calendar_days':
      return [calendarRow(term)];
    default:
      return segments.map(({ from, to, ms }) => ({
        from: rowMoment(from, term.zone),
        to: rowEnd(from, to, term.zone),
        length: exactLengthText(ms),
      }));
  }
}

function dayRows(segments: readonly Segment[], zone: string): CountedRow[] {
  const days = Map.groupBy(segments, ({ from }) => isoDate(from, zone));
  return [...days.values()].flatMap((ofDay, index) => {
    const [first, last] = [ofDay[0], ofDay.at(-1)];
    if (!first || !last) return [];
    return [
      {
        from: rowMoment(first.from, zone),
        to: rowEnd(first.from, last.to, zone),
        length: `${index + 1}-й рабочий день`,
      },
    ];
  });
}

function calendarRow(term: CountedTerm): CountedRow {
  const isReceiptCounted = term.rule.countFrom === 'same-day';
  const first = isReceiptCounted
    ? term.startedAt
    : noonOf(nextDate(isoDate(term.startedAt, term.zone), 1), term.zone);
  return {
    from: rowDate(first, term.zone),
    to: rowDate(noonOf(nominalDate(term), term.zone), term.zone),
    length: counted(term.rule.n, 'календарный день', 'календарных дня', 'календарных дней'),
  };
}

/** The date on which a term in calendar days ends before it is moved to a working day. */
export function nominalDate({ rule, startedAt, zone }: CountedTerm): string {
  return nextDate(isoDate(startedAt, zone), rule.n - (rule.countFrom === 'same-day' ? 1 : 0));
}

/**
 * Days that did not count. In a term of calendar days that is the day of receipt and the days over which its end was
 * moved; days off in between count like any other.
 */
export function skippedOf(term: CountedTerm, { skipped }: Explanation): readonly SkippedDay[] {
  if (term.rule.kind !== 'calendar_days') return skipped.map(withoutDate);
  const receipt = isoDate(term.startedAt, term.zone);
  const nominal = nominalDate(term);
  const end = isoDate(term.deadlineAt - 1, term.zone);
  return skipped
    .filter(({ date }) =>
      date === receipt ? term.rule.countFrom !== 'same-day' : isBetween(date, nominal, end),
    )
    .map(withoutDate);
}

/** Reasons of holidays begin with their date, which here stands beside them. */
function withoutDate({ date, reason }: SkippedDay): SkippedDay {
  return { date, reason: reason.replace(/^\d+ [а-я]+, /u, '') };
}

/** From the nominal end on, towards the real one, which itself is a working day. */
function isBetween(date: string, nominal: string, end: string): boolean {
  return nominal > end ? date > end && date <= nominal : date >= nominal && date < end;
}

function nextDate(iso: string, days: number): string {
  return Temporal.PlainDate.from(iso).add({ days }).toString();
}

/** No zone has its noon missing. */
function noonOf(iso: string, zone: string): Instant {
  const noon = Temporal.PlainDate.from(iso).toZonedDateTime({ timeZone: zone, plainTime: '12:00' });
  return noon.epochMilliseconds;
}

/** Whole days of real time, for terms that are counted in days. */
export function daysText(ms: number): string {
  return counted(Math.floor(ms / DAY), 'день', 'дня', 'дней');
}
