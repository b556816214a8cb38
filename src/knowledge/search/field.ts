import { collectPostings } from './postings.ts';
import type { FieldShape, Postings } from './postings.ts';

/** One signal of the search: BM25 over the terms of units (titles, chunks, questions), each unit belonging to a document. */
export interface Field {
  readonly postings: Postings;
  /** The term's number, or undefined when it is not met here. */
  readonly term: (term: string) => number | undefined;
  /** How telling a term is here: BM25's idf; a term never seen is the most telling of all. */
  readonly idf: (term: number | undefined) => number;
}

/**
 * Collects units of words, given by their numbers in one list of words, each taken for its terms; `build` freezes them. A
 * word's terms are worked out once: a base repeats its words a hundred times over.
 */
export function collectField(
  shape: FieldShape,
  termsOf: (word: string) => readonly string[],
): {
  add(document: number, words: readonly number[], spelling: (word: number) => string): void;
  build(documents: number): Field;
} {
  const ids = new Map<string, number>();
  const ofWords: (readonly number[] | undefined)[] = [];
  const collected = collectPostings(shape);
  const learn = (word: string): readonly number[] =>
    termsOf(word).map((term) => {
      const id = ids.get(term) ?? ids.size;
      ids.set(term, id);
      return id;
    });
  return {
    add(document, words, spelling) {
      collected.add(
        document,
        words.map((word) => (ofWords[word] ??= learn(spelling(word)))),
      );
    },
    build: (documents) => fieldOver(collected.build(documents, ids.size), ids),
  };
}

/** On its own, so that what the field was collected in is let go of. */
function fieldOver(postings: Postings, ids: ReadonlyMap<string, number>): Field {
  const { offsets, total } = postings;
  return {
    postings,
    term: (term) => ids.get(term),
    idf: (term) => {
      const met = term === undefined ? 0 : (offsets[term + 1] ?? 0) - (offsets[term] ?? 0);
      return Math.log(1 + (total - met + 0.5) / (met + 0.5));
    },
  };
}
