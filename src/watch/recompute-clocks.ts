import { type AgencyPack, ruleOf } from '../agency/index.ts';
import { refreshDues } from '../cases/clocks.ts';
import type { ResponseClocks } from '../cases/response-clocks.ts';
import { errorText } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Clock, Instant } from '../kernel/instants.ts';
import type { Log } from '../kernel/log.ts';
import { deadline, RULE_KINDS, type Rule } from '../sla/index.ts';
import { recordAudit } from '../staff/audit.ts';
import type { Store, Trx } from '../store/db.ts';
import type { ClockRow } from '../store/tables.ts';

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

/** What a clock is by the packs. */
type Reckoned = Pick<
  ClockRow,
  | 'name'
  | 'clause'
  | 'term'
  | 'schedule_id'
  | 'goal'
  | 'deadline_at'
  | 'provisional'
  | 'policy_version'
  | 'calendar_version'
>;

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
    if (stale.length > 0) for (const id of await rewrite(deps, stale)) changed.add(id);
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

interface Stale {
  readonly row: ClockRow;
  readonly now: Reckoned;
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

function reckon({ clocks, pack: packOf }: RecomputeDeps, row: ClockRow): Reckoned | null {
  const pack = packOf(row.agency);
  const policy = clocks.policy(pack, row.started_at);
  const target = policy.targets.find(({ id }) => id === row.target_id);
  const rule: Rule = target ? ruleOf(target) : (JSON.parse(row.term) as Rule);
  // Promises that a person made are no terms: nothing but their own words moves them.
  if (!RULE_KINDS.includes(rule.kind)) return null;
  const schedule_id = target?.schedule ?? row.schedule_id;
  const { at, provisional } = deadline(clocks.schedule(pack, schedule_id), rule, row.started_at);
  return {
    name: target?.name ?? row.name,
    clause: target?.clause ?? row.clause,
    term: target ? JSON.stringify(target.term) : row.term,
    schedule_id,
    goal: target === undefined ? row.goal : target.goal ? 1 : 0,
    deadline_at: at,
    provisional: provisional ? 1 : 0,
    policy_version: target ? policy.version : row.policy_version,
    calendar_version: clocks.calendarVersion,
  };
}

const ALL = [
  'name',
  'clause',
  'term',
  'schedule_id',
  'goal',
  'deadline_at',
  'provisional',
  'policy_version',
  'calendar_version',
] as const satisfies readonly (keyof Reckoned)[];
/** A change of these is told; the others only say more exactly what the clock already was. */
const TOLD = ['deadline_at', 'term', 'schedule_id', 'provisional'] as const;

function differs(row: ClockRow, now: Reckoned, fields: readonly (keyof Reckoned)[] = ALL): boolean {
  return fields.some((field) => row[field] !== now[field]);
}

/** One transaction a batch. Returns the cases with a change that is told. */
async function rewrite({ store, clock }: RecomputeDeps, stale: readonly Stale[]): Promise<string[]> {
  const at = clock();
  return store.db.transaction().execute(async (trx) => {
    const told = stale.filter(({ row, now }) => differs(row, now, TOLD));
    await lockCases(trx, [...new Set(told.map(({ row }) => row.case_id))]);
    const written: Stale[] = [];
    for (const one of stale) if (await write(trx, one, at)) written.push(one);
    const news = written.filter(({ row, now }) => differs(row, now, TOLD));
    for (const one of news) await recordChange(trx, one, at);
    const caseIds = [...new Set(news.map(({ row }) => row.case_id))];
    await refreshDues(trx, caseIds);
    return caseIds;
  });
}

/**
 * A reply locks its case before its clocks; in the other order the two could wait for each other. In a statement of
 * its own, so that what follows sees what the one before us wrote.
 */
async function lockCases(trx: Trx, caseIds: readonly string[]): Promise<void> {
  if (caseIds.length === 0) return;
  await trx
    .updateTable('cases')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', 'in', caseIds)
    .execute();
}

/** False when the clock has ended or another instance has rewritten it meanwhile. */
async function write(trx: Trx, { row, now }: Stale, at: Instant): Promise<boolean> {
  const moved = row.deadline_at !== now.deadline_at;
  const again = moved && row.breached === 1 && now.deadline_at >= at;
  const { numUpdatedRows } = await trx
    .updateTable('clocks')
    .set({
      ...now,
      // Its warnings are at other moments now.
      ...(moved ? { next_at: at } : {}),
      ...(again ? { breached: 0 as const, told_share: null } : {}),
    })
    .where('id', '=', row.id)
    .where('state', '=', 'running')
    .where('deadline_at', '=', row.deadline_at)
    .where('calendar_version', '=', row.calendar_version)
    .where('policy_version', '=', row.policy_version)
    .where('provisional', '=', row.provisional)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

async function recordChange(trx: Trx, { row, now }: Stale, at: Instant): Promise<void> {
  const details = { from: told(row), to: told(now) };
  await trx
    .insertInto('clock_events')
    .values({ id: newId(), clock_id: row.id, kind: 'recomputed', at, details: JSON.stringify(details) })
    .execute();
  await recordAudit(trx, {
    at,
    actor: 'system',
    action: 'clock.recompute',
    subject: `case:${row.case_id}`,
    details: { clock: row.id, ...details },
  });
}

function told(clock: Reckoned) {
  return {
    deadlineAt: clock.deadline_at,
    term: clock.term,
    schedule: clock.schedule_id,
    provisional: clock.provisional === 1,
    policyVersion: clock.policy_version,
    calendarVersion: clock.calendar_version,
  };
}
