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
  readonly parts: readonly Part[];
}

interface Part {
  readonly word: string;
  readonly stem: string;
  /** Whether another form of the word is the same word. */
  readonly inflects: boolean;
}

/** Below five letters a stem is shared by words that have nothing to do with each other: «скорая» and «скорый». */
const CAREFUL = 5;

export function sayWords(words: readonly string[]): SaidWords {
  return { words, stems: words.map(stem) };
}

/**
 * Prepares phrases; a message is then read in one pass. Words with a stem of at least `shortestStem` letters match in
 * every form, shorter ones only as they are written.
 */
export function phraseList(phrases: readonly string[], shortestStem = CAREFUL): PhraseList {
  const byFirst = new Map<string, Phrase[]>();
  for (const text of phrases) {
    const parts = wordsOf(text).map((word) => {
      const root = stem(word);
      return { word, stem: root, inflects: root.length >= shortestStem };
    });
    const [first] = parts;
    if (first === undefined) continue;
    byFirst.set(first.stem, [...(byFirst.get(first.stem) ?? []), { text, parts }]);
  }
  function* met(said: SaidWords): Generator<[Phrase, number]> {
    for (const [at, first] of said.stems.entries()) {
      for (const phrase of byFirst.get(first) ?? []) {
        if (phrase.parts.every((part, i) => isPart(part, said, at + i))) yield [phrase, at];
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
      for (const [phrase, at] of met(said)) phrase.parts.forEach((_, i) => positions.add(at + i));
      return positions;
    },
    count: (said) => new Set(Array.from(met(said), ([phrase]) => phrase.text)).size,
  };
}

function isPart(part: Part, said: SaidWords, at: number): boolean {
  return part.inflects ? said.stems[at] === part.stem : said.words[at] === part.word;
}
