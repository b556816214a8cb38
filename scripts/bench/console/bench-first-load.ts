/**
 * The first load of a full queue in a Chromium that is slowed down to a phone's processor and a slow mobile line, with
 * nothing in the cache. Alone: `node scripts/bench/console/bench-first-load.ts`.
 */
import { HOUR, MINUTE } from '../../../src/kernel/instants.ts';
import { browserForTests } from '../../../tests/console/browser.ts';
import { seedCase } from '../../../tests/console/seed.ts';
import { NOW, startConsole } from '../../../tests/console/stand.ts';
import type { BenchLine } from '../line.ts';
import { percentile } from '../way-through/load.ts';

const TURNS = 5;
/** Slow 4G as Lighthouse names it: 150 ms a round trip, 1.6 Mbit/s down, 750 kbit/s up; in bytes a second. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 };
const SLOWER = 4;

/** Milliseconds until the rows can be read and until the page answers to its keys, and the bytes that came. */
export async function benchFirstLoad(): Promise<BenchLine[]> {
  const browser = await browserForTests();
  if (!browser) return [];
  const stand = await startConsole();
  await stand.addStaff('Анна Смирнова', 'anna@example.org', 'supervisor', ['leningrad']);
  for (let i = 0; i < 60; i += 1)
    await seedCase(stand.store.db, { openedAt: NOW, dueAt: NOW + HOUR + i * 7 * MINUTE });
  const url = await stand.listen();
  const [name = '', value = ''] = (await stand.cookieOf('anna@example.org')).split('=', 2);
  const measure = async (slowed: boolean) => {
    const times: number[] = [];
    let bytes = 0;
    for (let turn = 0; turn < TURNS; turn += 1) {
      const context = await browser.newContext();
      await context.addCookies([{ name, value, url }]);
      const page = await context.newPage();
      const cdp = await context.newCDPSession(page);
      bytes = 0;
      cdp.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
      await cdp.send('Network.enable');
      if (slowed) {
        await cdp.send('Network.emulateNetworkConditions', SLOW_4G);
        await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
      }
      await page.goto(`${url}/console/queue`, { waitUntil: 'commit' });
      await page.waitForSelector('body[data-ready]', { state: 'attached' });
      times.push(await page.evaluate<number>(`performance.getEntriesByName('otklik-ready')[0].startTime`));
      await context.close();
    }
    return { times: new Float64Array(times), bytes };
  };
  try {
    const plain = await measure(false);
    const slow = await measure(true);
    return [
      {
        name: 'first load of a full queue, Slow 4G and a processor 4 times slower: usable',
        value: Math.round(percentile(slow.times, 0.5)),
        unit: 'ms median',
        note: `${Math.round(slow.times.toSorted()[0] ?? 0)} to ${Math.round(percentile(slow.times, 1))} ms; not slowed down ${Math.round(percentile(plain.times, 0.5))} ms; ${slow.bytes} bytes with headers`,
      },
    ];
  } finally {
    await browser.close();
    await stand.stop();
  }
}

if (import.meta.main)
  for (const line of await benchFirstLoad())
    process.stdout.write(`${JSON.stringify({ suite: 'console', ...line })}\n`);
