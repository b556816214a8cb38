import type { AgencyPack } from '../agency/index.ts';
import { DAY, type Instant } from '../kernel/instants.ts';
import { isOpen } from '../sla/index.ts';
import type { Db, Trx } from '../store/db.ts';
import type { ClockRow } from '../store/tables.ts';
import { performAct } from './act.ts';
import type { Actor } from './claim-case.ts';
import { refreshDue } from './case-dues.ts';
import { type PlannedClock, startClocks } from './clocks.ts';
import { endClock, endReplyClocks } from './end-clocks.ts';
import { type DeadlineOffer, deadlineOffers } from './deadline-offers.ts';
import type { ResponseClocks } from './response-clocks.ts';
import { riskOf } from './risk.rules.ts';
import { holdKnownCase } from './hold-case.ts';

/** A promise further off than this is a slip of the pen. */
const FURTHEST = 366 * DAY;

/** A deadline that a person sets in a case. */
export interface HandDeadline {
  readonly caseId: string;
  readonly target: string;
  readonly staff: Actor;
  /** Why, or what was promised to whom; shown to colleagues and in the explanation. */
  readonly reason: string;
  /** A time of the person's own; null for the term of the policy. */
  readonly until: Instant | null;
  /** The day from which a redirection counts; null for today. */
  readonly registeredAt: Instant | null;
  /** The message holds no question besides: nobody answers it on the substance (U-07). */
  readonly noSubstance: boolean;
  readonly at: Instant;
}

/** Why a deadline was not set. `limit` is the policy's own. */
export type NotSet =
  | {
      readonly set: false;
      readonly why: 'not_offered' | 'head_only' | 'past' | 'far' | 'closed_hours' | 'not_yet';
    }
  | { readonly set: false; readonly why: 'over_limit'; readonly limit: Instant };
export type SetResult =
  | { readonly set: true; readonly clockId: string; readonly deadlineAt: Instant }
  | NotSet;

/** How a person ends a deadline: it was done, or it should not have been set. */
export interface DeadlineEnd {
  readonly caseId: string;
  readonly clockId: string;
  readonly how: 'done' | 'taken_back';
  readonly reason: string;
  readonly staff: Actor;
  readonly at: Instant;
}

export interface DeadlineActionsDeps {
  readonly db: Db;
  readonly clocks: ResponseClocks;
  readonly pack: (agency: string) => AgencyPack;
  /** Told after each commit. */
  readonly onChanged: (caseId: string) => void;
}

/** Deadlines that people set. Each act is one transaction with its audit entry. */
export interface DeadlineActions {
  set(wanted: HandDeadline): Promise<SetResult>;
  /** False when the deadline has ended meanwhile. */
  end(end: DeadlineEnd): Promise<boolean>;
}

/** Makes the acts over a store. */
export function createDeadlineActions(deps: DeadlineActionsDeps): DeadlineActions {
  return {
    async set(wanted) {
      const { caseId, staff, at, target, until } = wanted;
      const details = { target, until, noSubstance: wanted.noSubstance };
      const act = { name: 'deadline.set', subject: `case:${caseId}`, staff, at, details };
      const result = await performAct(deps.db, act, (trx) => setDeadline(trx, deps, wanted));
      if (result.set) deps.onChanged(caseId);
      return result;
    },
    async end(end) {
      const { caseId, clockId, staff, at, how } = end;
      const act = {
        name: `deadline.${how}`,
        subject: `case:${caseId}`,
        staff,
        at,
        details: { clock: clockId },
      };
      const ended = await performAct(deps.db, act, (trx) => endDeadline(trx, end));
      if (ended) deps.onChanged(caseId);
      return ended;
    },
  };
}

/** Sets a deadline in the transaction of a decision. */
export async function setDeadline(
  trx: Trx,
  deps: Pick<DeadlineActionsDeps, 'clocks' | 'pack'>,
  wanted: HandDeadline,
): Promise<SetResult> {
  const { caseId, staff, at } = wanted;
  const row = await holdKnownCase(trx, caseId);
  const running = await trx.selectFrom('clocks').selectAll().where('case_id', '=', caseId).execute();
  const pack = deps.pack(row.agency);
  const matter = { case: row, clocks: running };
  const offers = deadlineOffers(deps.clocks, pack, matter, at, wanted.registeredAt ?? at);
  const offer = offers.find(({ target }) => target.id === wanted.target);
  if (!offer) return { set: false, why: 'not_offered' };
  const hurdle = hurdleOf(deps, pack, offer, wanted);
  if (hurdle) return hurdle;
  const planned = plannedOf(deps, pack, offer, wanted.until);
  const by = { staffId: staff.id, reason: wanted.reason };
  const [clockId = ''] = await startClocks(trx, caseId, row.agency, [planned], at, by);
  if (planned.process === 'urgent_answer') await markUrgent(trx, caseId, staff.id);
  if (planned.process === 'abuse_notice' && wanted.noSubstance)
    await endReplyClocks(trx, caseId, 'abuse', at);
  await refreshDue(trx, caseId);
  return { set: true, clockId, deadlineAt: planned.deadlineAt };
}

/** What stands in the way of the deadline as it is wanted; null when nothing does. */
function hurdleOf(
  { clocks }: Pick<DeadlineActionsDeps, 'clocks'>,
  pack: AgencyPack,
  offer: DeadlineOffer,
  { staff, until, registeredAt, at }: HandDeadline,
): NotSet | null {
  if (offer.setBy === 'head' && staff.role === 'operator') return { set: false, why: 'head_only' };
  if (registeredAt !== null && registeredAt > at) return { set: false, why: 'not_yet' };
  if (registeredAt !== null && registeredAt < at - FURTHEST) return { set: false, why: 'far' };
  if (until === null) return null;
  if (offer.own === null) return { set: false, why: 'not_offered' };
  if (until <= at) return { set: false, why: 'past' };
  if (until > at + FURTHEST) return { set: false, why: 'far' };
  if (offer.own === 'sooner') {
    return until > offer.deadlineAt ? { set: false, why: 'over_limit', limit: offer.deadlineAt } : null;
  }
  // Calls are made in working time (K-35, U-14, L3-07); one at the very close is still in it.
  const open = isOpen(clocks.schedule(pack, offer.target.schedule), until - 1);
  return open ? null : { set: false, why: 'closed_hours' };
}

function plannedOf(
  { clocks }: Pick<DeadlineActionsDeps, 'clocks'>,
  pack: AgencyPack,
  offer: DeadlineOffer,
  until: Instant | null,
): PlannedClock {
  const { target, startedAt } = offer;
  const term = until === null ? target.term : ({ kind: 'promised' } as const);
  const deadlineAt = until ?? offer.deadlineAt;
  const shares = clocks.policy(pack, startedAt).settings.warning_shares;
  const schedule = clocks.schedule(pack, target.schedule);
  return {
    target: target.id,
    process: target.process,
    name: target.name,
    clause: target.clause,
    term,
    schedule: target.schedule,
    goal: target.goal && until === null,
    startedAt,
    deadlineAt,
    riskAt: riskOf({ kind: term.kind, startedAt, deadlineAt }, schedule, shares),
    provisional: until === null && offer.provisional,
    policyVersion: offer.policyVersion,
    calendarVersion: clocks.calendarVersion,
  };
}

async function markUrgent(trx: Trx, caseId: string, staffId: string | null): Promise<void> {
  await trx
    .updateTable('cases')
    .set({ urgent: staffId === null ? 0 : 1, urgent_by: staffId })
    .where('id', '=', caseId)
    .execute();
}

async function endDeadline(trx: Trx, end: DeadlineEnd): Promise<boolean> {
  await holdKnownCase(trx, end.caseId);
  const clock: ClockRow | undefined = await trx
    .selectFrom('clocks')
    .selectAll()
    .where('id', '=', end.clockId)
    .where('case_id', '=', end.caseId)
    .where('state', '=', 'running')
    // What a message started is ended by an answer.
    .where('process', '!=', 'reply')
    .executeTakeFirst();
  if (!clock) return false;
  await endClock(trx, clock, { how: end.how, by: end.staff.id, reason: end.reason, at: end.at });
  if (clock.process === 'urgent_answer' && end.how === 'taken_back') await markUrgent(trx, end.caseId, null);
  await refreshDue(trx, end.caseId);
  return true;
}
