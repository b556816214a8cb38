import type { SurveyQuestion } from '../agency/index.ts';
import type { Answers } from './path.rules.ts';

/** The longest words that are taken, in signs; what is longer is cut. */
export const LONGEST_WORDS = 2_000;

/** The name of a question's field in the form. */
export const fieldOf = (n: number): string => `q${n}`;

/** Reads answers out of a form's fields. What is no option of its question is no answer. */
export function readAnswers(
  questions: readonly SurveyQuestion[],
  values: (name: string) => readonly string[],
): Answers {
  const chosen: Record<number, readonly number[]> = {};
  const words: Record<number, string> = {};
  for (const one of questions) {
    const given = values(fieldOf(one.n));
    if (one.type === 'text') {
      const text = (given[0] ?? '').trim().slice(0, LONGEST_WORDS);
      if (text !== '') words[one.n] = text;
      continue;
    }
    const known = one.options.map((_, at) => String(at + 1));
    const numbers = [...new Set(given)].filter((value) => known.includes(value)).map(Number);
    const [first] = numbers;
    if (first !== undefined) chosen[one.n] = one.type === 'multi' ? numbers : [first];
  }
  return { chosen, words };
}

/** Whether nothing at all was answered. */
export function isEmpty({ chosen, words }: Answers): boolean {
  return Object.keys(chosen).length === 0 && Object.keys(words).length === 0;
}
