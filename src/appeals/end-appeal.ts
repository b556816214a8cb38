import { policyAt, say, type Settings } from '../agency/index.ts';
import { startClocks } from '../cases/clocks.ts';
import { explainsItself } from '../cases/decisions/plain-refusal.rules.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Trx } from '../store/db.ts';
import type { AppealRow } from '../store/tables.ts';
import { letterOf } from './accept-appeal.ts';
import { appealClock, processOf } from './appeal-clocks.ts';
import { type ActRequest, type ActResult, actOnAppeal } from './act-on-appeal.ts';
import type { AppealDeps } from './deps.ts';
import { nameOf, writeToApplicant } from './write-letter.ts';

export type NotEnded = 'no_reason' | 'not_plain' | 'no_link' | 'no_ground' | 'not_repeated' | 'no_repeats';

export type RefusalGround = NonNullable<Settings['refusal_grounds']>[number];
export type NoAnswerGround = NonNullable<Settings['no_answer_grounds']>[number];

/** Grounds to refuse what an appeal asks for: a request for information has those of 8-ФЗ ст. 20, others are explained freely. */
export function refusalGrounds(
  { pack }: Pick<AppealDeps, 'pack'>,
  row: Pick<AppealRow, 'agency' | 'type'>,
  at: Instant,
): readonly RefusalGround[] {
  return row.type === 'information' ? (policyAt(pack(row.agency), at).settings.refusal_grounds ?? []) : [];
}

/** Grounds to leave an appeal without an answer on the substance (59-ФЗ ст. 11), as the policy of the day has them. */
export function noAnswerGrounds(
  { pack }: Pick<AppealDeps, 'pack'>,
  { agency }: Pick<AppealRow, 'agency'>,
  at: Instant,
): readonly NoAnswerGround[] {
  return policyAt(pack(agency), at).settings.no_answer_grounds ?? [];
}

/** What a reason lacks: it has to be understood without any act being opened (L4-06, U-10, K-16). */
function faultOf(reason: string): 'no_reason' | 'not_plain' | null {
  if (reason === '') return 'no_reason';
  return explainsItself(reason) ? null : 'not_plain';
}

/** Refuses what was asked for, with grounds that are understood without legal acts. `ground`: an id, where there are grounds. */
export async function refuseAppeal(
  deps: AppealDeps,
  request: ActRequest,
  refusal: { readonly ground?: string; readonly reason: string },
): Promise<ActResult<NotEnded>> {
  const reason = refusal.reason.trim();
  return actOnAppeal<NotEnded>(deps, 'refuse', request, async (trx, row) => {
    const grounds = refusalGrounds(deps, row, request.at);
    const ground = grounds.find(({ id }) => id === refusal.ground);
    if (grounds.length > 0 && !ground) return { refuse: 'no_ground' };
    const fault = faultOf(reason);
    if (fault !== null) return { refuse: fault };
    if (ground?.link && !/https?:\/\//u.test(reason)) return { refuse: 'no_link' };
    const said = ground ? `${ground.plain}\n${reason}` : reason;
    const text = say(deps.pack(row.agency), 'appeal_refusal', { number: nameOf(row), reason: said });
    await writeToApplicant(trx, deps, row, letterOf('refusal', text, request));
    return { details: ground ? { ground: ground.id, clause: ground.clause } : {} };
  });
}

/** Leaves an appeal without an answer on the substance for a ground of the law, with its notice (59-ФЗ ст. 11). */
export async function leaveAppeal(
  deps: AppealDeps,
  request: ActRequest,
  left: { readonly ground: string; readonly reason: string },
): Promise<ActResult<NotEnded>> {
  const reason = left.reason.trim();
  return actOnAppeal<NotEnded>(deps, 'leave', request, async (trx, row) => {
    const ground = noAnswerGrounds(deps, row, request.at).find(({ id }) => id === left.ground);
    if (!ground) return { refuse: 'no_ground' };
    const fault = faultOf(reason);
    if (fault !== null) return { refuse: fault };
    if (ground.term) await startNotice(trx, deps, row, request);
    const values = { number: nameOf(row), ground: ground.plain, reason };
    const text = say(deps.pack(row.agency), 'appeal_no_answer_notice', values);
    await writeToApplicant(trx, deps, row, letterOf('no_answer_notice', text, request));
    return { details: { ground: ground.id, clause: ground.clause } };
  });
}

/** The notice has seven days from the registration, until it is delivered: late is late, whenever it was decided. */
async function startNotice(
  trx: Trx,
  deps: AppealDeps,
  row: AppealRow,
  { by, at }: ActRequest,
): Promise<void> {
  const process = processOf('no_answer_notice', row.type);
  const clock = appealClock(deps.clocks, deps.pack(row.agency), process, row.registered_at ?? row.sent_at);
  const set = by.kind === 'staff' ? { staffId: by.staff.id, reason: '' } : null;
  await startClocks(trx, row.case_id, row.agency, [clock], at, set);
}

/**
 * Stops the correspondence on a question that was answered more than once and brings nothing new (59-ФЗ ст. 11 ч. 5).
 * The head names the earlier appeals; each has to be the applicant's and answered.
 */
export async function stopCorrespondence(
  deps: AppealDeps,
  request: ActRequest,
  stop: { readonly earlier: readonly string[]; readonly reason: string },
): Promise<ActResult<NotEnded>> {
  const reason = stop.reason.trim();
  const earlier = [...new Set(stop.earlier.map((number) => number.trim()))].filter((one) => one !== '');
  return actOnAppeal<NotEnded>(deps, 'stop', request, async (trx, row) => {
    if (reason === '') return { refuse: 'no_reason' };
    if (earlier.length < 2) return { refuse: 'no_repeats' };
    const answered = await trx
      .selectFrom('appeals')
      .select('number')
      .where('agency', '=', row.agency)
      .where('applicant_id', '=', row.applicant_id)
      .where('id', '!=', row.id)
      .where('state', '=', 'answered')
      .where('number', 'in', earlier)
      .execute();
    if (answered.length < earlier.length) return { refuse: 'not_repeated' };
    const text = say(deps.pack(row.agency), 'appeal_stop_notice', { number: nameOf(row), reason });
    await writeToApplicant(trx, deps, row, letterOf('stop_notice', text, request));
    return { details: { earlier } };
  });
}

/** The applicant asks to stop the review (59-ФЗ ст. 5); of the staff, who writes down a request that came otherwise. */
export async function withdrawAppeal(deps: AppealDeps, request: ActRequest): Promise<ActResult> {
  return actOnAppeal(deps, 'withdraw', request, async (trx, row) => {
    const text = say(deps.pack(row.agency), 'appeal_withdrawal_notice', { number: nameOf(row) });
    await writeToApplicant(trx, deps, row, letterOf('withdrawal_notice', text, request));
    return {};
  });
}
