import { setTimeout as wait } from 'node:timers/promises';
import { postgresForTests } from '../../../tests/stands/postgres.ts';
import { startTelegramStand, type TelegramStand } from '../../stands/telegram.ts';
import type { BenchLine } from '../line.ts';
import { percentile } from '../way-through/load.ts';
import { chatSdk, type Contender, HOOK, INSTALL_HINT, isInstalled, otklik } from './contenders.ts';
import { KILLS, MESSAGES, playStream } from './stream.ts';

/** Shrinks the platform's pauses between tries, so that a restart is not waited for by the minute. */
const FACTOR = 0.05;

interface Counts {
  readonly name: string;
  readonly accepted: number;
  readonly lost: number;
  readonly twice: number;
  readonly outOfOrder: number;
  readonly unanswered: number;
  readonly unknownSends: number;
  readonly median: number;
  readonly p99: number;
}

/** Messages that were handled after one of the same chat that was sent later. */
function inversions(handled: readonly string[]): number {
  const last = new Map<string, number>();
  return handled.filter((key) => {
    const [chat = '', number = ''] = key.split('/');
    const before = last.get(chat) ?? 0;
    last.set(chat, Math.max(before, Number(number)));
    return Number(number) < before;
  }).length;
}

/** Notes when each message arrived at the platform, by its id. */
function watchArrivals(stand: TelegramStand) {
  const arrivals = new Map<number, number>();
  const timer = setInterval(() => {
    for (let i = arrivals.size; i < stand.messages.length; i++)
      arrivals.set(stand.messages[i]?.id ?? 0, performance.now());
  }, 2);
  return { arrivals, stop: () => clearInterval(timer) };
}

async function killing(contender: Contender, begun: number): Promise<void> {
  for (const at of KILLS) {
    await wait(Math.max(0, begun + at - performance.now()));
    await contender.kill();
    await contender.start();
  }
}

async function run(open: (stand: TelegramStand) => Contender): Promise<Counts> {
  const stand = await startTelegramStand({ factor: FACTOR, seed: 7 });
  const contender = open(stand);
  const { arrivals, stop } = watchArrivals(stand);
  try {
    await contender.start();
    stand.setHook(HOOK, 's3cret');
    const [sent] = await Promise.all([playStream(stand), killing(contender, performance.now())]);
    for (let tries = 0; tries < 600 && !contender.settled(); tries++) await wait(100);
    await wait(100);
    const { handled, answeredAt, unknownSends } = contender.outcome(arrivals);
    const first = new Set(handled);
    const times = Float64Array.from(
      [...sent].flatMap(([key, at]) => (answeredAt.has(key) ? [(answeredAt.get(key) ?? 0) - at] : [])),
    );
    return {
      name: contender.name,
      accepted: sent.size,
      lost: [...sent.keys()].filter((key) => !first.has(key)).length,
      twice: handled.length - first.size,
      outOfOrder: inversions(handled),
      unanswered: sent.size - times.length,
      unknownSends,
      median: times.length === 0 ? 0 : Math.round(percentile(times, 0.5)),
      p99: times.length === 0 ? 0 : Math.round(percentile(times, 0.99)),
    };
  } finally {
    stop();
    await contender.close();
    await stand.close();
  }
}

function table(all: readonly Counts[]): string {
  const head = [
    '',
    'accepted',
    'lost',
    'twice',
    'out of order',
    'unanswered',
    'unknown sends',
    'to answer, median ms',
    '99 % ms',
  ];
  const rows = all.map((c) =>
    [c.name, c.accepted, c.lost, c.twice, c.outOfOrder, c.unanswered, c.unknownSends, c.median, c.p99].map(
      String,
    ),
  );
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]) => row.map((cell, i) => cell.padStart(widths[i] ?? 0)).join('  ');
  return [head, ...rows].map(line).join('\n');
}

/** The same stream and the same kills for this product and for a bot by the Vercel Chat SDK. */
export async function benchKills(): Promise<BenchLine[]> {
  const all = [await run(otklik)];
  if (isInstalled()) {
    all.push(await run((stand) => chatSdk(stand, 'drop')));
    all.push(await run((stand) => chatSdk(stand, 'concurrent')));
    for (const strategy of ['queue', 'concurrent'] as const) {
      // What one run has seen the next one would take for repeats.
      const postgres = await postgresForTests();
      if (!postgres) continue;
      all.push(await run((stand) => chatSdk(stand, strategy, postgres.url)));
      await postgres.stop();
    }
  }
  process.stderr.write(`${MESSAGES} updates, ${KILLS.length} SIGKILLs\n${table(all)}\n`);
  const [own, ...peers] = all;
  const measures = [
    ['lost', (c: Counts) => c.lost, 'messages'],
    ['handled twice', (c: Counts) => c.twice, 'messages'],
    ['out of order', (c: Counts) => c.outOfOrder, 'messages'],
    ['time to answer, median', (c: Counts) => c.median, 'ms'],
  ] as const;
  const name = (what: string) => `${MESSAGES} updates, ${KILLS.length} kills: ${what}`;
  return measures.flatMap(([what, of, unit]): BenchLine[] => {
    const value = own === undefined ? 0 : of(own);
    if (peers.length === 0) return [{ name: name(what), value, unit, note: INSTALL_HINT }];
    return peers.map((peer) => ({ name: name(what), value, unit, peer: peer.name, peerValue: of(peer) }));
  });
}
