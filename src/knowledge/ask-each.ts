import { splitQuestions } from '../understanding/split-questions.rules.ts';
import type { Decision } from './decision.rules.ts';
import type { Answer, Knowledge, Question } from './knowledge.ts';

/** The answer to one of the questions of a message. */
export interface PartAnswer extends Answer {
  /** The words that it answers: a part of the message, or all of it. */
  readonly asked: string;
}

/** A longer list of answers is not read in a chat; what goes beyond is for a person. */
const MOST_ANSWERED = 3;
/** What concerns the message as a whole, whatever else it asks. */
const OF_THE_WHOLE: ReadonlySet<Decision> = new Set([
  'emergency',
  'abuse',
  'small_talk',
  'appeal',
  'personal_channel',
]);
/** Courtesy needs no answer when a question beside it has one; what we do not recognise may still be a question to us. */
const ASIDE: ReadonlySet<Decision> = new Set(['small_talk']);

/**
 * Answers every question of a message, at most three, in the order asked; questions beyond them come back as one more part
 * for a person. A message of one question, an emergency, abuse, an appeal or a call for a person is answered as a whole.
 * A short part that leans on the one before it is read together with it. `toWhole` is the answer to the message as one,
 * where it is known already. Never throws, never empty.
 */
export function askEach(
  knowledge: Pick<Knowledge, 'ask'>,
  question: Question,
  toWhole = knowledge.ask(question),
): readonly PartAnswer[] {
  const whole = { ...toWhole, asked: question.text };
  if (OF_THE_WHOLE.has(whole.decision) || question.reading?.wantsPerson === true) return [whole];
  const parts = splitQuestions(question.text);
  if (parts.length < 2) return [whole];
  const answers = answerParts(knowledge, question, parts.slice(0, MOST_ANSWERED));
  const told = withoutAsides(withoutRepeats(answers));
  if (!told.some(isOnSubstance)) return [whole];
  const beyond = parts.slice(MOST_ANSWERED);
  return beyond.length === 0 ? told : [...told, forPerson(beyond.join(' '))];
}

function answerParts(
  knowledge: Pick<Knowledge, 'ask'>,
  { reading: _ofTheWhole, context, ...common }: Question,
  parts: readonly string[],
): PartAnswer[] {
  return parts.map((text, i) => {
    const before = parts[i - 1];
    const leaning = before === undefined ? context : { question: before };
    return {
      ...knowledge.ask({ ...common, text, ...(leaning === undefined ? {} : { context: leaning }) }),
      asked: text,
    };
  });
}

/** The same article answers two parts once; the same advice is given once. */
function withoutRepeats(answers: readonly PartAnswer[]): PartAnswer[] {
  const keyOf = ({ decision, article, redirect, asked }: PartAnswer): string =>
    article?.id ?? (decision === 'redirect' ? `redirect ${redirect?.name}` : asked);
  return [...new Map(answers.toReversed().map((answer) => [keyOf(answer), answer])).values()].toReversed();
}

function withoutAsides(answers: readonly PartAnswer[]): PartAnswer[] {
  const telling = answers.filter(({ decision }) => !ASIDE.has(decision));
  return telling.length > 0 ? telling : [...answers];
}

/** Something to say on one of the parts: otherwise the whole message is handled as one. */
function isOnSubstance({ decision }: PartAnswer): boolean {
  return decision === 'answer' || decision === 'clarify' || decision === 'redirect';
}

function forPerson(asked: string): PartAnswer {
  return { decision: 'operator', article: null, confidence: 0, candidates: [], asked };
}
