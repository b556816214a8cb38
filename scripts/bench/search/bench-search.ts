import type { BenchLine } from '../line.ts';
import { SIGNALS } from '../../../src/knowledge/search/signals.ts';
import type { Signal } from '../../../src/knowledge/search/signals.ts';
import { buildIndex } from '../../../src/knowledge/search/search-index.ts';
import type { EvaluationQuestion } from './measure-answers.ts';
import { judge, openKnowledge, readHeldOut, readQuestions, tally } from './measure-answers.ts';
import { comparePeers } from './compare-peers.ts';
import { askQueries, figuresOf, measureRetrieval, readRetrievalSet } from './measure-retrieval.ts';
import type { RetrievalSet } from './measure-retrieval.ts';
import { NOISES, seeded, spoil } from './noise.ts';
import { benchScale } from './measure-scale.ts';
import { ownBase } from './own-base.ts';

const SEED = 7;

const line = (name: string, value: number, unit: string): BenchLine => ({
  name,
  value: Math.round(value * 10_000) / 10_000,
  unit,
});

/**
 * Right, wrong and abstained answers on the project's own questions; the search alone on the own base, with each signal
 * left out and beside its peers. When OTKLIK_BENCH_RETRIEVAL names a folder with `corpus.jsonl` and `queries.jsonl`, the
 * same on that set, plain and spoilt.
 */
export async function benchSearch(): Promise<BenchLine[]> {
  const set = readRetrievalSet(process.env['OTKLIK_BENCH_RETRIEVAL']);
  return [
    ...benchAnswers('answers', readQuestions()),
    ...benchAnswers('held out', readHeldOut()),
    ...leaveOneOut('own base', ownBase()),
    ...(set === null ? [] : [...benchRetrieval(set), ...benchScale(set), ...leaveOneOut('given set', [set])]),
    ...(await comparePeers()),
  ];
}

function benchAnswers(set: string, questions: readonly EvaluationQuestion[]): BenchLine[] {
  const start = performance.now();
  const knowledge = openKnowledge();
  const opened = performance.now() - start;
  const asked = performance.now();
  const judged = judge(knowledge, questions);
  const each = (performance.now() - asked) / questions.length;
  const lines = Array.from(tally(judged)).flatMap(([style, row]) => {
    const share = (count: number): number => count / row.asked;
    const answered = [line(`${set}/${style}/wrong`, share(row.wrong), 'share')];
    if (style.startsWith('out') || style === 'other body') return answered;
    return [
      line(`${set}/${style}/right`, share(row.right), 'share'),
      ...answered,
      line(`${set}/${style}/abstained`, share(row.abstained), 'share'),
      line(`${set}/${style}/offered`, share(row.offered), 'share'),
      line(`${set}/${style}/first`, share(row.first), 'share'),
      line(`${set}/${style}/top3`, share(row.top3), 'share'),
    ];
  });
  return [...lines, line(`${set}/open`, opened, 'ms'), line(`${set}/ask`, each, 'ms')];
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
  ];
}

/** What each signal adds: both measures with all of them, and again with one left out at a time. */
function leaveOneOut(base: string, sets: readonly RetrievalSet[]): BenchLine[] {
  const measure = (left: string, signals: readonly Signal[]): BenchLine[] => {
    const asked = sets.flatMap(({ documents, queries }) =>
      askQueries(buildIndex(documents, { signals }), queries),
    );
    const { mrr, recall1 } = figuresOf(asked);
    return [
      line(`signals/${base}/${left}/mrr@10`, mrr, 'share'),
      line(`signals/${base}/${left}/recall@1`, recall1, 'share'),
    ];
  };
  return [
    ...measure('all', SIGNALS),
    ...SIGNALS.flatMap((left) =>
      measure(
        `without ${left.name}`,
        SIGNALS.filter((signal) => signal !== left),
      ),
    ),
  ];
}

if (import.meta.main) {
  for (const measured of await benchSearch()) console.log(JSON.stringify(measured));
}
