import { HOUR, type Instant, MINUTE, SECOND } from '../kernel/instants.ts';
import { addWorkingMs, type Rule, type Schedule, workingDay, workingMs } from '../sla/index.ts';
import { counted } from './moment-words.rules.ts';

/** Kinds of terms: those that acts state, and a time that a person has named. */
export type TermKind = Rule['kind'] | 'promised';

/** Terms of these kinds run whether or not anybody works. */
const ROUND_THE_CLOCK: ReadonlySet<TermKind> = new Set(['clock_hours', 'calendar_days']);

/** Whether a term counts working time only. */
export function countsWorkingTime(kind: TermKind): boolean {
  return !ROUND_THE_CLOCK.has(kind);
}

/** Time between two instants as a term of this kind counts it, in ms. Throws what `workingMs` throws. */
export function termTime(schedule: Schedule, kind: TermKind, from: Instant, to: Instant): number {
  return countsWorkingTime(kind) ? workingMs(schedule, from, to) : Math.max(0, to - from);
}

/** The instant at which a share (percent) of the term between two instants is used up. Throws what `addWorkingMs` throws. */
export function instantOfShare(
  schedule: Schedule,
  kind: TermKind,
  term: { readonly from: Instant; readonly to: Instant },
  share: number,
): Instant {
  const used = Math.round((termTime(schedule, kind, term.from, term.to) * share) / 100);
  return timeAfter(schedule, kind, term.from, used);
}

/** The instant at which so much time (ms) of a term of this kind has passed. Throws what `addWorkingMs` throws. */
export function timeAfter(schedule: Schedule, kind: TermKind, from: Instant, used: number): Instant {
  return countsWorkingTime(kind) ? addWorkingMs(schedule, from, used) : from + used;
}

/** `80 мин` reads worse than `1 ч 20 мин`; seconds are rounded down, so that nobody is promised more than there is. */
export function lengthText(ms: number): string {
  const hours = Math.floor(ms / HOUR);
  const minutes = Math.floor((ms % HOUR) / MINUTE);
  if (hours === 0) return `${minutes} мин`;
  return minutes === 0 ? `${hours} ч` : `${hours} ч ${minutes} мин`;
}

/** The same without rounding, for rows that have to add up: `1 ч 20 мин 30,5 с`. */
export function exactLengthText(ms: number): string {
  const rest = ms % MINUTE;
  if (rest === 0) return lengthText(ms);
  const seconds = `${(rest / SECOND).toLocaleString('ru-RU', { maximumFractionDigits: 3 })} с`;
  return ms < MINUTE ? seconds : `${lengthText(ms - rest)} ${seconds}`;
}

/**
 * Time between two instants in words, as a term in days has it: «29 дней», «5 рабочих дней», dates being the
 * schedule's own. Null for other terms and where no more than a day lies between.
 */
export function daysText(schedule: Schedule, kind: TermKind, from: Instant, to: Instant): string | null {
  if (kind !== 'calendar_days' && kind !== 'working_days') return null;
  const dateOf = (at: Instant) =>
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(schedule.zone.id).toPlainDate();
  const first = dateOf(from);
  const { days } = first.until(dateOf(to), { largestUnit: 'days' });
  if (days < 2) return null;
  if (kind === 'calendar_days') return counted(days, 'день', 'дня', 'дней');
  const dates = Array.from({ length: days }, (_, index) => first.add({ days: index + 1 }).toString());
  const working = dates.filter((date) => workingDay(schedule, date).kind !== 'nonWorking').length;
  return counted(working, 'рабочий день', 'рабочих дня', 'рабочих дней');
}
