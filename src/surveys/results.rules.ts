import type { SurveyQuestion } from '../agency/index.ts';

/** What one person answered, as it is kept: points of scales, numbers of other options, words. */
export interface KeptAnswers {
  readonly chosen: Readonly<Record<number, readonly number[]>>;
  readonly words: Readonly<Record<number, string>>;
}

export interface QuestionResult {
  readonly question: SurveyQuestion;
  /** How many people answered it. */
  readonly answered: number;
  /** The mean of a scale; null for other questions and without answers. */
  readonly mean: number | null;
  /** Each option with how many chose it, as the form orders them; empty for free words. */
  readonly options: readonly { readonly text: string; readonly count: number }[];
  readonly words: readonly string[];
}

/** What all of them said, question by question. */
export function resultsOf(
  questions: readonly SurveyQuestion[],
  kept: readonly KeptAnswers[],
): readonly QuestionResult[] {
  return questions.map((question) => {
    const { n } = question;
    const words = kept.flatMap((one) => one.words[n] ?? []);
    if (question.type === 'text') {
      return { question, answered: words.length, mean: null, options: [], words };
    }
    const given = kept.flatMap((one) => (one.chosen[n] === undefined ? [] : [one.chosen[n]]));
    const values = given.flat();
    const count = (value: number) => values.filter((one) => one === value).length;
    const sum = values.reduce((total, one) => total + one, 0);
    return {
      question,
      answered: given.length,
      mean: question.type === 'scale' && values.length > 0 ? sum / values.length : null,
      options: question.options.map(({ text, points }, at) => ({
        text,
        count: count(question.type === 'scale' ? (points ?? at + 1) : at + 1),
      })),
      words,
    };
  });
}
