import { stem } from './russian/stem.rules.ts';
import { wordsOf } from './russian/words.rules.ts';

/** A message prepared once for every comparison. */
export interface SaidWords {
  readonly words: readonly string[];
  readonly stems: readonly string[];
}

/** A list of phrases prepared for looking up in messages. */
export interface PhraseList {
  /** The first phrase of the list that the message holds, in the editor's spelling, or null. */
  find(said: SaidWords): string | null;
  /** Positions of the message's words that belong to some phrase of the list. */
  covered(said: SaidWords): ReadonlySet<number>;
  /** How many phrases of the list the message holds. */
  count(said: SaidWords): number;
}

interface Phrase {
  readonly text: string;
  readonly words: readonly string[];
}

/** Below this a stem is shared by words that have nothing to do with each other (тон and тонуть, скорая and скорый). */
const SHORTEST_STEM = 5;

/** What two words have to share to count as one word in another form: the stem, or all of a word with a short one. */
function formKey(word: string): string {
  const root = stem(word);
  return root.length >= SHORTEST_STEM ? root : word;
}

export function sayWords(words: readonly string[]): SaidWords {
  return { words, stems: words.map(formKey) };
}

/** Prepares phrases; a message is then read in one pass. */
export function phraseList(phrases: readonly string[]): PhraseList {
  const byFirst = new Map<string, Phrase[]>();
  for (const text of phrases) {
    const words = wordsOf(text).map(formKey);
    const [first] = words;
    if (first === undefined) continue;
    byFirst.set(first, [...(byFirst.get(first) ?? []), { text, words }]);
  }
  function* met(said: SaidWords): Generator<[Phrase, number]> {
    for (const [at, first] of said.stems.entries()) {
      for (const phrase of byFirst.get(first) ?? []) {
        if (phrase.words.every((word, i) => said.stems[at + i] === word)) yield [phrase, at];
      }
    }
  }
  return {
    find(said) {
      for (const [phrase] of met(said)) return phrase.text;
      return null;
    },
    covered(said) {
      const positions = new Set<number>();
      for (const [phrase, at] of met(said)) phrase.words.forEach((_, i) => positions.add(at + i));
      return positions;
    },
    count: (said) => new Set(Array.from(met(said), ([phrase]) => phrase.text)).size,
  };
}
