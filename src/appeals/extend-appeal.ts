import { say } from '../agency/index.ts';
import { momentWords } from '../cases/moment-words.rules.ts';
import { startClocks } from '../cases/clocks.ts';
import type { Instant } from '../kernel/instants.ts';
import type { AppealRow } from '../store/tables.ts';
import { letterOf } from './accept-appeal.ts';
import { type ActRequest, type ActResult, actOnAppeal } from './act-on-appeal.ts';
import { appealClock, processOf } from './appeal-clocks.ts';
import type { AppealDeps } from './deps.ts';
import { closeTerms, runningTerms } from './end-terms.ts';
import { nameOf, writeToApplicant } from './write-letter.ts';

/** `late`: the term is over, and of a request for information the seven days in which the delay has to be told. */
export type NotExtended = 'no_reason' | 'late';

/**
 * Extends the term of the answer, once and with notice (59-ФЗ ст. 12 ч. 2; 8-ФЗ ст. 18 ч. 6): the new term begins where
 * the old one would have ended.
 */
export async function extendAppeal(
  deps: AppealDeps,
  request: ActRequest,
  reason: string,
): Promise<ActResult<NotExtended>> {
  return actOnAppeal<NotExtended>(deps, 'extend', request, async (trx, row) => {
    if (reason.trim() === '') return { refuse: 'no_reason' };
    const [running] = await runningTerms(trx, row, ['answer']);
    if (!running || request.at > latest(deps, row, running.deadline_at)) return { refuse: 'late' };
    const pack = deps.pack(row.agency);
    const clock = appealClock(deps.clocks, pack, processOf('extension', row.type), running.deadline_at);
    await closeTerms(trx, row, ['answer'], 'extended', request.at);
    const by = request.by.kind === 'staff' ? { staffId: request.by.staff.id, reason } : null;
    await startClocks(trx, row.case_id, row.agency, [clock], request.at, by);
    const until = momentWords(clock.deadlineAt, pack.zone);
    const text = say(pack, 'appeal_extension_notice', { number: nameOf(row), until, reason: reason.trim() });
    await writeToApplicant(trx, deps, row, letterOf('extension_notice', text, request));
    return { details: { until: clock.deadlineAt } };
  });
}

/** Until when the delay can be told of. */
function latest(deps: AppealDeps, row: AppealRow, deadlineAt: Instant): Instant {
  if (row.type !== 'information' || row.registered_at === null) return deadlineAt;
  const pack = deps.pack(row.agency);
  return appealClock(deps.clocks, pack, 'info_delay_notice', row.registered_at).deadlineAt;
}
