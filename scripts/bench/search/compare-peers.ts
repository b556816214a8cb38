import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { buildIndex } from '../../../src/knowledge/search/search-index.ts';
import type { SearchDocument } from '../../../src/knowledge/search/search-index.ts';
import type { BenchLine } from '../line.ts';
import { figuresOf, readRetrievalSet } from './measure-retrieval.ts';
import type { Asked, LabelledQuery, RetrievalFigures, RetrievalSet } from './measure-retrieval.ts';
import { ownBase } from './own-base.ts';
import { postgresPeer } from './postgres-peer.ts';
import { libraryPeers } from './search-peers.ts';
import type { Find, SearchPeer } from './search-peers.ts';

interface Measured extends RetrievalFigures {
  /** Milliseconds. */
  readonly build: number;
  /** MiB held by the index in this process. */
  readonly memory: number;
}

const MEASURES = [
  ['mrr@10', 'mrr', 'share'],
  ['recall@1', 'recall1', 'share'],
  ['recall@5', 'recall5', 'share'],
  ['build', 'build', 'ms'],
  ['memory', 'memory', 'MiB'],
  ['p50', 'p50', 'ms'],
  ['p99', 'p99', 'ms'],
] as const satisfies readonly (readonly [string, keyof Measured, string])[];

/** Without our glossary: it is knowledge of the base, which a peer could be given too. */
const OURS: SearchPeer = {
  name: 'otklik',
  open(documents) {
    const index = buildIndex(documents);
    return (text) => index.search(text, 10).map(({ id }) => id);
  },
};

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/**
 * Our search and its peers on the same documents and questions, one after another in one process: the project's own base
 * and, when OTKLIK_BENCH_RETRIEVAL names a folder, the set there.
 */
export async function comparePeers(): Promise<BenchLine[]> {
  const given = readRetrievalSet(process.env['OTKLIK_BENCH_RETRIEVAL']);
  const bases: readonly (readonly [string, readonly RetrievalSet[]])[] = [
    ['own base', ownBase()],
    ...(given === null ? [] : [['given set', [given]] as const]),
  ];
  const postgres = await postgresPeer();
  const lines: BenchLine[] = [];
  try {
    for (const [base, sets] of bases) {
      const ours = await measure(OURS, sets);
      for (const peer of [...libraryPeers(), postgres]) {
        const theirs = await measure(peer, sets);
        lines.push(...linesOf(base, ours, peer, theirs));
      }
    }
  } finally {
    await postgres.stop();
  }
  return lines;
}

/** Every question is asked twice and the second time is counted, so that nobody pays for the engine's warming up. */
async function measure({ open }: SearchPeer, sets: readonly RetrievalSet[]): Promise<Measured | null> {
  if (open === null) return null;
  const asked: Asked[] = [];
  let build = 0;
  let memory = 0;
  for (const { documents, queries } of sets) {
    memory += await memoryOf(open, documents);
    const start = performance.now();
    const find = await open(documents);
    build += performance.now() - start;
    await askAll(find, queries);
    asked.push(...(await askAll(find, queries)));
  }
  return { ...figuresOf(asked), build, memory };
}

async function askAll(find: Find, queries: readonly LabelledQuery[]): Promise<Asked[]> {
  const asked: Asked[] = [];
  for (const { text, relevant } of queries) {
    const start = performance.now();
    const found = find(text);
    const ids = found instanceof Promise ? await found : found;
    asked.push({ rank: ids.findIndex((id) => relevant.includes(id)), time: performance.now() - start });
  }
  return asked;
}

/** MiB that an index holds once what was used to build it is gone. */
async function memoryOf(
  open: NonNullable<SearchPeer['open']>,
  documents: readonly SearchDocument[],
): Promise<number> {
  const before = await memoryHeld();
  const find = await open(documents);
  const after = await memoryHeld();
  // Asked once more, so that the index is still held while it is weighed.
  await find('');
  return after - before;
}

/** Objects that the last turn of the loop held are free only in the next one. */
async function memoryHeld(): Promise<number> {
  for (let turn = 0; turn < 3; turn += 1) {
    await setImmediate();
    collectGarbage();
  }
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}

function linesOf(
  base: string,
  ours: Measured | null,
  peer: SearchPeer,
  theirs: Measured | null,
): BenchLine[] {
  return MEASURES.flatMap(([name, key, unit]): BenchLine[] => {
    const value = rounded(ours?.[key] ?? 0);
    const line = { name: `search/${base}/${name}`, value, unit, peer: peer.name };
    if (theirs === null) return key === 'mrr' ? [{ ...line, note: peer.hint ?? 'not there' }] : [];
    if (peer.name === 'PostgreSQL' && key === 'memory') return [];
    const peerValue = rounded(theirs[key]);
    return [{ ...line, peerValue, ratio: rounded(value / peerValue) }];
  });
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

if (import.meta.main) {
  for (const line of await comparePeers()) console.log(JSON.stringify(line));
}
