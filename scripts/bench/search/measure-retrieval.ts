import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SearchDocument, SearchIndex } from '../../../src/knowledge/search/search-index.ts';

export interface LabelledQuery {
  readonly id: string;
  readonly text: string;
  /** Ids of the documents that answer it. */
  readonly relevant: readonly string[];
}

export interface RetrievalSet {
  readonly documents: readonly SearchDocument[];
  readonly queries: readonly LabelledQuery[];
}

export interface RetrievalFigures {
  readonly mrr: number;
  readonly recall1: number;
  readonly recall5: number;
  /** Milliseconds. */
  readonly p99: number;
}

/** JSON lines of a file as they are; the sets are made by us or named in the call. */
export function readLines<Row>(path: string): Row[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter((line) => line.trim() !== '').map((line): Row => JSON.parse(line));
}

/** `corpus.jsonl` and `queries.jsonl` of a folder, or null when it is not there. */
export function readRetrievalSet(folder: string | undefined): RetrievalSet | null {
  if (folder === undefined || !existsSync(join(folder, 'corpus.jsonl'))) return null;
  return {
    documents: readLines(join(folder, 'corpus.jsonl')),
    queries: readLines(join(folder, 'queries.jsonl')),
  };
}

/** Mean reciprocal rank at 10, recall at 1 and 5, and the time of the slowest hundredth of the queries. */
export function measureRetrieval(
  index: SearchIndex,
  queries: readonly LabelledQuery[],
  change: (text: string) => string = (text) => text,
): RetrievalFigures {
  let mrr = 0;
  let recall1 = 0;
  let recall5 = 0;
  const times: number[] = [];
  for (const { text, relevant } of queries) {
    const asked = change(text);
    const start = performance.now();
    const hits = index.search(asked, 10);
    times.push(performance.now() - start);
    const rank = hits.findIndex(({ id }) => relevant.includes(id));
    if (rank < 0) continue;
    mrr += 1 / (rank + 1);
    if (rank === 0) recall1 += 1;
    if (rank < 5) recall5 += 1;
  }
  times.sort((a, b) => a - b);
  const share = (sum: number): number => sum / Math.max(1, queries.length);
  return {
    mrr: share(mrr),
    recall1: share(recall1),
    recall5: share(recall5),
    p99: times[Math.floor(times.length * 0.99)] ?? 0,
  };
}
