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

/** How one question was answered: at which place the first relevant document stood (0 is the first; -1 none) and in what time. */
export interface Asked {
  readonly rank: number;
  /** Milliseconds. */
  readonly time: number;
}

export interface RetrievalFigures {
  readonly mrr: number;
  readonly recall1: number;
  readonly recall5: number;
  /** Milliseconds: of the middle question and of the slowest hundredth. */
  readonly p50: number;
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

/** Mean reciprocal rank at 10, recall at 1 and 5, and the times. */
export function figuresOf(asked: readonly Asked[]): RetrievalFigures {
  const found = asked.filter(({ rank }) => rank >= 0);
  const share = (sum: number): number => sum / Math.max(1, asked.length);
  const times = asked.map(({ time }) => time).sort((a, b) => a - b);
  return {
    mrr: share(found.reduce((sum, { rank }) => sum + 1 / (rank + 1), 0)),
    recall1: share(found.filter(({ rank }) => rank === 0).length),
    recall5: share(found.filter(({ rank }) => rank < 5).length),
    p50: times[Math.floor(times.length * 0.5)] ?? 0,
    p99: times[Math.floor(times.length * 0.99)] ?? 0,
  };
}

/** Asks an index every question, changed first where a change is given, and takes ten documents. */
export function askQueries(
  index: SearchIndex,
  queries: readonly LabelledQuery[],
  change: (text: string) => string = (text) => text,
): Asked[] {
  return queries.map(({ text, relevant }) => {
    const asked = change(text);
    const start = performance.now();
    const hits = index.search(asked, 10);
    const time = performance.now() - start;
    return { rank: hits.findIndex(({ id }) => relevant.includes(id)), time };
  });
}

/** The figures of an index on one set of questions. */
export function measureRetrieval(
  index: SearchIndex,
  queries: readonly LabelledQuery[],
  change?: (text: string) => string,
): RetrievalFigures {
  return figuresOf(askQueries(index, queries, change));
}
