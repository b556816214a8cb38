import type { Instant } from '../../src/kernel/instants.ts';
import { riskOf } from '../../src/cases/risk.rules.ts';
import { deadline } from '../../src/sla/index.ts';
import type { ClockRow } from '../../src/store/tables.ts';
import { packOf, responseClocks } from '../watch/watch-stand.ts';

/** A clock of one target of a body's policy, as it is stored when it starts. */
export function clockRow(
  agency: string,
  targetId: string,
  startedAt: Instant,
  changed: Partial<ClockRow> = {},
): ClockRow {
  const pack = packOf(agency);
  const policy = responseClocks.policy(pack, startedAt);
  const target = policy.targets.find(({ id }) => id === targetId);
  if (!target) throw new Error(`${agency} has no ${targetId}`);
  const { at, provisional } = deadline(
    responseClocks.schedule(pack, target.schedule),
    { n: 1, ...target.term },
    startedAt,
  );
  return {
    id: 'clock',
    case_id: 'case',
    agency,
    target_id: target.id,
    process: target.process,
    name: target.name,
    clause: target.clause,
    term: JSON.stringify(target.term),
    schedule_id: target.schedule,
    goal: target.goal ? 1 : 0,
    started_at: startedAt,
    deadline_at: at,
    provisional: provisional ? 1 : 0,
    policy_version: policy.version,
    calendar_version: responseClocks.calendarVersion,
    state: 'running',
    met_at: null,
    met_by: null,
    breached: 0,
    reason: null,
    next_at: null,
    told_share: 0,
    set_by: null,
    risk_at: riskOf(
      { kind: target.term.kind, startedAt, deadlineAt: at },
      responseClocks.schedule(pack, target.schedule),
      policy.settings.warning_shares,
    ),
    ...changed,
  };
}
