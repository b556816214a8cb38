import { stem } from '../../understanding/russian/stem.rules.ts';
import { wordsOf } from '../../understanding/russian/words.rules.ts';

/** Ways to say one thing: what people say and what acts and articles call it. */
export interface GlossaryEntry {
  readonly say: readonly string[];
  readonly mean: readonly string[];
}

/** Looks a query's words up in the glossary. */
export interface Glossary {
  /** Words that the entries met in the query add to it, without those it has already. */
  expand(words: readonly string[]): string[];
  /** For every word the entries, by number, that it says something of: alone or as a part of a phrase. */
  conceptsOf(stems: readonly string[]): readonly (readonly number[])[];
  /** Every word of the entries, for the vocabulary of the repair. */
  readonly words: readonly string[];
}

interface Phrase {
  readonly stems: readonly string[];
  readonly adds: readonly string[];
  readonly entry: number;
}

const NOTHING: readonly number[] = [];

/**
 * Prepares entries for lookup by the first stem of what is said or meant. `strange` are words that mean nothing here but
 * are spelt as they should be.
 */
export function buildGlossary(entries: readonly GlossaryEntry[], strange: readonly string[] = []): Glossary {
  const byFirst = new Map<string, Phrase[]>();
  const put = (said: string, adds: readonly string[], entry: number): void => {
    const stems = wordsOf(said).map(stem);
    const [first] = stems;
    if (first === undefined) return;
    const phrases = byFirst.get(first) ?? [];
    phrases.push({ stems, adds, entry });
    byFirst.set(first, phrases);
  };
  entries.forEach(({ say, mean }, entry) => {
    const official = mean.flatMap(wordsOf);
    for (const said of say) put(said, official, entry);
    for (const meant of mean) put(meant, [], entry);
  });
  const met = function* (stems: readonly string[]): Generator<[Phrase, number]> {
    for (const [at, first] of stems.entries()) {
      for (const phrase of byFirst.get(first) ?? []) {
        if (phrase.stems.every((one, i) => stems[at + i] === one)) yield [phrase, at];
      }
    }
  };
  return {
    words: [...entries.flatMap(({ say, mean }) => [...say, ...mean]), ...strange].flatMap(wordsOf),
    expand(words) {
      const has = new Set(words);
      const added = new Set<string>();
      for (const [phrase] of met(words.map(stem))) {
        for (const word of phrase.adds) if (!has.has(word)) added.add(word);
      }
      return [...added];
    },
    conceptsOf(stems) {
      const found: number[][] = [];
      for (const [{ stems: parts, entry }, at] of met(stems)) {
        parts.forEach((_, i) => {
          (found[at + i] ??= []).push(entry);
        });
      }
      return stems.map((_, i) => found[i] ?? NOTHING);
    },
  };
}

export const NO_GLOSSARY: Glossary = buildGlossary([]);
