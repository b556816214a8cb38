import { FakeListChatModel } from '@langchain/core/utils/testing';
import { ASKED_AT, openKnowledge } from '../../../scripts/bench/search/measure-answers.ts';
import type { Answer } from '../../../src/knowledge/knowledge.ts';
import { type Advised, type Advisor, createAdvisor } from '../../../src/knowledge/langchain/advisor.ts';
import { chatProposals } from '../../../src/knowledge/langchain/chat-proposals.ts';
import type { LanguageModel } from '../../../src/knowledge/langchain/language-model.ts';
import { passagesOf } from '../../../src/knowledge/langchain/passages.rules.ts';
import type { Reading } from '../../../src/understanding/reading.ts';
import { READING } from '../../dispatch/situations.ts';

export const knowledge = openKnowledge();
export const TO = { agency: 'ulyanovsk', audience: 'citizen', at: ASKED_AT } as const;

/** A question between whose candidates the base hesitates; the model is asked about it. */
export const VAGUE = 'срок';
export const hesitating: Answer = knowledge.ask({ text: VAGUE, ...TO });

export function advisorOn(model: LanguageModel, patience?: number): Advisor {
  const open = async (): Promise<LanguageModel> => model;
  return createAdvisor({ knowledge, name: 'test', open, clock: () => ASKED_AT }, patience);
}

/** A model that replies so, through LangChain's own fake. */
export function replying(...responses: string[]): LanguageModel {
  return chatProposals(new FakeListChatModel({ responses }));
}

export function consult(
  model: LanguageModel,
  text = VAGUE,
  answer: Answer = hesitating,
  reading: Partial<Reading> = {},
): Promise<Advised> {
  return advisorOn(model).advise({ text, ...TO, reading: { ...READING, ...reading } }, answer);
}

export const proposing = (...parts: readonly { article: string; text: string | null }[]): string =>
  JSON.stringify({ parts });

/** A reply that chooses nothing and says the question in other words. */
export const rephrasing = (rephrased: string): string => JSON.stringify({ parts: [], rephrased });

const letters = (text: string): string => text.replaceAll(/[^\p{L}\p{N}@]+/gu, '').toLowerCase();

/** Every line of what is said, without its punctuation, is a piece of the approved text of the articles that were at hand. */
export function isApproved(said: string, answer: Answer): boolean {
  const approved = answer.candidates.flatMap(({ article }) => {
    const found = knowledge.sayable(article, TO);
    if (found === null) return [];
    return [
      found.title,
      found.short,
      ...passagesOf(found).flatMap(({ heading, text }) => [heading ?? '', text]),
    ];
  });
  let rest = letters(said);
  for (const piece of approved.map(letters).toSorted((a, b) => b.length - a.length)) {
    if (piece.length > 0) rest = rest.replaceAll(piece, '');
  }
  return rest === '';
}
