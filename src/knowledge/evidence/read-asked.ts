import { stem } from '../../understanding/russian/stem.rules.ts';
import { gramsOf, wordsOf } from '../../understanding/russian/words.rules.ts';
import type { Glossary } from '../search/glossary.ts';
import type { Query } from '../search/query.ts';
import { tellingWords } from '../search/signals.ts';

/** One phrasing of an article, taken apart for comparison. */
export interface Asked {
  readonly stems: ReadonlySet<string>;
  /** Entries of the glossary that it speaks of, all in all and by stem. */
  readonly concepts: ReadonlySet<number>;
  readonly conceptsOf: ReadonlyMap<string, readonly number[]>;
}

/** A telling word of the question. */
export interface QuestionWord {
  readonly typed: string;
  readonly concepts: readonly number[];
  /** Stems that the glossary gives for it. */
  readonly meant: readonly string[];
  /** Stems of the shelf that are spelt alike, with their worth beside the word itself, the best first. */
  readonly near: readonly (readonly [string, number])[];
  readonly trust: number;
}

/** A question, taken apart the same way. */
export interface ReadQuestion {
  readonly words: readonly QuestionWord[];
  /** Typed stems and those that the glossary gives for them. */
  readonly given: ReadonlySet<string>;
  readonly concepts: ReadonlySet<number>;
}

/** Looks stems of the shelf up that are spelt like one. */
export type SpeltAlike = (root: string) => QuestionWord['near'];

/** What another word for the same thing is worth beside the word itself. */
export const SAME_THING = 0.7;
const ALIKE_FROM = 0.65;
/** Shorter stems are alike by chance. */
const SHORTEST_ALIKE = 4;
const NEAR_WORD = 0.8;

export function readAsked(text: string, glossary: Glossary): Asked {
  const all = wordsOf(text);
  const roots = all.map(stem);
  const concepts = glossary.conceptsOf(roots);
  const words = tellingWords(all);
  return {
    stems: new Set(words.map(stem)),
    concepts: new Set(concepts.flat()),
    conceptsOf: new Map(roots.map((root, i) => [root, concepts[i] ?? []])),
  };
}

export function readQuestion(query: Query, glossary: Glossary, nearTo: SpeltAlike): ReadQuestion {
  const wanted = new Set(query.stems);
  const roots = query.read.map(({ word }) => stem(word));
  const concepts = glossary.conceptsOf(roots);
  const words: QuestionWord[] = [];
  for (const [i, { word, trust }] of query.read.entries()) {
    const typed = roots[i] ?? '';
    if (!wanted.delete(typed)) continue;
    const meant = glossary.expand([word]).map(stem);
    words.push({ typed, concepts: concepts[i] ?? [], meant, near: nearTo(typed), trust });
  }
  return {
    words,
    given: new Set(words.flatMap(({ typed, meant }) => [typed, ...meant])),
    concepts: new Set(words.flatMap((word) => word.concepts)),
  };
}

/** Looks stems up that begin with the same three letters and share most letter pairs. */
export function speltAlike(known: ReadonlySet<string>): SpeltAlike {
  const byBeginning = new Map<string, [string, ReadonlySet<string>][]>();
  for (const root of known) {
    if (root.length < SHORTEST_ALIKE) continue;
    const beginning = root.slice(0, 3);
    const group = byBeginning.get(beginning) ?? [];
    byBeginning.set(beginning, group);
    group.push([root, new Set(gramsOf(root, 2))]);
  }
  return (root) => {
    if (root.length <= SHORTEST_ALIKE) return [];
    const pairs = new Set(gramsOf(root, 2));
    return (byBeginning.get(root.slice(0, 3)) ?? [])
      .map(([other, others]): [string, number] => [other, dice(pairs, others)])
      .filter(([other, likeness]) => likeness >= ALIKE_FROM && other !== root)
      .map(([other, likeness]): [string, number] => [other, likeness * NEAR_WORD])
      .sort((a, b) => b[1] - a[1]);
  };
}

/** Dice's coefficient of two sets of grams. */
function dice(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const gram of a) if (b.has(gram)) shared += 1;
  return a.size + b.size === 0 ? 0 : (2 * shared) / (a.size + b.size);
}
