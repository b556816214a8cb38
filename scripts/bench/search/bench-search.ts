import type { BenchLine } from '../line.ts';
import { SIGNALS } from '../../../src/knowledge/search/signals.ts';
import { buildIndex } from '../../../src/knowledge/search/search-index.ts';
import { judge, openKnowledge, readQuestions, tally } from './measure-answers.ts';
import { measureRetrieval, readRetrievalSet } from './measure-retrieval.ts';
import type { RetrievalSet } from './measure-retrieval.ts';
import { seeded, spoil } from './noise.ts';
import type { Noise } from './noise.ts';

const NOISES: readonly Noise[] = [
  'layout',
  'translit',
  'run together',
  'one misspelt word',
  'every word misspelt',
];
const SEED = 7;

const line = (name: string, value: number, unit: string): BenchLine => ({
  name,
  value: Math.round(value * 10_000) / 10_000,
  unit,
});

/**
 * Right, wrong and abstained answers on the project's own questions and, when OTKLIK_BENCH_RETRIEVAL names a folder with
 * `corpus.jsonl` and `queries.jsonl`, the search alone on that set: plain, spoilt, and with each signal left out.
 */
export async function benchSearch(): Promise<BenchLine[]> {
  const set = readRetrievalSet(process.env['OTKLIK_BENCH_RETRIEVAL']);
  return [...benchAnswers(), ...(set === null ? [] : benchRetrieval(set))];
}

function benchAnswers(): BenchLine[] {
  const start = performance.now();
  const knowledge = openKnowledge();
  const opened = performance.now() - start;
  const questions = readQuestions();
  const asked = performance.now();
  const judged = judge(knowledge, questions);
  const each = (performance.now() - asked) / questions.length;
  const lines = Array.from(tally(judged)).flatMap(([style, row]) => {
    const share = (count: number): number => count / row.asked;
    const answered = [line(`answers/${style}/wrong`, share(row.wrong), 'share')];
    if (style === 'out' || style === 'other body') return answered;
    return [
      line(`answers/${style}/right`, share(row.right), 'share'),
      ...answered,
      line(`answers/${style}/abstained`, share(row.abstained), 'share'),
      line(`answers/${style}/first`, share(row.first), 'share'),
      line(`answers/${style}/top3`, share(row.top3), 'share'),
    ];
  });
  return [...lines, line('answers/open', opened, 'ms'), line('answers/ask', each, 'ms')];
}

function benchRetrieval({ documents, queries }: RetrievalSet): BenchLine[] {
  const start = performance.now();
  const index = buildIndex(documents);
  const built = performance.now() - start;
  measureRetrieval(index, queries);
  const { mrr, recall1, recall5, p99 } = measureRetrieval(index, queries);
  return [
    line('search/mrr@10', mrr, 'share'),
    line('search/recall@1', recall1, 'share'),
    line('search/recall@5', recall5, 'share'),
    line('search/p99', p99, 'ms'),
    line('search/build', built, 'ms'),
    ...NOISES.map((noise) => {
      const random = seeded(SEED);
      const spoilt = measureRetrieval(index, queries, (text) => spoil(text, noise, random));
      return line(`search/${noise}/mrr@10`, spoilt.mrr, 'share');
    }),
    ...SIGNALS.map((left) => {
      const without = buildIndex(documents, { signals: SIGNALS.filter((signal) => signal !== left) });
      return line(`search/without ${left.name}/mrr@10`, measureRetrieval(without, queries).mrr, 'share');
    }),
  ];
}

if (import.meta.main) {
  for (const measured of await benchSearch()) console.log(JSON.stringify(measured));
}
