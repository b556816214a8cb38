import { say } from '../agency/index.ts';
import { letterOf } from './accept-appeal.ts';
import { type ActRequest, type ActResult, actOnAppeal } from './act-on-appeal.ts';
import type { AppealDeps } from './deps.ts';
import { NO_ANSWER_GROUNDS, type NoAnswerGround } from './grounds.rules.ts';
import { nameOf, writeToApplicant } from './write-letter.ts';

export type NotEnded = 'no_reason' | 'no_ground' | 'not_repeated' | 'no_repeats';

/** Refuses what was asked for, with grounds that are understood without legal acts; the clause stands beside them. */
export async function refuseAppeal(
  deps: AppealDeps,
  request: ActRequest,
  refusal: { readonly reason: string },
): Promise<ActResult<NotEnded>> {
  const reason = refusal.reason.trim();
  return actOnAppeal<NotEnded>(deps, 'refuse', request, async (trx, row) => {
    if (reason === '') return { refuse: 'no_reason' };
    const text = say(deps.pack(row.agency), 'appeal_refusal', { number: nameOf(row), reason });
    await writeToApplicant(trx, deps, row, letterOf('refusal', text, request));
    return { details: {} };
  });
}

/** Leaves an appeal without an answer on the substance for a ground of the law, with its notice (59-ФЗ ст. 11). */
export async function leaveAppeal(
  deps: AppealDeps,
  request: ActRequest,
  left: { readonly ground: NoAnswerGround; readonly reason: string },
): Promise<ActResult<NotEnded>> {
  const reason = left.reason.trim();
  return actOnAppeal<NotEnded>(deps, 'leave', request, async (trx, row) => {
    const ground = NO_ANSWER_GROUNDS.find(({ id }) => id === left.ground);
    if (!ground) return { refuse: 'no_ground' };
    if (reason === '') return { refuse: 'no_reason' };
    const values = { number: nameOf(row), ground: ground.name, reason };
    const text = say(deps.pack(row.agency), 'appeal_no_answer_notice', values);
    await writeToApplicant(trx, deps, row, letterOf('no_answer_notice', text, request));
    return { details: { ground: ground.id, clause: ground.clause } };
  });
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
