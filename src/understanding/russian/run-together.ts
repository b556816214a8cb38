import { STOP_WORDS } from './stop-words.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Endings that may follow a stem in text without spaces. */
const ENDINGS = new Set(
  `а я о е и ы у ю ь й ой ей ий ый ая яя ое ее ие ые ом ем им ым ам ям ах ях ов ев ую юю ия ию ии ией иям иях ием ого его
  ому ему ыми ими ами ями ть ти л ла ло ли т ет ют ит ат ят ут ешь ишь ете ите ть ться тся лся лась лось лись ать ять ить еть аться
  иться ил ила или ал ала али ен ена ены ено ает яет уют ует ают яют ание ния ние нием нии на ны но н ся сь ость остью ости
  усь юсь емся имся ется ится утся ются атся ятся илась илось ились алась алось ались ался ился`.split(
    /\s+/u,
  ),
);
const LONGEST_WORD = 22;
const LONGEST_ENDING = 5;
/** A shorter word that is not known is a word that is not known. */
const SHORTEST_TEXT = 9;
const LONGEST_TEXT = 300;
const UNKNOWN_LETTER = 5;
/** A form that the base has costs nothing more; one made up of a stem and an ending does: it may be two words. */
const GUESSED = 7;
const OF_GRAMMAR = 5;
const ONE_LETTER = 6;
/** One letter in so many may be outside known words. */
const MOST_UNKNOWN = 3;

/** Digits, Latin letters and others. */
const ONE_SCRIPT = /\d+|[a-z]+|[^\da-z]+/gu;
const CYRILLIC = /[а-я]/u;

interface Step {
  readonly cost: number;
  readonly from: number;
  readonly known: boolean;
}

/**
 * Cuts text written without spaces into words of the base, between digits and the two alphabets first. Null when too much
 * of it stays outside known words.
 */
export function splitRunTogether(text: string, vocabulary: Vocabulary): string[] | null {
  if (text.length < SHORTEST_TEXT || text.length > LONGEST_TEXT) return null;
  const pieces = text.match(ONE_SCRIPT) ?? [];
  if (pieces.length < 2) return splitPiece(text, vocabulary);
  const words = pieces.flatMap((piece) =>
    piece.length < SHORTEST_TEXT || vocabulary.knows(piece)
      ? [piece]
      : (splitPiece(piece, vocabulary) ?? [piece]),
  );
  return words.some((word) => CYRILLIC.test(word) && vocabulary.knows(word)) ? words : null;
}

/**
 * The cheapest chain of words, where a common word costs little and every letter outside known words costs much. Null when
 * more than one letter in three stays outside known words.
 */
function splitPiece(text: string, vocabulary: Vocabulary): string[] | null {
  const best: (Step | undefined)[] = [{ cost: 0, from: 0, known: true }];
  const offer = (to: number, step: Step): void => {
    const held = best[to];
    if (held === undefined || step.cost < held.cost) best[to] = step;
  };
  for (let at = 0; at < text.length; at += 1) {
    const here = best[at]?.cost;
    if (here === undefined) continue;
    offer(at + 1, { cost: here + UNKNOWN_LETTER, from: at, known: false });
    for (const [length, cost] of wordsFrom(text, at, vocabulary)) {
      offer(at + length, { cost: here + cost, from: at, known: true });
    }
  }
  return walkBack(text, best);
}

/** Lengths and costs of the known words that begin at `at`. */
function wordsFrom(text: string, at: number, vocabulary: Vocabulary): [number, number][] {
  const found: [number, number][] = [];
  const room = Math.min(LONGEST_WORD, text.length - at);
  let reachable = true;
  for (let length = 1; length <= room; length += 1) {
    const word = text.slice(at, at + length);
    if (STOP_WORDS.has(word)) found.push([length, length === 1 ? ONE_LETTER : OF_GRAMMAR]);
    reachable &&= vocabulary.beginsStem(word);
    if (!reachable) {
      if (length > 12) break;
      continue;
    }
    if (length < 3) continue;
    const count = vocabulary.stemCount(word);
    if (count === 0) continue;
    const cost = 2 + Math.log(vocabulary.total / count);
    found.push([length, cost + (vocabulary.hasForm(word) ? 0 : GUESSED)]);
    for (let tail = 1; tail <= LONGEST_ENDING && length + tail <= room; tail += 1) {
      if (!ENDINGS.has(text.slice(at + length, at + length + tail))) continue;
      const form = vocabulary.hasForm(text.slice(at, at + length + tail));
      found.push([length + tail, cost + (form ? 0 : GUESSED)]);
    }
  }
  return found;
}

function walkBack(text: string, best: readonly (Step | undefined)[]): string[] | null {
  const words: string[] = [];
  let unknown = 0;
  let gapEnd = -1;
  for (let at = text.length; at > 0;) {
    const step = best[at];
    if (step === undefined) return null;
    if (step.known) {
      if (gapEnd >= 0) words.push(text.slice(at, gapEnd));
      gapEnd = -1;
      words.push(text.slice(step.from, at));
    } else {
      unknown += 1;
      if (gapEnd < 0) gapEnd = at;
    }
    at = step.from;
  }
  if (gapEnd >= 0) words.push(text.slice(0, gapEnd));
  const telling = words.filter((word) => word.length >= 3 && !STOP_WORDS.has(word)).length;
  return unknown * MOST_UNKNOWN > text.length || telling === 0 || words.length < 2
    ? null
    : words.toReversed();
}
