import type { AgencyPack, Settings } from '../agency/index.ts';
import type { ResponseClocks } from '../cases/response-clocks.ts';
import type { TermKind } from '../cases/term-time.rules.ts';
import { errorText } from '../kernel/errors.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Log } from '../kernel/log.ts';
import { isOpen, nextOpening } from '../sla/index.ts';
import type { ClockRow } from '../store/tables.ts';
import { breachOf, type Milestone, milestonesOf } from './milestones.rules.ts';
import type { Office } from './recipients.rules.ts';

/** A clock as the watcher reads it. */
export type WatchedClock = Pick<
  ClockRow,
  | 'id'
  | 'case_id'
  | 'agency'
  | 'term'
  | 'schedule_id'
  | 'started_at'
  | 'deadline_at'
  | 'breached'
  | 'told_share'
>;

/** What the body's policy and hours say of a running clock at an instant. */
export interface ClockFacts {
  readonly milestones: readonly Milestone[];
  readonly escalation: Settings['escalation'];
  readonly office: Office;
}

export interface FactsDeps {
  readonly clocks: ResponseClocks;
  /** Throws OtklikError `not_found` for a body that is no longer served. */
  readonly pack: (agency: string) => AgencyPack;
  readonly log: Log;
}

/**
 * Reads the policy in force when the clock started. A clock whose body, schedule or calendar year is gone keeps its
 * deadline: its breach is told without regard to hours, and the log says why.
 */
export function factsOf(deps: FactsDeps, clock: WatchedClock, now: Instant): ClockFacts {
  try {
    return readFacts(deps, clock, now);
  } catch (error) {
    deps.log.error(
      { clock: clock.id, err: errorText(error) },
      'a clock cannot be counted; its breach stands',
    );
    return {
      milestones: [breachOf(clock.deadline_at)],
      escalation: undefined,
      office: { now, opensAt: null, roundTheClock: false },
    };
  }
}

function readFacts(deps: FactsDeps, clock: WatchedClock, now: Instant): ClockFacts {
  const pack = deps.pack(clock.agency);
  const schedule = deps.clocks.schedule(pack, clock.schedule_id);
  const { settings } = deps.clocks.policy(pack, clock.started_at);
  const { kind } = JSON.parse(clock.term) as { readonly kind: TermKind };
  const term = { kind, startedAt: clock.started_at, deadlineAt: clock.deadline_at };
  return {
    milestones: milestonesOf(term, schedule, settings.warning_shares),
    escalation: settings.escalation,
    office: {
      now,
      opensAt: isOpen(schedule, now) ? null : nextOpening(schedule, now),
      roundTheClock: kind === 'clock_hours',
    },
  };
}
