import type { Settings } from '../agency/index.ts';
import { USUAL_SHARES } from '../cases/risk.rules.ts';
import { instantOfShare, type TermKind } from '../cases/term-time.rules.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Schedule } from '../sla/index.ts';

/** The share at which a term is over. */
export const BREACH = 100;

/** A moment of a clock at which somebody is told: a share of its term in percent, and when it is reached. */
export interface Milestone {
  readonly share: number;
  readonly at: Instant;
}

/** The part of a clock that its milestones follow from. */
export interface TermOfClock {
  readonly kind: TermKind;
  readonly startedAt: Instant;
  readonly deadlineAt: Instant;
}

/** A reply at the very deadline is in time, so the breach is a millisecond later. */
export function breachOf(deadlineAt: Instant): Milestone {
  return { share: BREACH, at: deadlineAt + 1 };
}

/**
 * Warnings in order and the breach at the end. Shares are counted as the term is: in the schedule's working time, or
 * by the clock. Throws `configuration` where the calendar ends.
 */
export function milestonesOf(
  term: TermOfClock,
  schedule: Schedule,
  shares: Settings['warning_shares'],
): Milestone[] {
  const span = { from: term.startedAt, to: term.deadlineAt };
  const warnings = (shares ?? USUAL_SHARES)
    .filter((share) => share < BREACH)
    .map((share) => ({ share, at: instantOfShare(schedule, term.kind, span, share) }));
  return [...warnings, breachOf(term.deadlineAt)];
}

/** What there is to tell now, and what lies ahead. */
export interface Looked {
  readonly due: readonly Milestone[];
  /** The greatest share that is told once `due` is. */
  readonly told: number;
  readonly nextAt: Instant | null;
}

/**
 * Splits the milestones of a clock that were not told yet by an instant. `told` null: warnings that have passed are
 * not told any more (the message came late, or the clock runs again), only a breach is.
 */
export function lookAt(milestones: readonly Milestone[], told: number | null, now: Instant): Looked {
  const passed = milestones.filter(({ at }) => at <= now);
  const skipped = passed.findLast(({ share }) => share < BREACH)?.share ?? 0;
  const from = told ?? skipped;
  return {
    due: passed.filter(({ share }) => share > from),
    told: Math.max(from, passed.at(-1)?.share ?? 0),
    nextAt: milestones.find(({ at, share }) => at > now && share > from)?.at ?? null,
  };
}
