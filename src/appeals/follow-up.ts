import type { AgencyPack } from '../agency/index.ts';
import type { PlannedClock } from '../cases/clocks.ts';
import type { ResponseClocks } from '../cases/response-clocks.ts';
import { riskOf } from '../cases/risk.rules.ts';
import type { Instant } from '../kernel/instants.ts';

/** The clause of the four outcomes as the policy has it. */
function clauseOf(clocks: ResponseClocks, pack: AgencyPack, at: Instant): string {
  const row = clocks
    .policy(pack, at)
    .rows.find((one) => one.type === 'setting' && one.setting === 'appeal_outcomes');
  return row?.clause ?? '';
}

/** The clock of what an answer has promised by a date (L1-18): a person ends it when it is done. */
export function followUp(
  clocks: ResponseClocks,
  pack: AgencyPack,
  promise: { readonly from: Instant; readonly until: Instant },
): PlannedClock {
  const { from: startedAt, until: deadlineAt } = promise;
  const policy = clocks.policy(pack, startedAt);
  const schedule = clocks.schedule(pack, 'default');
  const shares = policy.settings.warning_shares;
  return {
    target: 'L1-18-follow-up',
    process: 'callback',
    name: 'Сделать то, что обещано в ответе',
    clause: clauseOf(clocks, pack, startedAt),
    term: { kind: 'promised' },
    schedule: 'default',
    goal: false,
    startedAt,
    deadlineAt,
    riskAt: riskOf({ kind: 'promised', startedAt, deadlineAt }, schedule, shares),
    provisional: false,
    policyVersion: policy.version,
    calendarVersion: clocks.calendarVersion,
  };
}
