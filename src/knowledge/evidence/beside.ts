import { stem } from '../../understanding/russian/stem.rules.ts';
import { wordsOf } from '../../understanding/russian/words.rules.ts';
import { tellingWords } from '../search/signals.ts';

/** What people write of though no article answers it. */
export interface BesideMatters {
  /** How far a stem, 0 to 1, is of these questions rather than of those that an article answers. */
  share(root: string): number;
  /** Whether a question of these stems is one of them, with hardly anything besides. */
  asks(roots: readonly string[]): boolean;
}

/** So much of a question has to be the known one for it to be that. */
const MOST_OF_IT = 0.75;
/** One word alone names a field, not a question. */
const FEWEST_WORDS = 2;

/** Prepares questions for lookup. `met`: how often each stem is met in the phrasings of the articles. */
export function besideMatters(questions: readonly string[], met: ReadonlyMap<string, number>): BesideMatters {
  const asked = questions.map((text) => new Set(tellingWords(wordsOf(text)).map(stem)));
  const askedWith = new Map<string, number[]>();
  for (const [i, roots] of asked.entries())
    for (const root of roots) askedWith.set(root, [...(askedWith.get(root) ?? []), i]);
  return {
    share(root) {
      const here = askedWith.get(root)?.length ?? 0;
      return here === 0 ? 0 : here / (here + (met.get(root) ?? 0));
    },
    asks(roots) {
      const known = new Map<number, number>();
      for (const root of new Set(roots))
        for (const i of askedWith.get(root) ?? []) known.set(i, (known.get(i) ?? 0) + 1);
      return [...known].some(
        ([i, shared]) =>
          shared >= FEWEST_WORDS && shared === asked[i]?.size && shared >= roots.length * MOST_OF_IT,
      );
    },
  };
}
