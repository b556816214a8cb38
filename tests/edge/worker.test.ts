import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Listening, listen, type StandRequest } from '../../scripts/stands/listen.ts';
import edge, { type Call, type EdgeEnv, type QueuedCall } from '../../src/worker.ts';
import { freePort } from '../stands/process.ts';
import { type ServerProcess, startServerProcess } from '../stands/server.ts';

const ACCOUNTS = [
  {
    id: 'lo-tg',
    agency: 'leningrad',
    channel: 'telegram',
    secret: 's3cret',
    bot: { id: 42, username: 'gov_bot' },
  },
  { id: 'ul-vk', agency: 'ulyanovsk', channel: 'vk', groupId: 123, secret: 's3cret', confirmation: 'abc123' },
  { id: 'ku-max', agency: 'kursk', channel: 'max', secret: 's3cret' },
];
const TELEGRAM = { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': 's3cret' };

/** A queue as the runtime gives one, as far as the edge uses it. */
function memoryQueue() {
  const calls: Call[] = [];
  return {
    calls,
    send(call: Call) {
      // The runtime hands a copy over, so only what can be copied may be in it.
      calls.push(structuredClone(call));
      return Promise.resolve();
    },
  };
}

/** The queue's next delivery of the calls; tells what became of each. */
async function deliver(calls: readonly Call[], env: EdgeEnv, attempts = 1): Promise<('ack' | number)[]> {
  const outcomes: ('ack' | number)[] = [];
  const messages = calls.map((body): QueuedCall => ({
    body,
    attempts,
    ack: () => void outcomes.push('ack'),
    retry: ({ delaySeconds }) => void outcomes.push(delaySeconds),
  }));
  await edge.queue({ messages }, env);
  return outcomes;
}

let queue = memoryQueue();
let env: EdgeEnv;
const call = (path: string, body: unknown, headers: Record<string, string> = TELEGRAM, settings = env) =>
  edge.fetch(
    new Request(`https://edge.example${path}`, { method: 'POST', headers, body: JSON.stringify(body) }),
    settings,
  );
const message = (number: number, text = 'Как записаться на приём?') => ({
  update_id: number,
  message: {
    message_id: number,
    date: 1_790_000_000,
    chat: { id: 7, type: 'private', first_name: 'Анна' },
    from: { id: 7, is_bot: false, first_name: 'Анна' },
    text,
  },
});

beforeEach(() => {
  queue = memoryQueue();
  env = {
    ENABLED: 'yes',
    SERVER_URL: 'http://127.0.0.1:1',
    EDGE_SECRET: 'edge-secret',
    ACCOUNTS: JSON.stringify(ACCOUNTS),
    QUEUE: queue,
  };
});

describe('what the edge takes', () => {
  test('nothing while it is switched off', async () => {
    const { ENABLED: _, ...off } = env;
    expect((await call('/hooks/telegram/lo-tg', message(1), TELEGRAM, off)).status).toBe(503);
    expect(queue.calls).toEqual([]);
  });
  test.each([
    ['a wrong secret', '/hooks/telegram/lo-tg', { 'x-telegram-bot-api-secret-token': 'other' }, 401],
    ['another account', '/hooks/telegram/lo-vk', TELEGRAM, 404],
    ['an account of another platform', '/hooks/vk/lo-tg', TELEGRAM, 404],
    ['a platform that the edge cannot tell from others', '/hooks/ok/ul-ok', TELEGRAM, 404],
    ['a word of JavaScript', '/hooks/constructor/lo-tg', TELEGRAM, 404],
  ])('%s is refused', async (_, path, headers, status) => {
    expect((await call(path, message(1), headers)).status).toBe(status);
    expect(queue.calls).toEqual([]);
  });
  test('a body that no platform sends is refused', async () => {
    const text = 'я'.repeat(600_000);
    expect((await call('/hooks/telegram/lo-tg', message(1, text))).status).toBe(413);
  });
  test('an update goes into the queue with what the server needs to know it by', async () => {
    const headers = { ...TELEGRAM, 'x-forwarded-for': '1.2.3.4', 'x-otklik-edge-signature': 'forged' };
    const answer = await call('/hooks/telegram/lo-tg?a=1', message(5), headers);
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    const [queued] = queue.calls;
    expect(queued?.path).toBe('/hooks/telegram/lo-tg?a=1');
    expect(JSON.parse(queued?.body ?? '')).toEqual(message(5));
    expect(Object.fromEntries(queued?.headers ?? [])).toEqual(TELEGRAM);
  });
  test('VK gets its own answers, and its confirmation without a queue', async () => {
    const envelope = { group_id: 123, secret: 's3cret', event_id: 'e1', v: '5.199' };
    const confirmation = await call('/hooks/vk/ul-vk', { ...envelope, type: 'confirmation' }, {});
    expect(await confirmation.text()).toBe('abc123');
    expect(queue.calls).toEqual([]);
    const object = { message: { from_id: 7, peer_id: 7, text: 'а' } };
    expect(
      await (await call('/hooks/vk/ul-vk', { ...envelope, type: 'message_new', object }, {})).text(),
    ).toBe('ok');
    expect(queue.calls).toHaveLength(1);
  });
  test('MAX is known by its secret', async () => {
    const update = { update_type: 'bot_started', timestamp: 1, chat_id: 7, user: { user_id: 7 } };
    expect((await call('/hooks/max/ku-max', update, { 'x-max-bot-api-secret': 'other' })).status).toBe(401);
    expect((await call('/hooks/max/ku-max', update, { 'x-max-bot-api-secret': 's3cret' })).status).toBe(200);
    expect(queue.calls).toHaveLength(1);
  });
});

describe('what the server gets', () => {
  let server: Listening;
  let status = 200;
  const got: StandRequest[] = [];
  beforeAll(async () => {
    server = await listen(0, (request) => ({
      fault: undefined,
      perform: () => {
        got.push(request);
        return { status, body: '' };
      },
    }));
  });
  afterAll(() => server.close());
  beforeEach(() => {
    got.length = 0;
    status = 200;
    env = { ...env, SERVER_URL: server.url };
  });

  test('the call as it came, signed', async () => {
    await call('/hooks/telegram/lo-tg', message(5));
    expect(await deliver(queue.calls, env)).toEqual(['ack']);
    const [request] = got;
    expect(request?.headers['x-telegram-bot-api-secret-token']).toBe('s3cret');
    const timestamp = String(request?.headers['x-otklik-edge-timestamp']);
    const signed = `${timestamp}\n/hooks/telegram/lo-tg\n${JSON.stringify(message(5))}`;
    const signature = createHmac('sha256', 'edge-secret').update(signed).digest('hex');
    expect(request?.headers['x-otklik-edge-signature']).toBe(signature);
    expect(request?.body).toBe(JSON.stringify(message(5)));
  });
  test('again, ever later, when it did not take it, whatever it said', async () => {
    await call('/hooks/telegram/lo-tg', message(5));
    const delays = [];
    for (const [attempts, answer] of [503, 500, 404, 401, 302, 503, 503, 503, 503, 503].entries()) {
      status = answer;
      delays.push(...(await deliver(queue.calls, env, attempts + 1)));
    }
    expect(delays).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 900, 900]);
  });
  test('the call at once when the queue is down, and the platform comes again when both are', async () => {
    env = { ...env, QUEUE: { send: () => Promise.reject(new Error('the queue is down')) } };
    expect((await call('/hooks/telegram/lo-tg', message(5))).status).toBe(200);
    expect(got).toHaveLength(1);
    status = 503;
    expect((await call('/hooks/telegram/lo-tg', message(5))).status).toBe(503);
  });
});

describe('with the real server', () => {
  let server: ServerProcess;
  let platform: Listening;
  const dataDir = mkdtempSync(join(tmpdir(), 'otklik-edge-'));
  beforeAll(async () => {
    platform = await listen(await freePort(), () => ({
      fault: undefined,
      perform: () => ({ status: 200, body: '{"ok":true,"result":{"message_id":1}}' }),
    }));
    const [telegram] = ACCOUNTS;
    const account = { ...telegram, mode: 'webhook', token: '42:t', apiRoot: platform.url };
    server = await startServerProcess({ dataDir, accounts: [account] });
  });
  afterAll(async () => {
    await server.stop();
    await platform.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  test('what came while it was down is there once, however often it is delivered', async () => {
    env = { ...env, SERVER_URL: server.url };
    await server.kill();
    for (const number of [1, 2, 3]) await call('/hooks/telegram/lo-tg', message(number));
    expect(await deliver(queue.calls, env)).toEqual([5, 5, 5]);
    await server.start();
    expect(await deliver(queue.calls, env, 2)).toEqual(['ack', 'ack', 'ack']);
    expect(await deliver(queue.calls, env, 3)).toEqual(['ack', 'ack', 'ack']);
    const db = new DatabaseSync(join(dataDir, 'otklik.sqlite'), { readOnly: true });
    const rows = db.prepare('select event_key as key from inbox order by event_key').all();
    db.close();
    expect(rows.map(({ key }) => key)).toEqual(['42:1', '42:2', '42:3']);
  });
});
