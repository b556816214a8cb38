import type { AgencyPack, Process } from '../agency/index.ts';
import { performAct } from '../cases/act.ts';
import { refreshDue } from '../cases/case-dues.ts';
import type { Actor } from '../cases/claim-case.ts';
import { startClocks } from '../cases/clocks.ts';
import { endClock } from '../cases/end-clocks.ts';
import type { ResponseClocks } from '../cases/response-clocks.ts';
import { OtklikError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Db, Trx } from '../store/db.ts';
import { placeOf, type Seal } from '../store/seal.ts';
import type { PrivacyRequestsTable } from '../store/tables.ts';
import { approvePerson } from './approve-destruction.ts';

export type RequestKind = PrivacyRequestsTable['kind'];

/** Which term of the policy each demand starts (152-ФЗ art. 14 part 3, art. 20, art. 21 parts 5 and 5.1). */
const PROCESS_OF: Readonly<Record<RequestKind, Process>> = {
  access: 'pd_access',
  correction: 'pd_correction',
  stop: 'pd_stop',
  withdrawal: 'pd_withdrawal',
};

/** Whose demand may end with everything destroyed: who asks what is kept does not ask for that. */
export function mayDestroy(kind: RequestKind): boolean {
  return kind === 'stop' || kind === 'withdrawal';
}

export interface RequestDeps {
  readonly db: Db;
  readonly seal: Seal;
  readonly clocks: ResponseClocks;
  readonly pack: (agency: string) => AgencyPack;
  /** Told after each commit. */
  readonly onChanged: (caseId: string) => void;
}

export interface NewRequest {
  readonly caseId: string;
  /** Whose case it has to be. */
  readonly clientId: string;
  readonly kind: RequestKind;
  readonly identifiedBy: PrivacyRequestsTable['identified_by'];
  /** In the person's words. */
  readonly wish: string;
  /** When it came: its term counts from then. */
  readonly receivedAt: Instant;
  readonly staff: Actor;
  readonly at: Instant;
}

/**
 * Notes a person's demand about his data and starts its term as a clock of the case in which he made it. Returns its id.
 * Throws OtklikError `not_found` without the case, `bad_input` for a time that has not come, `configuration` where the
 * policy has no such term.
 */
export async function openRequest(deps: RequestDeps, wanted: NewRequest): Promise<string> {
  const { caseId, kind, staff, at } = wanted;
  if (wanted.receivedAt > at) throw new OtklikError('bad_input', 'Этот день ещё не наступил');
  const act = { name: 'data.request', subject: `case:${caseId}`, staff, at, details: { kind } };
  const id = await performAct(deps.db, act, async (trx) => {
    const row = await trx
      .selectFrom('cases')
      .selectAll()
      .where('id', '=', caseId)
      .where('client_id', '=', wanted.clientId)
      .executeTakeFirst();
    if (!row) throw new OtklikError('not_found', 'Такого вопроса нет');
    const planned = plannedOf(deps, deps.pack(row.agency), kind, wanted.receivedAt);
    const by = { staffId: staff.id, reason: '' };
    const [clockId = ''] = await startClocks(trx, caseId, row.agency, [planned], at, by);
    const request = newId();
    await trx
      .insertInto('privacy_requests')
      .values({
        id: request,
        agency: row.agency,
        client_id: row.client_id,
        case_id: caseId,
        clock_id: clockId,
        kind,
        identified_by: wanted.identifiedBy,
        wish: deps.seal.seal(wanted.wish, placeOf('privacy_requests', 'wish', request)),
        state: 'open',
        answer: null,
        opened_by: staff.id,
        opened_at: at,
        decided_by: null,
        decided_at: null,
      })
      .execute();
    await refreshDue(trx, caseId);
    return request;
  });
  deps.onChanged(caseId);
  return id;
}

function plannedOf({ clocks }: RequestDeps, pack: AgencyPack, kind: RequestKind, startedAt: Instant) {
  const [planned] = clocks.planProcess(pack, PROCESS_OF[kind], startedAt);
  if (planned) return planned;
  throw new OtklikError('configuration', `The policy of ${pack.id} has no ${PROCESS_OF[kind]}`);
}

export interface Decision {
  readonly requestId: string;
  /** `destroy`: everything of the person, by an act; the request is done when that is. */
  readonly how: 'done' | 'refused' | 'destroy';
  /** What the person was told. */
  readonly answer: string;
  readonly staff: Actor;
  readonly at: Instant;
}

/** A person decides about a demand. False when it was decided meanwhile. Throws OtklikError `not_found`. */
export async function decideRequest(deps: RequestDeps, decision: Decision): Promise<boolean> {
  const { requestId, how, staff, at } = decision;
  const request = await deps.db
    .selectFrom('privacy_requests')
    .selectAll()
    .where('id', '=', requestId)
    .executeTakeFirst();
  if (!request) throw new OtklikError('not_found', 'Такого запроса нет');
  if (how === 'destroy' && !mayDestroy(request.kind)) {
    throw new OtklikError('bad_input', 'Об уничтожении человек не просил', {
      hint: 'Запишите его требование отдельным запросом.',
    });
  }
  const act = {
    name: `data.${how}`,
    subject: `case:${request.case_id}`,
    staff,
    at,
    details: { request: requestId },
  };
  const decided = await performAct(deps.db, act, async (trx) => {
    const answer = deps.seal.seal(decision.answer, placeOf('privacy_requests', 'answer', requestId));
    if (how !== 'destroy') return endRequest(trx, requestId, { state: how, answer, by: staff.id, at });
    // One who decides at the same moment waits here, and finds that it is decided.
    const mine = await trx
      .updateTable('privacy_requests')
      .set({ answer, decided_by: staff.id })
      .where('id', '=', requestId)
      .where('state', '=', 'open')
      .where('decided_by', 'is', null)
      .executeTakeFirst();
    if (mine.numUpdatedRows !== 1n) return false;
    const { agency, client_id: clientId } = request;
    const clause = deps
      .pack(agency)
      .policy.find((row) => row.type === 'target' && row.process === PROCESS_OF[request.kind])?.clause;
    await approvePerson(trx, { agency, clientId, clause: clause ?? '', request: requestId, staff, at });
    return true;
  });
  if (decided) deps.onChanged(request.case_id);
  return decided;
}

interface End {
  readonly state: 'done' | 'refused';
  /** Sealed; null leaves what was said. */
  readonly answer: string | null;
  readonly by: string;
  readonly at: Instant;
}

/** Ends a demand and its clock. False when it has ended already. */
export async function endRequest(
  trx: Trx,
  requestId: string,
  { state, answer, by, at }: End,
): Promise<boolean> {
  const row = await trx
    .updateTable('privacy_requests')
    .set((eb) => ({
      state,
      decided_at: at,
      decided_by: eb.fn.coalesce('decided_by', eb.val(by)),
      ...(answer === null ? {} : { answer }),
    }))
    .where('id', '=', requestId)
    .where('state', '=', 'open')
    .returning(['clock_id', 'case_id'])
    .executeTakeFirst();
  if (!row) return false;
  const clock = await trx
    .selectFrom('clocks')
    .selectAll()
    .where('id', '=', row.clock_id)
    .where('state', '=', 'running')
    .executeTakeFirst();
  if (clock) await endClock(trx, clock, { how: 'done', by, reason: '', at });
  await refreshDue(trx, row.case_id);
  return true;
}
