import { stem } from '../../understanding/russian/stem.rules.ts';
import type { FieldShape } from './postings.ts';
import { STOP_WORDS } from '../../understanding/russian/stop-words.ts';
import { gramsOf } from '../../understanding/russian/words.rules.ts';

/** What one document offers to the index, as numbers of normalised words in the order of the text. */
export interface DocumentWords {
  readonly title: readonly number[];
  readonly text: readonly number[];
  readonly questions: readonly (readonly number[])[];
}

/** One view of the documents: which pieces it looks at and what it takes as terms. */
export interface Signal {
  readonly name: string;
  readonly weight: number;
  readonly shape: FieldShape;
  units(document: DocumentWords): readonly (readonly number[])[];
  terms(word: string): readonly string[];
}

/** Words in a chunk: long articles must not win by length nor lose by it. */
const CHUNK = 150;

function chunksOf(words: readonly number[]): (readonly number[])[] {
  const chunks: (readonly number[])[] = [];
  for (let start = 0; start < words.length; start += CHUNK) chunks.push(words.slice(start, start + CHUNK));
  return chunks;
}

const grams =
  (size: number) =>
  (word: string): readonly string[] =>
    gramsOf(word, size);

const stemmed = (word: string): readonly string[] => [stem(word)];

/** Inflection and most derivation happen behind the fifth letter. */
const cutToFive = (word: string): readonly string[] => [word.slice(0, 5)];

/** The fused signals with their share; the shares were set on a base that is not the product's (see scripts/bench/search). */
export const SIGNALS: readonly Signal[] = [
  {
    name: 'text 4-grams',
    weight: 0.6,
    shape: { k1: 1.2, b: 0.6 },
    units: ({ title, text }) => [[...title, ...text]],
    terms: grams(4),
  },
  {
    name: 'title 3-grams',
    weight: 0.8,
    shape: { k1: 1.2, b: 0.5 },
    units: ({ title }) => [title],
    terms: grams(3),
  },
  {
    name: 'chunk stems',
    weight: 0.6,
    shape: { k1: 1.2, b: 0.6 },
    units: ({ title, text }) => chunksOf(text).map((chunk) => [...title, ...chunk]),
    terms: stemmed,
  },
  {
    name: 'title beginnings',
    weight: 0.6,
    shape: { k1: 1.2, b: 0.5 },
    units: ({ title }) => [title],
    terms: cutToFive,
  },
  {
    name: 'question 4-grams',
    weight: 1,
    shape: { k1: 1.2, b: 0.5 },
    units: ({ questions }) => questions,
    terms: grams(4),
  },
  {
    name: 'question stems',
    weight: 1.5,
    shape: { k1: 1.2, b: 0.5 },
    units: ({ questions }) => questions,
    terms: stemmed,
  },
];

/** Words that can find something: the stop list is left out unless nothing else is there. */
export function tellingWords(words: readonly string[]): readonly string[] {
  const telling = words.filter((word) => !STOP_WORDS.has(word));
  return telling.length > 0 ? telling : words;
}
