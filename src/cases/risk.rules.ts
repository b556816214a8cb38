import type { Settings } from '../agency/index.ts';
import { HOUR, type Instant } from '../kernel/instants.ts';
import type { Schedule } from '../sla/index.ts';
import { countsWorkingTime, termTime, type TermKind, timeAfter } from './term-time.rules.ts';

/** No act sets thresholds; these are proposed as a goal where the policy has none. */
export const USUAL_SHARES: NonNullable<Settings['warning_shares']> = [50, 80];

/** Whatever the share, the last hour of a term is short. */
const SOON_MS = HOUR;

/**
 * Since when a term is nearly used up: at the last warning share of the policy, or with an hour of it left, whichever
 * comes first. Counted as the term is, so that a term which ends on Monday morning is at risk on Friday evening.
 */
export function riskOf(
  term: { readonly kind: TermKind; readonly startedAt: Instant; readonly deadlineAt: Instant },
  schedule: Schedule,
  shares: Settings['warning_shares'],
): Instant {
  const whole = termTime(schedule, term.kind, term.startedAt, term.deadlineAt);
  const share = (shares ?? USUAL_SHARES).findLast((one) => one < 100) ?? 100;
  const used = Math.max(0, Math.min(Math.round((whole * share) / 100), whole - SOON_MS));
  const at = timeAfter(schedule, term.kind, term.startedAt, used);
  return countsWorkingTime(term.kind) ? Math.min(at, term.deadlineAt) : at;
}
