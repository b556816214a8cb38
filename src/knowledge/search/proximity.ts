import type { DocumentWords } from './signals.ts';
import { tellingWords } from './signals.ts';
import { stem } from '../../understanding/russian/stem.rules.ts';

/** How close together the words of a query stand in a document. */
export interface Proximity {
  /** Share of the query's neighbouring stems (0 to 1) that stand within four words of each other in the document. */
  closeness(document: number, stems: readonly string[]): number;
}

const WINDOW = 4;
/** Only the first pairs are looked at: a question says its matter early, and the cost stays bounded. */
const MOST_PAIRS = 24;

/** Keeps every document's stems as numbers in one flat array; `build` freezes it. */
export function collectProximity(): { add(words: DocumentWords): void; build(): Proximity } {
  const ids = new Map<string, number>();
  const sequence: number[] = [];
  const starts: number[] = [0];
  const ofWords = new Map<string, number>();
  const idOf = (word: string): number => {
    const known = ofWords.get(word);
    if (known !== undefined) return known;
    const root = stem(word);
    const id = ids.get(root) ?? ids.size + 1;
    ids.set(root, id);
    ofWords.set(word, id);
    return id;
  };
  return {
    add({ title, text, questions }) {
      for (const words of [title, text, ...questions]) {
        for (const word of tellingWords(words)) sequence.push(idOf(word));
        for (let gap = 0; gap < WINDOW; gap += 1) sequence.push(0);
      }
      starts.push(sequence.length);
    },
    build: () => proximityOver(ids, Uint32Array.from(sequence), Uint32Array.from(starts)),
  };
}

function proximityOver(
  ids: ReadonlyMap<string, number>,
  sequence: Uint32Array,
  starts: Uint32Array,
): Proximity {
  return {
    closeness(document, stems) {
      if (stems.length < 2) return 0;
      const wanted = stems.slice(0, MOST_PAIRS + 1).map((one) => ids.get(one) ?? 0);
      const words = sequence.subarray(starts[document] ?? 0, starts[document + 1] ?? 0);
      let met = 0;
      for (let i = 1; i < wanted.length; i += 1) {
        if (standTogether(words, wanted[i - 1] ?? 0, wanted[i] ?? 0)) met += 1;
      }
      return met / (wanted.length - 1);
    },
  };
}

function standTogether(words: Uint32Array, a: number, b: number): boolean {
  if (a === 0 || b === 0) return false;
  let lastA = -Infinity;
  let lastB = -Infinity;
  for (let i = 0; i < words.length; i += 1) {
    if (words[i] === a) lastA = i;
    if (words[i] === b) lastB = i;
    if (Math.abs(lastA - lastB) <= WINDOW) return true;
  }
  return false;
}
