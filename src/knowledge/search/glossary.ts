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
  /** Every word of the entries, for the vocabulary of the repair. */
  readonly words: readonly string[];
}

interface Phrase {
  readonly stems: readonly string[];
  readonly adds: readonly string[];
}

/** Prepares entries for lookup by the first stem of what is said. Works both ways: official words bring colloquial ones. */
export function buildGlossary(entries: readonly GlossaryEntry[]): Glossary {
  const byFirst = new Map<string, Phrase[]>();
  const put = (said: string, adds: readonly string[]): void => {
    const stems = wordsOf(said).map(stem);
    const [first] = stems;
    if (first === undefined) return;
    const phrases = byFirst.get(first) ?? [];
    phrases.push({ stems, adds });
    byFirst.set(first, phrases);
  };
  for (const { say, mean } of entries) {
    const official = mean.flatMap(wordsOf);
    for (const said of say) put(said, official);
  }
  return {
    words: entries.flatMap(({ say, mean }) => [...say, ...mean].flatMap(wordsOf)),
    expand(words) {
      const stems = words.map(stem);
      const has = new Set(words);
      const added = new Set<string>();
      stems.forEach((first, at) => {
        for (const phrase of byFirst.get(first) ?? []) {
          if (!phrase.stems.every((one, i) => stems[at + i] === one)) continue;
          for (const word of phrase.adds) if (!has.has(word)) added.add(word);
        }
      });
      return [...added];
    },
  };
}

export const NO_GLOSSARY: Glossary = buildGlossary([]);
