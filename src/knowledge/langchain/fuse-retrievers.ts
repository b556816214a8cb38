import type { DocumentInterface } from '@langchain/core/documents';
import { BaseRetriever } from '@langchain/core/retrievers';

/** Ranks far down tell little; the usual constant of reciprocal rank fusion. */
const SMOOTHING = 60;

/** Documents are the same when they name the same article; those of a store without ids, when their text is the same. */
function keyOf({ id, metadata, pageContent }: DocumentInterface): string {
  const named: unknown = metadata['id'];
  return typeof named === 'string' ? named : (id ?? pageContent);
}

/** Lists of documents, the best first, fused by the reciprocal ranks of each; equal ones in the order of the lists. */
function fuse(lists: readonly (readonly DocumentInterface[])[], limit: number): DocumentInterface[] {
  const ranked = new Map<string, { readonly document: DocumentInterface; score: number }>();
  for (const list of lists) {
    const seen = new Set<string>();
    for (const document of list) {
      const key = keyOf(document);
      if (seen.has(key)) continue;
      seen.add(key);
      const known = ranked.get(key) ?? { document, score: 0 };
      known.score += 1 / (SMOOTHING + seen.size);
      ranked.set(key, known);
    }
  }
  return [...ranked.values()]
    .toSorted((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ document, score }) => ({
      ...document,
      metadata: { ...document.metadata, fused: score },
    }));
}

class FusedRetriever extends BaseRetriever {
  override readonly lc_namespace = ['otklik', 'knowledge'];
  readonly #retrievers: readonly BaseRetriever[];
  readonly #limit: number;

  constructor(retrievers: readonly BaseRetriever[], limit: number) {
    super({ verbose: false });
    this.#retrievers = retrievers;
    this.#limit = limit;
  }

  override async _getRelevantDocuments(query: string): Promise<DocumentInterface[]> {
    const found = await Promise.allSettled(this.#retrievers.map((retriever) => retriever.invoke(query)));
    // One that fails is missed, not waited for: the others still answer.
    const lists = found.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    if (lists.length === 0 && found[0]?.status === 'rejected') throw found[0].reason;
    return fuse(lists, this.#limit);
  }
}

/**
 * Puts an agency's own retrievers (a vector store's `asRetriever()`) beside ours: reciprocal rank fusion, at most `limit`
 * documents, the fused score as `metadata.fused`. Throws what the first one threw when all of them failed. What others
 * found is not approved text: an answer says only articles that `Knowledge.sayable` gives.
 */
export function fuseRetrievers(retrievers: readonly BaseRetriever[], limit = 10): BaseRetriever {
  return new FusedRetriever(retrievers, limit);
}
