import { stem } from '../../understanding/russian/stem.rules.ts';
import { STOP_WORDS } from '../../understanding/russian/stop-words.ts';

/** The words of a base while it is read, each once and by number: a base repeats its words a hundred times over. */
export interface Lexicon {
  /** Numbers of the words, each counted as met once more. */
  read(words: readonly string[]): number[];
  readonly spelling: (word: number) => string;
  /** The number of the word's stem, from 1. */
  stemOf(word: number): number;
  /** Words that can find something: the stop list is left out unless nothing else is there. */
  telling(words: readonly number[]): readonly number[];
  /** How often each form was met. */
  forms(): Map<string, number>;
  readonly stems: ReadonlyMap<string, number>;
}

export function openLexicon(): Lexicon {
  const numbers = new Map<string, number>();
  const spellings: string[] = [];
  const counts: number[] = [];
  const stops: boolean[] = [];
  const stemNumbers: number[] = [];
  const stems = new Map<string, number>();
  const learn = (word: string): number => {
    const number = spellings.length;
    const root = stem(word);
    const ofStem = stems.get(root) ?? stems.size + 1;
    stems.set(root, ofStem);
    numbers.set(word, number);
    spellings.push(word);
    counts.push(0);
    stops.push(STOP_WORDS.has(word));
    stemNumbers.push(ofStem);
    return number;
  };
  return {
    stems,
    read: (words) =>
      words.map((word) => {
        const number = numbers.get(word) ?? learn(word);
        counts[number] = (counts[number] ?? 0) + 1;
        return number;
      }),
    spelling: (word) => spellings[word] ?? '',
    stemOf: (word) => stemNumbers[word] ?? 0,
    telling(words) {
      const telling = words.filter((word) => stops[word] !== true);
      return telling.length > 0 ? telling : words;
    },
    forms: () => new Map(spellings.map((word, number) => [word, counts[number] ?? 0])),
  };
}
