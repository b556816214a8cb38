import { join } from 'node:path';
import { loadArticles } from '../../../src/knowledge/articles.ts';
import type { Audience } from '../../../src/knowledge/articles.ts';
import { loadGlossary } from '../../../src/knowledge/glossary-file.ts';
import { createKnowledge } from '../../../src/knowledge/knowledge.ts';
import type { Answer, Knowledge } from '../../../src/knowledge/knowledge.ts';
import { loadAgencies, loadLexicon } from '../../../src/agency/index.ts';
import { readLines } from './measure-retrieval.ts';

const ROOT = join(import.meta.dirname, '../../..');
export const KB_DIR = join(ROOT, 'knowledge-base');
/** Questions are asked on this day, so that figures do not change with the calendar. */
export const ASKED_AT = Date.parse('2026-11-21T09:00:00Z');

export interface EvaluationQuestion {
  readonly id: string;
  readonly agency: string;
  readonly audience: Audience;
  readonly style:
    | 'plain'
    | 'noisy'
    | 'story'
    | 'formal'
    | 'short'
    | 'angry'
    | 'elderly'
    | 'sms'
    | 'follow-up'
    | 'out'
    | 'out story'
    | 'other body';
  /** Articles that answer it; null when none may. */
  readonly article: readonly string[] | null;
  readonly text: string;
  /** The question that a follow-up leans on. */
  readonly before?: string;
}

export interface AnswerFigures {
  asked: number;
  right: number;
  wrong: number;
  abstained: number;
  /** Of the abstained ones: asked back with the article that answers among the buttons. */
  offered: number;
  /** Of those that an article answers: it is the first candidate, or one of three. */
  first: number;
  top3: number;
}

export interface Judged {
  readonly question: EvaluationQuestion;
  readonly answer: Answer;
  readonly verdict: 'right' | 'wrong' | 'abstained';
}

/** The project's own base as the product opens it. */
export function openKnowledge(): Knowledge {
  return createKnowledge({
    articles: loadArticles(KB_DIR),
    glossary: loadGlossary(KB_DIR),
    lexicon: loadLexicon(KB_DIR),
    agencies: Array.from(loadAgencies(KB_DIR).values(), ({ id, name, topics }) => ({
      id,
      name,
      topics: topics.map((topic) => ({
        id: topic.id,
        name: topic.name,
        words: topic.signals,
        competent: topic.competent,
      })),
    })),
  });
}

export function readQuestions(): EvaluationQuestion[] {
  return readLines(join(ROOT, 'tests/knowledge/questions.jsonl'));
}

/** Questions and stories to fit the confidence on. */
export function readPractice(): EvaluationQuestion[] {
  return readLines(join(ROOT, 'tests/knowledge/practice.jsonl'));
}

/**
 * The fresh set, halved by a seed. Articles got phrasings after it was written and by the same hand, so that what its
 * answerable half says of confidence is too rosy to fit by; what is out of scope there is not touched by that.
 */
export function readFresh(half: 'practice' | 'sealed'): EvaluationQuestion[] {
  return readLines(join(ROOT, `tests/knowledge/fresh-${half}.jsonl`));
}

/** Questions written before anybody saw how they are answered: they measure, and nothing is fitted or worded by them. */
export function readHeldOut(): EvaluationQuestion[] {
  return readLines(join(ROOT, 'tests/knowledge/held-out.jsonl'));
}

/** Asks every question; a question that no article may answer is right only when nothing is answered, i.e. abstained. */
export function judge(knowledge: Knowledge, questions: readonly EvaluationQuestion[]): Judged[] {
  return questions.map((question) => {
    const { text, agency, audience, article, before } = question;
    const context = before === undefined ? {} : { context: { question: before } };
    const answer = knowledge.ask({ text, agency, audience, at: ASKED_AT, ...context });
    if (answer.article === null) return { question, answer, verdict: 'abstained' };
    return { question, answer, verdict: article?.includes(answer.article.id) === true ? 'right' : 'wrong' };
  });
}

/** Figures by style of question. */
export function tally(judged: readonly Judged[]): Map<string, AnswerFigures> {
  const table = new Map<string, AnswerFigures>();
  for (const { question, answer, verdict } of judged) {
    const row = table.get(question.style) ?? {
      asked: 0,
      right: 0,
      wrong: 0,
      abstained: 0,
      offered: 0,
      first: 0,
      top3: 0,
    };
    table.set(question.style, row);
    row.asked += 1;
    row[verdict] += 1;
    if (answer.options?.some((option) => question.article?.includes(option.article)) === true)
      row.offered += 1;
    const ranked = answer.candidates
      .slice(0, 3)
      .map(({ article }) => question.article?.includes(article) === true);
    if (ranked[0] === true) row.first += 1;
    if (ranked.includes(true)) row.top3 += 1;
  }
  return table;
}
