import type { Article, Audience } from './articles.ts';
import { articlesOnShelf, buildShelf } from './shelf.ts';
import type { Shelf } from './shelf.ts';
import type { ShelfWords } from './shelf-words.ts';

/** The shelves of our bodies, each built when it is first asked for; undefined for a body that is not ours. */
export type Shelves = (agency: string, audience: Audience) => Shelf | undefined;

interface Stocked {
  readonly articles: readonly Article[];
  readonly shelf: Shelf;
}

/** Opens shelves over one set of articles after another. */
export interface Shelving {
  /** The shelves that stay until the next are kept: those whose articles are the same as before are not built anew. */
  keep(articles: readonly Article[]): Shelves;
  /** Shelves to try articles out on; the kept ones stay. */
  tryOut(articles: readonly Article[]): Shelves;
}

function sameArticles(some: readonly Article[], others: readonly Article[]): boolean {
  return some.length === others.length && some.every((article, i) => article === others[i]);
}

/** The shelving of bodies by id, whose shelves read by the words of each audience. */
export function createShelving(
  agencies: readonly string[],
  wordsOf: (audience: Audience) => ShelfWords,
): Shelving {
  let kept: ReadonlyMap<string, Stocked> = new Map();
  const shelvesOver = (all: readonly Article[], own: Map<string, Stocked>): Shelves => {
    return (agency, audience) => {
      const key = `${agency}/${audience}`;
      const known = own.get(key);
      if (known || !agencies.includes(agency)) return known?.shelf;
      const articles = articlesOnShelf(all, agency, audience);
      const before = kept.get(key);
      const same = before !== undefined && sameArticles(before.articles, articles);
      const stocked = same ? before : { articles, shelf: buildShelf(articles, wordsOf(audience)) };
      own.set(key, stocked);
      return stocked.shelf;
    };
  };
  return {
    keep(articles) {
      const own = new Map<string, Stocked>();
      const shelves = shelvesOver(articles, own);
      // Servants ask rarely, and their shelves are large: they are built when the first of them asks.
      for (const agency of agencies) shelves(agency, 'citizen');
      for (const [key, before] of kept) {
        const [agency = '', audience] = key.split('/');
        if (audience !== 'servant') continue;
        if (sameArticles(before.articles, articlesOnShelf(articles, agency, 'servant'))) own.set(key, before);
      }
      kept = own;
      return shelves;
    },
    tryOut: (articles) => shelvesOver(articles, new Map()),
  };
}
