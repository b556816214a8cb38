import { SAME_THING } from './read-asked.ts';
import type { Asked, QuestionWord } from './read-asked.ts';

type Shares = ReadonlyMap<string, number>;

/** Articles with few phrasings must not have every word of theirs taken for typical. */
const FEW = 3;
/** A word met in one phrasing of one article alone does not yet belong to it. */
const CHANCE = 0.1;
const MOST_NEAR = 2;

/**
 * How far a word belongs to one article rather than to the others, 0 to 1: its share in the article's phrasings beside
 * its shares in all. All phrasings of an article speak together here, where elsewhere the nearest one speaks alone.
 */
export function pointing(
  articles: ReadonlyMap<string, readonly Asked[]>,
): (article: string, word: QuestionWord) => number {
  const shares = new Map<string | number, Map<string, number>>();
  for (const [id, asked] of articles) {
    const one = 1 / (asked.length + FEW);
    for (const { stems, concepts } of asked) {
      for (const key of [...stems, ...concepts]) {
        const of = shares.get(key) ?? new Map<string, number>();
        shares.set(key, of);
        of.set(id, (of.get(id) ?? 0) + one);
      }
    }
  }
  const sums = new Map(Array.from(shares, ([key, of]) => [key, sumOf(of)]));
  const point = (id: string, key: string | number): number =>
    (shares.get(key)?.get(id) ?? 0) / (CHANCE + (sums.get(key) ?? 0));
  return (id, { typed, near, concepts }) => {
    const direct = shares.has(typed)
      ? point(id, typed)
      : Math.max(0, ...near.slice(0, MOST_NEAR).map(([one, worth]) => worth * point(id, one)));
    return Math.max(direct, ...concepts.map((one) => SAME_THING * point(id, one)));
  };
}

function sumOf(shares: Shares): number {
  let sum = 0;
  for (const share of shares.values()) sum += share;
  return sum;
}
