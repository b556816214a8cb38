import { refreshRisks } from '../cases/case-dues.ts';
import { newId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Store, Trx } from '../store/db.ts';
import type { ClockEventsTable, NoticeRow } from '../store/tables.ts';
import { type FactsDeps, factsOf, type WatchedClock } from './clock-facts.ts';
import { BREACH, lookAt, type Milestone } from './milestones.rules.ts';
import { type Telling, tellingsOf } from './recipients.rules.ts';

const AT_ONCE = 200;

export interface WatchDeps extends FactsDeps {
  readonly store: Store;
}

/** What one look at the clocks did. */
export interface LookedAt {
  /** How many clocks were looked at; the same number as a full batch means that more may be due. */
  readonly clocks: number;
  /** Cases of which there is something to tell. */
  readonly caseIds: readonly string[];
  readonly more: boolean;
}

/** Running clocks that have to be looked at by an instant, the earliest first. Reads the index `clocks_next` and nothing else. */
export function dueClocks(trx: Trx, now: Instant) {
  return trx
    .selectFrom('clocks')
    .select([
      'id',
      'case_id',
      'agency',
      'term',
      'schedule_id',
      'started_at',
      'deadline_at',
      'breached',
      'told_share',
    ])
    .where('state', '=', 'running')
    .where('next_at', '<=', now)
    .orderBy('next_at')
    .limit(AT_ONCE);
}

/**
 * Records what is due by `now`: warnings, breaches and whom to tell, with when each clock has to be looked at next, in
 * one transaction. Whichever instance comes first does it; a kill before the commit leaves everything to the next look,
 * and after it nothing is left to do, so that each is told once.
 */
export async function lookAtClocks(deps: WatchDeps, now: Instant): Promise<LookedAt> {
  return deps.store.transact(async (trx) => {
    const clocks = await deps.store.skipLocked(dueClocks(trx, now)).execute();
    const owners = await ownersOf(trx, clocks);
    const events: ClockEventsTable[] = [];
    const over: string[] = [];
    const notices: NoticeRow[] = [];
    for (const clock of clocks) {
      const facts = factsOf(deps, clock, now);
      const looked = lookAt(facts.milestones, clock.told_share, now);
      await trx
        .updateTable('clocks')
        .set({
          next_at: looked.nextAt,
          told_share: looked.told,
          ...(looked.told === BREACH ? { breached: 1 as const, risk_at: null } : {}),
        })
        .where('id', '=', clock.id)
        .execute();
      if (looked.told === BREACH) over.push(clock.case_id);
      const tellings = tellingsOf(looked.due, facts.escalation, facts.office);
      if (tellings.length > 0 && clock.told_share !== 0) await supersede(trx, clock, tellings, now);
      events.push(...eventsOf(clock, looked.due, now));
      notices.push(...noticesOf(clock, tellings, owners.get(clock.case_id) ?? null));
    }
    if (events.length > 0) await trx.insertInto('clock_events').values(events).execute();
    if (notices.length > 0) await trx.insertInto('notices').values(notices).execute();
    await takeOffRisk(deps, trx, over);
    const caseIds = [...new Set(notices.map((notice) => notice.case_id))];
    return { clocks: clocks.length, caseIds, more: clocks.length === AT_ONCE };
  });
}

async function ownersOf(trx: Trx, clocks: readonly WatchedClock[]): Promise<Map<string, string | null>> {
  if (clocks.length === 0) return new Map();
  const caseIds = [...new Set(clocks.map((clock) => clock.case_id))];
  const rows = await trx.selectFrom('cases').select(['id', 'owner_id']).where('id', 'in', caseIds).execute();
  return new Map(rows.map((row) => [row.id, row.owner_id]));
}

/**
 * Takes cases out of the index of what is at risk. Whoever holds one just now does it with what he writes; to wait for
 * him here could make the two wait for each other.
 */
async function takeOffRisk({ store }: WatchDeps, trx: Trx, caseIds: readonly string[]): Promise<void> {
  if (caseIds.length === 0) return;
  const free = await store
    .skipLocked(trx.selectFrom('cases').select('id').where('id', 'in', caseIds))
    .execute();
  await refreshRisks(
    trx,
    free.map(({ id }) => id),
  );
}

/** What still waits for the morning is left out when the same people are told of something later in the same breath. */
async function supersede(
  trx: Trx,
  clock: WatchedClock,
  tellings: readonly Telling[],
  now: Instant,
): Promise<void> {
  await trx
    .updateTable('notices')
    .set({ settled_at: now })
    .where('case_id', '=', clock.case_id)
    .where('clock_id', '=', clock.id)
    .where('delivered_at', 'is', null)
    .where('settled_at', 'is', null)
    .where(
      'recipient',
      'in',
      tellings.map(({ recipient }) => recipient),
    )
    .execute();
}

/** A breach that was recorded when it happened (the event or the answer came late) is not recorded again. */
function eventsOf(clock: WatchedClock, due: readonly Milestone[], now: Instant): ClockEventsTable[] {
  return due.flatMap(({ share, at }) => {
    if (share === BREACH && clock.breached === 1) return [];
    const kind = share === BREACH ? ('breached' as const) : ('warned' as const);
    return [{ id: newId(), clock_id: clock.id, kind, at: now, details: JSON.stringify({ share, due: at }) }];
  });
}

function noticesOf(clock: WatchedClock, tellings: readonly Telling[], owner: string | null): NoticeRow[] {
  return tellings.map(({ recipient, share, deliverAt }) => ({
    id: newId(),
    clock_id: clock.id,
    case_id: clock.case_id,
    agency: clock.agency,
    kind: share === BREACH ? 'breached' : 'warned',
    share,
    recipient,
    staff_id: recipient === 'owner' ? owner : null,
    deliver_at: deliverAt,
    delivered_at: null,
    settled_at: null,
    seen_by: null,
  }));
}
