import type { Audience } from './articles.ts';
import { articleReader } from './evidence/read-article.ts';
import type { ArticleReader } from './evidence/read-article.ts';
import type { GlossaryFile } from './glossary-file.ts';
import { buildGlossary } from './search/glossary.ts';
import type { Glossary } from './search/glossary.ts';

/** The words by which a shelf reads its articles and what it is asked. */
export interface ShelfWords {
  readonly glossary: Glossary;
  /** Reads with the same glossary. */
  readonly readArticle: ArticleReader;
  /** What the audience writes of though no article answers it. */
  readonly beside: readonly string[];
}

/** The words of the shelves of each audience, which share one glossary and one reading of every article. */
export function shelfWordsOf({ words, elsewhere, beside }: GlossaryFile): (audience: Audience) => ShelfWords {
  const glossary = buildGlossary(words, [
    ...elsewhere.flatMap((other) => other.words),
    ...beside.flatMap(({ asked }) => asked),
  ]);
  const readArticle = articleReader(glossary);
  return (audience) => ({
    glossary,
    readArticle,
    beside: beside.filter((one) => one.audience === audience).flatMap(({ asked }) => asked),
  });
}
