import type { Instant } from '../../kernel/instants.ts';
import { type Article, type ArticleFile, type KbProblem, parseArticle } from '../articles.ts';
import { checkArticle } from '../check-articles.ts';
import type { Knowledge } from '../knowledge.ts';

export interface DraftCheck {
  /** Null when the text does not fit the schema. */
  readonly article: Article | null;
  /** What keeps the draft from being sent for approval. */
  readonly errors: readonly KbProblem[];
  readonly warnings: readonly KbProblem[];
}

/** Checks a draft by the rules of `kb check` among the current texts of the other articles. */
export function checkDraft(
  source: string,
  file: string,
  texts: readonly ArticleFile[],
  at: Instant,
): DraftCheck {
  const read = parseArticle(source, file);
  if (Array.isArray(read)) return { article: null, errors: read, warnings: [] };
  const others = texts.filter(({ article }) => article.id !== read.article.id);
  const found = checkArticle(read, others, at);
  return {
    article: read.article,
    errors: found.filter(({ reminder }) => reminder !== true),
    warnings: found.filter(({ reminder }) => reminder === true),
  };
}

/** The article's own phrasings that another article would answer, asked of a body: `knowledge` holds the draft. */
export function phrasingsLost(
  knowledge: Knowledge,
  article: Article,
  agency: string,
  at: Instant,
): readonly { readonly phrasing: string; readonly winner: string }[] {
  return article.phrasings.flatMap((phrasing) => {
    const to = { text: phrasing, agency, audience: article.audience, at };
    const winner = knowledge.ask(to).candidates[0]?.article;
    return winner === undefined || winner === article.id ? [] : [{ phrasing, winner }];
  });
}
