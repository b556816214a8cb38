import { errorText, OtklikError } from '../../kernel/errors.ts';
import { type Clock, SECOND } from '../../kernel/instants.ts';
import type { Reading } from '../../understanding/reading.ts';
import type { Article } from '../articles.ts';
import type { Answer, Knowledge, Question } from '../knowledge.ts';
import { type Advice, answerAskedAnew, answerWithProposal, canHelp, type Outcome } from './advice.rules.ts';
import { createBreaker } from './breaker.ts';
import type { LanguageModel, Proposal } from './language-model.ts';
import { maskPersonalData } from './mask-personal-data.rules.ts';
import { passagesOf, shown } from './passages.rules.ts';

/** What is kept of a consultation: which model, what came of it, nothing that anybody wrote. */
export interface ModelRecord {
  readonly model: string;
  readonly outcome: Outcome;
  /** Of the failure, never of the text. */
  readonly reason: string | null;
  /** The articles that are said because of it. */
  readonly articles: readonly string[];
}

export interface Advised {
  /** The answer that was given, or one with approved text that the model chose. */
  readonly answer: Answer;
  /** Null when no model was asked. */
  readonly record: ModelRecord | null;
}

/** A language model with everything that keeps it to its task. */
export interface Advisor {
  /** Asks the model when it can help. Never throws; takes at most the patience. Call it outside of transactions. */
  advise(question: Question & { readonly reading: Reading }, answer: Answer): Promise<Advised>;
}

export interface AdvisorParts {
  readonly knowledge: Knowledge;
  /** The model's name, for the audit log. */
  readonly name: string;
  /** Called once, at the first question at the latest. */
  readonly open: () => Promise<LanguageModel>;
  readonly clock: Clock;
}

/** So long may a person wait for a better answer than the one at hand, in milliseconds. */
const PATIENCE_MS = 4 * SECOND;
const CANDIDATES = 5;

/** Puts a model beside the base. `patience` is in milliseconds. */
export function createAdvisor(parts: AdvisorParts, patience = PATIENCE_MS): Advisor {
  const { knowledge, name } = parts;
  const breaker = createBreaker(parts.clock);
  let model: Promise<LanguageModel> | null = null;
  const propose: LanguageModel['propose'] = async (question, candidates, signal) => {
    model ??= parts.open();
    return (await model).propose(question, candidates, signal);
  };
  return {
    async advise(question, answer) {
      const asked = canHelp(answer, question.reading) ? maskPersonalData(question.text) : null;
      if (!asked) return { answer, record: null };
      const articles = articlesOf(knowledge, question, answer);
      if (!breaker.mayCall()) return { answer, record: null };
      const candidates = [...articles.values()].map((article) => ({
        id: article.id,
        title: article.title,
        passages: passagesOf(article).map(shown),
      }));
      try {
        const proposal = await within(patience, (signal) => propose(asked, candidates, signal));
        breaker.succeeded();
        const { answer: advised, ...rest } = adviceOf(knowledge, question, answer, proposal, articles);
        return { answer: advised, record: { model: name, reason: null, ...rest } };
      } catch (error) {
        breaker.failed();
        return { answer, record: { model: name, outcome: 'failed', reason: reasonOf(error), articles: [] } };
      }
    },
  };
}

/** A model that chose nothing may have found better words: the base is asked with them, and decides itself. */
function adviceOf(
  knowledge: Knowledge,
  question: Question,
  answer: Answer,
  proposal: Proposal | null,
  articles: ReadonlyMap<string, Article>,
): Advice {
  const advice = answerWithProposal(answer, proposal, articles);
  if (advice.outcome !== 'none' || !proposal?.rephrased) return advice;
  const { agency, audience, at } = question;
  const anew = knowledge.ask({ text: proposal.rephrased, agency, audience, at });
  return answerAskedAnew(answer, anew.article, articles);
}

/** The first candidates that may be said to this client at this moment. */
function articlesOf(knowledge: Knowledge, question: Question, answer: Answer): Map<string, Article> {
  const found = answer.candidates
    .slice(0, CANDIDATES)
    .flatMap(({ article }) => knowledge.sayable(article, question) ?? []);
  return new Map(found.map((article) => [article.id, article]));
}

/** Waits so long and no longer, whether or not the model heeds the signal. */
async function within(
  patience: number,
  call: (signal: AbortSignal) => Promise<Proposal | null>,
): Promise<Proposal | null> {
  const controller = new AbortController();
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const error = new OtklikError('unavailable', 'the model takes too long');
    reject(error);
    controller.abort(error);
  }, patience);
  try {
    return await Promise.race([call(controller.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Our own errors say what happened; those of others may quote what was sent. */
function reasonOf(error: unknown): string {
  return error instanceof OtklikError ? errorText(error) : 'the model cannot be reached';
}
