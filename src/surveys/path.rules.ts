import type { SurveyQuestion } from '../agency/index.ts';

/** Numbers of the chosen options, from 1, or free words, by the number of the question. What was passed over is absent. */
export interface Answers {
  readonly chosen: Readonly<Record<number, readonly number[]>>;
  readonly words: Readonly<Record<number, string>>;
}

/** A phone shows so many questions without tiring anybody. */
const ON_A_PAGE = 6;

/** A question that presumes an option that was not chosen is passed over: nobody can answer it (S1-11). */
function isAsked({ skippableUnless: unless }: SurveyQuestion, { chosen }: Answers): boolean {
  if (unless?.option === undefined) return true;
  const given = chosen[unless.n];
  return given === undefined || given.includes(unless.option);
}

function nextNumber(question: SurveyQuestion, { chosen }: Answers): number {
  const [option] = chosen[question.n] ?? [];
  const jump =
    question.type === 'text' || option === undefined ? undefined : question.options[option - 1]?.goTo;
  return jump ?? question.n + 1;
}

/** The questions that somebody with these answers is asked, in order: jumps lead forward only, so it ends. */
export function pathOf(questions: readonly SurveyQuestion[], answers: Answers): readonly SurveyQuestion[] {
  const path: SurveyQuestion[] = [];
  let number = 1;
  for (;;) {
    const question = questions[number - 1];
    if (!question) return path;
    if (isAsked(question, answers)) path.push(question);
    number = isAsked(question, answers) ? nextNumber(question, answers) : number + 1;
  }
}

/** Questions on whose answer it depends what comes next. */
function turns(questions: readonly SurveyQuestion[]): ReadonlySet<number> {
  const turning = questions.flatMap((one) => [
    ...(one.type !== 'text' && one.options.some(({ goTo }) => goTo !== undefined) ? [one.n] : []),
    ...(one.skippableUnless?.option === undefined ? [] : [one.skippableUnless.n]),
    ...(one.noteWhen === undefined ? [] : [one.noteWhen.n]),
  ]);
  return new Set(turning);
}

/** The path cut into pages: each ends where its answers decide what is asked next, so that no page needs a script. */
export function pagesOf(
  questions: readonly SurveyQuestion[],
  answers: Answers,
): readonly (readonly SurveyQuestion[])[] {
  const ends = turns(questions);
  const pages: SurveyQuestion[][] = [[]];
  for (const question of pathOf(questions, answers)) {
    const last = pages.at(-1) ?? [];
    const before = last.at(-1);
    if (before !== undefined && (ends.has(before.n) || last.length === ON_A_PAGE)) pages.push([question]);
    else last.push(question);
  }
  return pages;
}

/** Whether the note of a question belongs under it after these answers (S1-10). */
export function showsNote({ note, noteWhen }: SurveyQuestion, { chosen }: Answers): boolean {
  if (note === undefined) return false;
  return noteWhen === undefined || (chosen[noteWhen.n] ?? []).some((one) => noteWhen.options.includes(one));
}

/** The answers that lie on their own path: a changed answer voids what was said off the new way (S1-08). */
export function onPath(questions: readonly SurveyQuestion[], answers: Answers): Answers {
  const numbers = pathOf(questions, answers).map(({ n }) => n);
  const kept = <T>(all: Readonly<Record<number, T>>): Record<number, T> =>
    Object.fromEntries(numbers.flatMap((n) => (all[n] === undefined ? [] : [[n, all[n]]])));
  return { chosen: kept(answers.chosen), words: kept(answers.words) };
}

/** What is kept of the chosen options: points of a scale, numbers of the others (S1-09). */
export function valuesOf(
  questions: readonly SurveyQuestion[],
  { chosen }: Answers,
): Readonly<Record<number, readonly number[]>> {
  return Object.fromEntries(
    questions.flatMap((one) => {
      const numbers = chosen[one.n];
      if (one.type === 'text' || numbers === undefined) return [];
      const points = (number: number) => one.options[number - 1]?.points;
      return [[one.n, numbers.map((number) => (one.type === 'scale' ? (points(number) ?? number) : number))]];
    }),
  );
}
