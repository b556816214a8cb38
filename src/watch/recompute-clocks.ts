import { type AgencyPack, ruleOf } from '../agency/index.ts';
import type { ResponseClocks } from '../cases/response-clocks.ts';
import { riskOf } from '../cases/risk.rules.ts';
import { errorText } from '../kernel/errors.ts';
import type { Clock, Instant } from '../kernel/instants.ts';
import type { Log } from '../kernel/log.ts';
import { deadline, RULE_KINDS, type Rule } from '../sla/index.ts';
import type { Store } from '../store/db.ts';
import type { ClockRow } from '../store/tables.ts';
import { differs, type Reckoned, rewriteClocks, type Stale } from './rewrite-clocks.ts';

const AT_ONCE = 500;

export interface RecomputeDeps {
  readonly store: Store;
  readonly clocks: ResponseClocks;
  readonly pack: (agency: string) => AgencyPack;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Recomputed {
  readonly looked: number;
  /** Cases whose deadline, term or certainty changed. */
  readonly caseIds: readonly string[];
}

/**
 * Brings every running clock up to the hours, calendar and policy of the packs: a holiday added late, a decree that
 * came, hours that changed. Counted anew from its start, a term keeps the time that was used, since hours are dated,
 * and what is left counts by the new ones. A clock stays in the policy of its first day (only its text may have been
 * put right). Each change is an event and an audit entry with both values. Other instances may do the same meanwhile.
 */
export async function recomputeClocks(deps: RecomputeDeps): Promise<Recomputed> {
  const changed = new Set<string>();
  let looked = 0;
  for (let after = ''; ;) {
    const batch = await runningAfter(deps.store, after);
    const last = batch.at(-1);
    if (!last) break;
    const stale = batch.flatMap((row) => staleOf(deps, row));
    const told = stale.length > 0 ? await rewriteClocks(deps.store, stale, deps.clock()) : [];
    for (const id of told) changed.add(id);
    looked += batch.length;
    after = last.id;
  }
  if (changed.size > 0) deps.log.info({ looked, cases: changed.size }, 'open deadlines were recomputed');
  return { looked, caseIds: [...changed] };
}

function runningAfter(store: Store, id: string): Promise<ClockRow[]> {
  return store.db
    .selectFrom('clocks')
    .selectAll()
    .where('state', '=', 'running')
    .where('id', '>', id)
    .orderBy('id')
    .limit(AT_ONCE)
    .execute();
}

/** The clock with what it should be; nothing when it is that already, or cannot be counted: then it stays as it is. */
function staleOf(deps: RecomputeDeps, row: ClockRow): Stale[] {
  try {
    const now = reckon(deps, row);
    return now !== null && differs(row, now) ? [{ row, now }] : [];
  } catch (error) {
    deps.log.error({ clock: row.id, err: errorText(error) }, 'an open deadline could not be recomputed');
    return [];
  }
}

/** A breach that was told stays told, unless the deadline moved beyond it. */
function isOver(row: ClockRow, deadlineAt: Instant): boolean {
  return row.breached === 1 && deadlineAt <= row.deadline_at;
}

function reckon({ clocks, pack: packOf }: RecomputeDeps, row: ClockRow): Reckoned | null {
  const pack = packOf(row.agency);
  const policy = clocks.policy(pack, row.started_at);
  const target = policy.targets.find(({ id }) => id === row.target_id);
  const term = JSON.parse(row.term) as Rule;
  // Promises that a person made are no terms: nothing but their own words moves them.
  if (!RULE_KINDS.includes(term.kind)) return null;
  const rule: Rule = target ? ruleOf(target) : term;
  const schedule_id = target?.schedule ?? row.schedule_id;
  const schedule = clocks.schedule(pack, schedule_id);
  const { at, provisional } = deadline(schedule, rule, row.started_at);
  const counted = { kind: rule.kind, startedAt: row.started_at, deadlineAt: at };
  return {
    name: target?.name ?? row.name,
    clause: target?.clause ?? row.clause,
    term: target ? JSON.stringify(target.term) : row.term,
    schedule_id,
    goal: target === undefined ? row.goal : target.goal ? 1 : 0,
    deadline_at: at,
    risk_at: isOver(row, at) ? null : riskOf(counted, schedule, policy.settings.warning_shares),
    provisional: provisional ? 1 : 0,
    policy_version: target ? policy.version : row.policy_version,
    calendar_version: clocks.calendarVersion,
  };
}
