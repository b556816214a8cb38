import { OtklikError } from '../kernel/errors.ts';
import { HOUR, MINUTE } from '../kernel/instants.ts';

export const RULE_KINDS = [
  'working_hours',
  'working_minutes',
  'working_days',
  'clock_hours',
  'calendar_days',
  'end_of_working_day',
] as const;

export type RuleKind = (typeof RULE_KINDS)[number];

/** A term as a regulation states it. The kind is always data: Ulyanovsk counts working hours where Kursk counts clock hours. */
export interface Rule {
  readonly kind: RuleKind;
  /** How many hours, minutes or days; not looked at for `end_of_working_day`. */
  readonly n: number;
  /** Where a last day that is not working goes; `following` (Civil Code art. 193) when absent. Only for `calendar_days`. */
  readonly roll?: 'preceding' | 'following';
  /** Whether the day of receipt counts as day 1; `next-day` (Civil Code art. 191) when absent. Only for terms in days. */
  readonly countFrom?: 'next-day' | 'same-day';
  /** The clause that sets the term; repeated in the explanation. */
  readonly clause?: string;
}

/** No regulation comes near it; it keeps a mistyped number from running through a century of tables. */
const LONGEST_TERM_DAYS = 36_600;

/**
 * The term of an hour or minute rule in milliseconds. Throws `bad_input` for a negative or boundless number: a term
 * is at most a hundred years.
 */
export function termMs(rule: Rule): number {
  const ms = Math.round(rule.n * (rule.kind === 'working_minutes' ? MINUTE : HOUR));
  if (ms >= 0 && ms <= LONGEST_TERM_DAYS * 24 * HOUR) return ms;
  throw badTerm(rule);
}

/** The term of a day rule in days. Throws `bad_input` unless it is a whole number from 1 to a hundred years. */
export function termDays(rule: Rule): number {
  if (Number.isInteger(rule.n) && rule.n >= 1 && rule.n <= LONGEST_TERM_DAYS) return rule.n;
  throw badTerm(rule);
}

function badTerm(rule: Rule): OtklikError {
  return new OtklikError('bad_input', `срок «${rule.n}» нельзя отсчитать (правило ${rule.kind})`, {
    hint: 'Часы и минуты: число от 0, дни: целое число от 1; срок не длиннее ста лет.',
  });
}
