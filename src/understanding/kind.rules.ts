import type { PhraseList, SaidWords } from './phrases.rules.ts';

export type MessageKind = 'question' | 'complaint' | 'proposal' | 'thanks' | 'request' | 'other';

export interface KindMarks {
  readonly complaint: PhraseList;
  readonly proposal: PhraseList;
  readonly thanks: PhraseList;
}

export const QUESTION_WORDS: ReadonlySet<string> = new Set(
  `как какой какая какие какое каким какую где куда откуда когда сколько кто кого кому чей почему зачем что чем можно ли
  нужно обязан обязаны обязательно подскажите скажите расскажите поясните объясните правда`.split(/\s+/u),
);
const REQUEST_WORDS = new Set(
  `прошу просим помогите пришлите отправьте вышлите дайте примите сделайте почините уберите исправьте отремонтируйте запишите
  разберитесь решите проверьте выдайте скиньте`.split(/\s+/u),
);
/** Asked what or how to complain, a person asks; the word alone is not yet a complaint. */
const HOW_TO = new Set([
  'как',
  'куда',
  'кому',
  'где',
  'можно',
  'могу',
  'чем',
  'сколько',
  'какой',
  'какие',
  'что',
]);

/** What a message is, with how sure that is (0 to 1); always a proposal that a person may change. */
export function kindOf(text: string, said: SaidWords, marks: KindMarks): { kind: MessageKind; sure: number } {
  if (said.words.length === 0) return { kind: 'other', sure: 0.3 };
  const asks = text.includes('?');
  const first = said.words.slice(0, 6);
  const questionWord = first.some((word) => QUESTION_WORDS.has(word));
  const howTo = first.some((word) => HOW_TO.has(word));
  const complaint = marks.complaint.find(said) !== null;
  const proposal = marks.proposal.find(said) !== null;
  const request = said.words.some((word) => REQUEST_WORDS.has(word));
  if (complaint && !(howTo && (asks || said.words.length < 12))) {
    return { kind: 'complaint', sure: asks ? 0.6 : 0.8 };
  }
  if (proposal && !asks && !howTo) return { kind: 'proposal', sure: 0.75 };
  if (asks || questionWord) return { kind: 'question', sure: asks && questionWord ? 0.9 : 0.75 };
  if (request) return { kind: 'request', sure: 0.7 };
  if (marks.thanks.find(said) !== null) return { kind: 'thanks', sure: 0.8 };
  return { kind: 'other', sure: 0.4 };
}
