import type { ArticleUse } from '../../store/tables.ts';
import type { Use } from './count-uses.ts';

/** What a handled message shows of articles. */
export interface Shown {
  /** Articles that were said. */
  readonly said: readonly string[];
  /** The article nearest to what was asked, or the one that was rejected. */
  readonly nearest: string | null;
  /** The article that was said before, which the client judges. */
  readonly before: string | null;
  readonly gap: 'no_answer' | 'rejected' | null;
  /** The client pressed «помогло». */
  readonly helped: boolean;
}

/** An article was asked for when it was said, or was the nearest one and did not do. */
export function usesOf({ said, nearest, before, gap, helped }: Shown): Use[] {
  const each = (articles: readonly (string | null)[], what: ArticleUse): Use[] =>
    articles.flatMap((article) => (article === null ? [] : [{ article, what }]));
  return [
    ...each([...said, gap === 'no_answer' ? nearest : null], 'asked'),
    ...each(said, 'answered'),
    ...each([helped ? before : null], 'helped'),
    ...each([gap === 'rejected' ? before : null], 'not_helped'),
  ];
}
