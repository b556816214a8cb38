import { buildIndex } from '../../../src/knowledge/search/search-index.ts';
import type { BenchLine } from '../line.ts';
import { largeBase } from './large-base.ts';
import { measureRetrieval } from './measure-retrieval.ts';
import type { RetrievalSet } from './measure-retrieval.ts';

const SIZES = [240, 10_000, 100_000];

/** Build and query times of bases of several sizes made of a small one, asked its questions. */
export function benchScale({ documents, queries }: RetrievalSet): BenchLine[] {
  return SIZES.flatMap((size) => {
    const large = [...largeBase(documents, size)];
    const start = performance.now();
    const index = buildIndex(large);
    const built = performance.now() - start;
    measureRetrieval(index, queries);
    const { p50, p99 } = measureRetrieval(index, queries);
    return [
      { name: `search/${size} passages/build`, value: Math.round(built), unit: 'ms' },
      { name: `search/${size} passages/p50`, value: Math.round(p50 * 100) / 100, unit: 'ms' },
      { name: `search/${size} passages/p99`, value: Math.round(p99 * 100) / 100, unit: 'ms' },
    ];
  });
}
