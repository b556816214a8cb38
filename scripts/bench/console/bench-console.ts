/**
 * What a page of the console costs the server, and how that grows with the store. Alone:
 * `node scripts/bench/console/bench-console.ts [--long]`; the long version goes up to a million cases.
 */
import { loadArticles } from '../../../src/knowledge/articles.ts';
import { STOP_WORDS } from '../../../src/understanding/russian/stop-words.ts';
import { wordsOf } from '../../../src/understanding/russian/words.rules.ts';
import { type ConsoleStand, NOW, startConsole } from '../../../tests/console/stand.ts';
import { postgresForTests } from '../../../tests/stands/postgres.ts';
import type { BenchLine } from '../line.ts';
import { MESSAGES_A_CASE, fillConsole } from './fill.ts';

const KB = `${import.meta.dirname}/../../../knowledge-base`;
const REPEATS = 60;
const TOPICS = ['services', 'appeal-how', 'appeal-terms', 'redirect', 'other'];

/** Words of the base by how often they stand there. */
function frequentWords(): readonly string[] {
  const counts = new Map<string, number>();
  for (const { body } of loadArticles(KB))
    for (const word of wordsOf(body))
      if (!STOP_WORDS.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([word]) => word);
}

/** The addresses that are asked for in turn; searches take words of all frequencies, so that no answer is a repeat. */
function pagesOf(words: readonly string[]): Readonly<Record<string, (turn: number) => string>> {
  const word = (share: number, turn: number) => words[Math.floor(words.length * share) + turn] ?? '';
  const search = (text: string) => `/queue?search=${encodeURIComponent(text)}`;
  return {
    'first page of the queue': () => '/queue',
    'closed cases, newest first': () => '/queue?view=closed',
    'filter: overdue': () => '/queue?due=overdue',
    'filter: a topic of a body': () => '/queue?view=closed&topic=kursk.appeal-how',
    'filter: a channel, overdue': () => '/queue?due=overdue&channel=max',
    'search: a frequent word': (turn) => search(word(0, turn)),
    'search: an ordinary word': (turn) => search(word(0.05, turn)),
    'search: a rare word': (turn) => search(word(0.8, turn)),
    'search: two words': (turn) => search(`${word(0, turn)} ${word(0.02, turn)}`),
    'search: three words': (turn) => search(`${word(0.01, turn)} ${word(0.02, turn)} ${word(0.1, turn)}`),
    'search: five frequent words': (turn) =>
      search([2, 3, 5, 6, 7].map((at) => word(0, at + turn)).join(' ')),
  };
}

async function measure(stand: ConsoleStand, cases: number, words: readonly string[]): Promise<BenchLine[]> {
  await stand.addStaff('Анна', 'anna@example.org', 'supervisor', ['leningrad', 'ulyanovsk', 'kursk']);
  const cookie = await stand.cookieOf('anna@example.org');
  const lines: BenchLine[] = [];
  for (const [name, page] of Object.entries(pagesOf(words))) {
    const times: number[] = [];
    for (let turn = 0; turn < REPEATS; turn += 1) {
      const began = performance.now();
      const response = await stand.app.request(`/console${page(turn)}`, { headers: { cookie } });
      await response.text();
      if (response.status !== 200) throw new Error(`${page(turn)} answered ${response.status}`);
      times.push(performance.now() - began);
    }
    times.sort((a, b) => a - b);
    const at = (share: number) => Math.round((times[Math.floor(times.length * share)] ?? 0) * 10) / 10;
    lines.push({
      name: `${name}, ${cases} cases, ${stand.store.kind}`,
      value: at(0.95),
      unit: 'ms p95',
      note: `median ${at(0.5)} ms`,
    });
  }
  return lines;
}

async function onEngine(url: string | undefined, cases: number): Promise<BenchLine[]> {
  const words = frequentWords();
  const stand = await startConsole({}, url === undefined ? {} : { url });
  try {
    const began = performance.now();
    await fillConsole(stand.store, { words, topics: TOPICS, now: NOW }, cases);
    process.stderr.write(
      `${stand.store.kind}: ${cases} cases, ${cases * MESSAGES_A_CASE} messages in ${Math.round((performance.now() - began) / 1000)} s\n`,
    );
    return await measure(stand, cases, words);
  } finally {
    await stand.stop();
  }
}

/** Pages of the console on both engines at 10,000 and 100,000 cases; `long` adds a million, which takes a quarter of an hour. */
export async function benchConsole(long = false): Promise<BenchLine[]> {
  const lines: BenchLine[] = [];
  for (const cases of long ? [10_000, 100_000, 1_000_000] : [10_000, 100_000]) {
    lines.push(...(await onEngine(undefined, cases)));
    const postgres = await postgresForTests();
    if (!postgres) continue;
    try {
      lines.push(...(await onEngine(postgres.url, cases)));
    } finally {
      await postgres.stop();
    }
  }
  return lines;
}

if (import.meta.main)
  for (const line of await benchConsole(process.argv.includes('--long')))
    process.stdout.write(`${JSON.stringify({ suite: 'console', ...line })}\n`);
