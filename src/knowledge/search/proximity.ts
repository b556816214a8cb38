import type { Lexicon } from './lexicon.ts';
import type { DocumentWords } from './signals.ts';

/** How close together the words of a query stand in a document. */
export interface Proximity {
  /** Share of the query's neighbouring stems (0 to 1) that stand within four words of each other in the document. */
  closeness(document: number, stems: readonly string[]): number;
}

const WINDOW = 4;
/** Only the first pairs are looked at: a question says its matter early, and the cost stays bounded. */
const MOST_PAIRS = 24;

/** Keeps every document's stems as numbers in one flat array; `build` freezes it. */
export function collectProximity(lexicon: Lexicon): { add(words: DocumentWords): void; build(): Proximity } {
  let sequence = new Uint32Array(1_024);
  let length = 0;
  const starts: number[] = [0];
  const room = (more: number): void => {
    if (length + more <= sequence.length) return;
    const wider = new Uint32Array(Math.max(length + more, sequence.length * 2));
    wider.set(sequence);
    sequence = wider;
  };
  return {
    add({ title, text, questions }) {
      for (const words of [title, text, ...questions]) {
        const telling = lexicon.telling(words);
        room(telling.length + WINDOW);
        for (const word of telling) {
          sequence[length] = lexicon.stemOf(word);
          length += 1;
        }
        // Zeros: the end of one piece and the beginning of the next do not stand together.
        length += WINDOW;
      }
      starts.push(length);
    },
    build: () => proximityOver(lexicon.stems, sequence.slice(0, length), Uint32Array.from(starts)),
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
      const from = starts[document] ?? 0;
      const to = starts[document + 1] ?? 0;
      let met = 0;
      for (let i = 1; i < wanted.length; i += 1) {
        if (standTogether(sequence, from, to, wanted[i - 1] ?? 0, wanted[i] ?? 0)) met += 1;
      }
      return met / (wanted.length - 1);
    },
  };
}

function standTogether(words: Uint32Array, from: number, to: number, a: number, b: number): boolean {
  if (a === 0 || b === 0) return false;
  let lastA = -WINDOW - 1;
  let lastB = -WINDOW - 1;
  for (let i = 0; i < to - from; i += 1) {
    const word = words[from + i];
    if (word === a) lastA = i;
    else if (word === b) lastB = i;
    else continue;
    if (Math.abs(lastA - lastB) <= WINDOW) return true;
  }
  return false;
}
