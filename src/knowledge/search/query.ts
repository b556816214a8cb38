import type { Glossary } from './glossary.ts';
import { repairQuery } from '../../understanding/russian/repair.ts';
import type { QueryWord } from '../../understanding/russian/repair.ts';
import { stem } from '../../understanding/russian/stem.rules.ts';
import { STOP_WORDS } from '../../understanding/russian/stop-words.ts';
import type { Vocabulary } from '../../understanding/russian/vocabulary.ts';

/** A query as the signals see it. */
export interface Query {
  /** Telling words with their weight: those typed, those repaired and those that the glossary adds. */
  readonly words: readonly { readonly word: string; readonly weight: number }[];
  /** Stems of the typed and repaired telling words in order, each once. */
  readonly stems: readonly string[];
  /** Every word read, stop words too, with how it came about. */
  readonly read: readonly QueryWord[];
}

const ADDED = 0.35;
/** A repaired word is looked for as it was typed too: its letters may be right and the repair wrong. */
const AS_TYPED = 0.5;

/** Repairs a text against the vocabulary, drops courtesy and grammar, and adds what the glossary says. Never throws. */
export function understandQuery(text: string, vocabulary: Vocabulary, glossary: Glossary): Query {
  const read = repairQuery(text, vocabulary);
  const telling = read.filter(({ word }) => !STOP_WORDS.has(word));
  const used = telling.length > 0 ? telling : read;
  const added = glossary.expand(read.map(({ word }) => word));
  return {
    read,
    stems: [...new Set(used.map(({ word }) => stem(word)))],
    words: [
      ...used.map(({ word, trust }) => ({ word, weight: trust })),
      ...used.flatMap(({ typed }) => (typed === undefined ? [] : [{ word: typed, weight: AS_TYPED }])),
      ...added.filter((word) => !STOP_WORDS.has(word)).map((word) => ({ word, weight: ADDED })),
    ],
  };
}
