import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Listening, listen } from '../../scripts/stands/listen.ts';
import { newId } from '../../src/kernel/ids.ts';
import { createLog } from '../../src/kernel/log.ts';
import { openSharedPace } from '../../src/outbox/shared-pace.ts';
import { startProcess } from '../stands/process.ts';
import { ownRedis } from '../stands/redis.ts';
import { sendOver } from './send-over.ts';

const LIMITS = { perSecond: 40, perConversationPerSecond: 4, perGroupPerMinute: 6 };

const [redis, lost] = await Promise.all([ownRedis(), ownRedis()]);
let stand: Listening;
/** What the platform saw: the chat and the moment. */
const arrived: { readonly account: string; readonly chat: string; readonly at: number }[] = [];

/** A Redis that has kept the paces for long: at a new one the instances first gather. */
async function settled(url: string): Promise<void> {
  const client = new Redis(url);
  await client.set('otklik:pace:since', 1);
  client.disconnect();
}

const paced = (account: string, chat: string, group = false) => ({ account, chat, group, limits: LIMITS });
const shared = newId();
const lonely = newId();

beforeAll(async () => {
  stand = await listen(0, ({ path }) => ({
    fault: undefined,
    perform: () => {
      const [, account = '', chat = ''] = path.split('/');
      arrived.push({ account, chat, at: performance.now() });
      return { status: 200, body: '' };
    },
  }));
  await Promise.all([sendTogether(), sendWithoutRedis()]);
});
afterAll(async () => {
  await stand.close();
  await redis?.stop();
  await lost?.stop();
});

/** The most that any window of so many ms has seen, wherever it begins. */
function most(of: { readonly account?: string; readonly chat?: string }, ms: number): number {
  const times = arrived
    .filter((each) => (of.account ?? each.account) === each.account && (of.chat ?? each.chat) === each.chat)
    .map(({ at }) => at);
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + ms).length));
}

/** Two processes that send at the same moment over one Redis. Resolves when both have sent everything. */
async function sendTogether(): Promise<void> {
  if (!redis) return;
  await settled(redis.url);
  const plan = [
    ...Array.from({ length: 50 }, () => paced(shared, newId())),
    ...Array.from({ length: 3 }, () => paced(shared, 'one-chat')),
    ...Array.from({ length: 2 }, () => paced(shared, 'a-group', true)),
  ];
  const args = ['tests/outbox/pace-process.ts', redis.url, stand.url, JSON.stringify(plan)];
  const senders = [0, 1].map(() =>
    startProcess(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] }),
  );
  await Promise.all(senders.flatMap(({ child }) => (child.stdout ? [once(child.stdout, 'data')] : [])));
  const ended = senders.map(({ child }) => once(child, 'exit'));
  for (const { child } of senders) child.stdin?.write('go\n');
  await Promise.all(ended);
}

/** Two instances whose Redis goes away while they send, and comes back empty. */
async function sendWithoutRedis(): Promise<void> {
  if (!lost) return;
  await settled(lost.url);
  const instances = [0, 1].map(() => openSharedPace(lost.url, createLog('silent')));
  // Both have to be known before, or each would take a quarter.
  await wait(300);
  for (const pace of instances) await pace.ask(paced('warm', newId()), Date.now());
  const sending = instances.flatMap((pace) =>
    Array.from({ length: 70 }, () => sendOver(pace, stand.url, paced(lonely, newId()))),
  );
  await wait(600);
  await lost.kill();
  await wait(1_000);
  await lost.start();
  await Promise.all(sending);
  await Promise.all(instances.map((pace) => pace.close()));
}

describe.skipIf(!redis)('two processes that send over one Redis', () => {
  const of = { account: shared };
  it('send everything, and the platform never sees more than 40 in any second', () => {
    expect(arrived.filter(({ account }) => account === shared)).toHaveLength(110);
    expect(most(of, 1_000)).toBeLessThanOrEqual(40);
    expect(most(of, 1_000)).toBeGreaterThan(20);
  });
  it('a chat never sees more than its own limit, a group of people not more than so many a minute', () => {
    expect(most({ ...of, chat: 'one-chat' }, 1_000)).toBeLessThanOrEqual(4);
    expect(most({ ...of, chat: 'a-group' }, 60_000)).toBeLessThanOrEqual(6);
  });
});

describe.skipIf(!lost)('two instances whose Redis goes away and comes back empty', () => {
  it('go on sending within their shares, and the platform never sees more than 40 in any second', () => {
    expect(arrived.filter(({ account }) => account === lonely)).toHaveLength(140);
    expect(most({ account: lonely }, 1_000)).toBeLessThanOrEqual(40);
  });
});
