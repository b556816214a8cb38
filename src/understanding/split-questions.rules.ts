import { QUESTION_WORDS } from './kind.rules.ts';
import { STOP_WORDS } from './russian/stop-words.ts';
import { wordsOf } from './russian/words.rules.ts';

/** The end of a sentence and what closes it; a point inside a number or an abbreviation is followed by no space. */
const SENTENCE = /[^.!?…;\n]+(?:[.!?…;](?!\s|$)[^.!?…;\n]*)*(?:[.!?…;]+|\n|$)/gu;
/** «и как», «, а ещё где»: where one sentence may turn to its next question. */
const JOINT = /(?:,\s*|\s+)(?:(?:и|а|также|ещё|еще)\s+){1,2}(?=(\p{L}+))/giu;
/** The mark of a list: «1)», «2.», «-». */
const LIST_MARK = /^\s*(?:\d{1,2}[.)]|[-–—•*])\s*/u;
const LONGEST_TEXT = 4_000;
const FIRST_WORDS = 3;
/** «Как быть?» asks nothing by itself. */
const FEWEST_TELLING = 2;

interface Piece {
  readonly text: string;
  readonly asks: boolean;
}

/**
 * The questions of one message, in order, each with the statements that lead to it; the message itself when it asks one
 * thing or nothing. What is too short to be understood alone stays with its neighbour, so that no word is lost.
 * Pure, linear in the text; text beyond 4,000 characters stays with the last question.
 */
export function splitQuestions(text: string): readonly string[] {
  const pieces = piecesOf(text.slice(0, LONGEST_TEXT));
  if (pieces.filter(({ asks }) => asks).length < 2) return [text];
  const questions: string[] = [];
  let led = '';
  for (const { text: piece, asks } of pieces) {
    led = led === '' ? piece : `${led} ${piece}`;
    if (!asks || tellingIn(led) < FEWEST_TELLING) continue;
    questions.push(led);
    led = '';
  }
  const rest = `${led} ${text.slice(LONGEST_TEXT)}`.trim();
  const last = questions.pop();
  if (last === undefined) return [text];
  return [...questions, rest === '' ? last : `${last} ${rest}`];
}

function piecesOf(text: string): Piece[] {
  const sentences = (text.match(SENTENCE) ?? []).map((one) => one.replace(LIST_MARK, '').trim());
  return sentences
    .filter((one) => one !== '')
    .flatMap((sentence) => {
      const parts = partsOf(sentence);
      return parts.map((part) => ({ text: part, asks: part.endsWith('?') || beginsAsking(part) }));
    });
}

/** Cuts a sentence where a new question word follows a conjunction and both sides say what they are about. */
function partsOf(sentence: string): string[] {
  if (!beginsAsking(sentence)) return [sentence];
  for (const joint of sentence.matchAll(JOINT)) {
    const before = sentence.slice(0, joint.index).trim();
    const after = sentence.slice(joint.index + joint[0].length);
    if (!QUESTION_WORDS.has((joint[1] ?? '').toLowerCase())) continue;
    if (tellingIn(before) < FEWEST_TELLING || tellingIn(after) < FEWEST_TELLING) continue;
    return [before, ...partsOf(after)];
  }
  return [sentence];
}

/** Without a question mark only a sentence that begins with a question word is taken for a question. */
function beginsAsking(sentence: string): boolean {
  const words = wordsOf(sentence);
  const first = words.findIndex((word) => QUESTION_WORDS.has(word));
  return first >= 0 && words.slice(0, first).every((word) => STOP_WORDS.has(word)) && first < FIRST_WORDS;
}

function tellingIn(text: string): number {
  return wordsOf(text).filter((word) => !STOP_WORDS.has(word)).length;
}
