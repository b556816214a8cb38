import { type AgencyPack, policyAt, surveyAt } from '../agency/index.ts';
import { closeCase } from '../cases/cases.ts';
import { startClocks } from '../cases/clocks.ts';
import type { Instant } from '../kernel/instants.ts';
import { answerRules } from '../knowledge/plain/answer-rules.ts';
import type { Remark } from '../knowledge/plain/answer.ts';
import { remarksOn } from '../knowledge/plain/remarks.rules.ts';
import { giveSurveyLink, prepareSurveyLink } from '../surveys/links.ts';
import type { Trx } from '../store/db.ts';
import type { AppealOutcome, AppealRow } from '../store/tables.ts';
import { letterOf } from './accept-appeal.ts';
import { type ActRequest, type ActResult, actOnAppeal, actorName, type Effects } from './act-on-appeal.ts';
import { type AnswerFooter, footerFault, withFooter } from './answer-form.rules.ts';
import type { AppealDeps } from './deps.ts';
import { meetTerms } from './end-terms.ts';
import { followUp } from './follow-up.ts';
import { dayText } from './redirect-appeal.ts';
import { nameOf, writeToApplicant } from './write-letter.ts';

/** An answer on the substance. */
export interface AppealAnswer {
  readonly text: string;
  readonly footer: AnswerFooter;
  readonly outcome: AppealOutcome;
  /** By when the matter will be settled: for `by_date`, and only for it. */
  readonly promisedAt: Instant | null;
  readonly done: Ticks;
}

/** What has to be so before an appeal is done (L1-34). */
export interface Ticks {
  readonly questions: boolean;
  readonly measures: boolean;
  readonly substance: boolean;
}

export type NotAnswered = 'ticks' | 'date' | 'form' | 'other_control' | 'no_consent';

/** What blocks and what is advised of an answer's text: L1-20 and L1-26 block, plain words warn (L1-19, L1-21). */
export function answerRemarks(
  pack: AgencyPack,
  row: Pick<AppealRow, 'number' | 'case_number' | 'registered_at' | 'sent_at' | 'topic'>,
  text: string,
  at: Instant,
  surveyUrl: string | null = surveyOf(pack, at),
): readonly Remark[] {
  const appeal = {
    number: nameOf(row),
    date: dayText(row.registered_at ?? row.sent_at, pack.zone),
    name: questionOf(pack, row.topic),
  };
  return remarksOn({ text, place: 'private', final: true, appeal }, { ...answerRules(pack, at), surveyUrl });
}

/** The name of the question as the first paragraph has it (L1-20). */
export function questionOf(pack: AgencyPack, topic: string | null): string {
  return pack.topics.find(({ id }) => id === topic)?.name ?? '';
}

/** The survey that a final answer asks for, by the policy of the day; null where the body has none. */
export function surveyOf(pack: AgencyPack, at: Instant): string | null {
  return answerRules(pack, at).surveyUrl;
}

/**
 * Answers an appeal by every way that the letter has to go. It is done, and its term met, when all of them have carried
 * it (L1-14): until then it is on its way.
 */
export async function answerAppeal(
  deps: AppealDeps,
  request: ActRequest,
  answer: AppealAnswer,
): Promise<ActResult<NotAnswered>> {
  return actOnAppeal<NotAnswered>(deps, 'answer', request, async (trx, row) => {
    const pack = deps.pack(row.agency);
    const why = hurdle(row, request, answer);
    if (why !== null) return { refuse: why };
    if (footerFault(answer.footer) !== null) return { refuse: 'form' };
    const survey = ownSurvey(pack, deps, request.at);
    const text = withFooter(answer.text, answer.footer, survey.url);
    const remarks = answerRemarks(pack, row, text, request.at, survey.url);
    if (remarks.some(({ weight }) => weight === 'blocks')) return { refuse: 'form' };
    await survey.give(trx);
    await writeToApplicant(trx, deps, row, letterOf('answer', text, request));
    return outcomeOf(answer);
  });
}

/** A link of its own to our survey where people can reach it, else the body's usual address (L1-26, U-11). */
function ownSurvey(pack: AgencyPack, { origin }: AppealDeps, at: Instant) {
  const asks = policyAt(pack, at).settings.survey_link_in_final_message === true;
  const survey = surveyAt(pack, 'appeals', at);
  if (!asks || origin === '' || survey === undefined)
    return { url: surveyOf(pack, at), give: async () => {} };
  const link = prepareSurveyLink(origin);
  return { url: link.url, give: (trx: Trx) => giveSurveyLink(trx, link, pack, survey, at) };
}

function hurdle(row: AppealRow, request: ActRequest, answer: AppealAnswer): NotAnswered | null {
  const { questions, measures, substance } = answer.done;
  if (!questions || !measures || !substance) return 'ticks';
  if ((answer.outcome === 'by_date') !== (answer.promisedAt !== null)) return 'date';
  if (answer.promisedAt !== null && answer.promisedAt <= request.at) return 'date';
  const isOther = row.control_by !== null && row.control_by !== actorName(request.by);
  return isOther ? 'other_control' : null;
}

function outcomeOf({ outcome, promisedAt }: Pick<AppealAnswer, 'outcome' | 'promisedAt'>): Effects<never> {
  return {
    set: { outcome, promised_at: promisedAt },
    details: { outcome, ...(promisedAt === null ? {} : { promisedAt }) },
  };
}

/** An oral answer at a reception, with the consent that the card notes (59-ФЗ ст. 13 ч. 3): nothing is sent. */
export async function answerOrally(
  deps: AppealDeps,
  request: ActRequest,
  answer: { readonly outcome: Exclude<AppealOutcome, 'by_date'>; readonly consent: boolean },
): Promise<ActResult<NotAnswered>> {
  return actOnAppeal<NotAnswered>(deps, 'answer_orally', request, async (trx, row) => {
    if (!answer.consent) return { refuse: 'no_consent' };
    const by = actorName(request.by);
    await meetTerms(trx, row, ['answer', 'extension'], { by, reason: 'reception', at: request.at });
    await closeCase(trx, row.case_id, 'answered', request.at);
    const { outcome } = answer;
    return { set: { outcome, ended_at: request.at }, details: { outcome, consent: true } };
  });
}

/** What follows once the answer has arrived: the case is closed, or waits for what was promised by a date (L1-18). */
export async function afterAnswer(trx: Trx, deps: AppealDeps, row: AppealRow, at: Instant): Promise<void> {
  if (row.promised_at === null) return closeCase(trx, row.case_id, 'answered', at);
  const clock = followUp(deps.clocks, deps.pack(row.agency), { from: at, until: row.promised_at });
  await startClocks(trx, row.case_id, row.agency, [clock], at);
  await trx
    .updateTable('cases')
    .set({ status: 'answered', answered_at: at })
    .where('id', '=', row.case_id)
    .execute();
}
