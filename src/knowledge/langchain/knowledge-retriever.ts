import { Document } from '@langchain/core/documents';
import { BaseRetriever } from '@langchain/core/retrievers';
import type { Clock } from '../../kernel/instants.ts';
import type { Audience } from '../articles.ts';
import type { Knowledge } from '../knowledge.ts';
import { passagesOf, shown } from './passages.rules.ts';

/** Whose articles are looked for, and for whom. */
export interface RetrieverParts {
  readonly knowledge: Knowledge;
  readonly agency: string;
  readonly audience: Audience;
  readonly clock: Clock;
}

/** What is known of an article beside its text. */
export type ArticleMetadata = Readonly<{
  id: string;
  title: string;
  sources: readonly Readonly<{ act: string; article: string; date: string; url?: string }>[];
  /** How well it fits, 0 to 1. */
  score: number;
}>;

/**
 * The base as a retriever of LangChain: the likeliest articles that may be said to this audience of this body now, the best
 * first, each a document of its approved passages. An agency fuses it with its own.
 */
export class KnowledgeRetriever extends BaseRetriever<ArticleMetadata> {
  override readonly lc_namespace = ['otklik', 'knowledge'];
  readonly #parts: RetrieverParts;

  constructor(parts: RetrieverParts) {
    super({ verbose: false });
    this.#parts = parts;
  }

  override async _getRelevantDocuments(query: string): Promise<Document<ArticleMetadata>[]> {
    const { knowledge, agency, audience, clock } = this.#parts;
    const to = { agency, audience, at: clock() };
    return knowledge.ask({ text: query, ...to }).candidates.flatMap(({ article: id, score }) => {
      const article = knowledge.sayable(id, to);
      if (article === null) return [];
      const { title, sources } = article;
      const pageContent = passagesOf(article).map(shown).join('\n');
      return [new Document({ id, pageContent, metadata: { id, title, sources, score } })];
    });
  }
}
