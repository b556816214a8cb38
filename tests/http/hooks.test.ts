import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  openServer,
  postTelegram,
  postVk,
  type ServerStand,
  TELEGRAM,
  telegramUpdate,
  VK,
  vkUpdate,
} from './server-stand.ts';

let server: ServerStand;
beforeAll(async () => {
  server = await openServer({ accounts: [TELEGRAM, VK], role: 'web' });
});
afterAll(() => server.close());

const inbox = () =>
  server.rows<{ account: string; state: string; reason: string | null; event: string | null }>(
    'select account, state, reason, event from inbox order by id',
  );
const alarms = () =>
  server.rows<{ kind: string; account: string }>('select kind, account from alarms order by id');
const MEGABYTES = 'я'.repeat(2_500_000);

describe('what is refused leaves nothing behind, and the next message is taken', () => {
  it.each([
    [
      'an unknown account',
      () => fetch(`${server.url}/hooks/telegram/nobody`, { method: 'POST', body: '{}' }),
      404,
    ],
    ['an unknown channel', () => fetch(`${server.url}/hooks/icq/tg`, { method: 'POST', body: '{}' }), 404],
    [
      'another channel’s account',
      () => fetch(`${server.url}/hooks/vk/tg`, { method: 'POST', body: '{}' }),
      404,
    ],
    ['a prototype’s name', () => fetch(`${server.url}/hooks/telegram/__proto__`, { method: 'POST' }), 404],
    ['another method', () => fetch(`${server.url}/hooks/telegram/tg`), 404],
    ['a wrong secret of Telegram', () => postTelegram(server.url, '{}', 'wrong'), 401],
    ['a wrong secret of VK', () => postVk(server.url, { ...vkUpdate(1, 'x'), secret: 'wrong' }), 403],
    ['another community', () => postVk(server.url, { ...vkUpdate(1, 'x'), group_id: 124 }), 403],
    ['malformed JSON of VK', () => postVk(server.url, '{"type":"message_new",'), 400],
    ['5 MB of VK', () => postVk(server.url, { ...vkUpdate(1, MEGABYTES) }), 413],
    ['5 MB of Telegram', () => postTelegram(server.url, JSON.stringify(telegramUpdate(1, MEGABYTES))), 413],
  ] as const)('%s', async (_, call, status) => {
    const before = inbox().length;
    const response = await call();
    expect(response.status).toBe(status);
    expect(await response.text()).not.toMatch(/at .+\.ts:|s3cret/);
    expect(inbox()).toHaveLength(before);
  });

  it('5 MB without an announced length', async () => {
    const before = inbox().length;
    const part = Buffer.alloc(64 * 1_024, 'x');
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += part.byteLength;
        if (sent > 5_000_000) controller.close();
        else controller.enqueue(part);
      },
    });
    const answer = await fetch(`${server.url}/hooks/telegram/tg`, {
      method: 'POST',
      headers: { 'x-telegram-bot-api-secret-token': 's3cret' },
      body,
      duplex: 'half',
    }).then(
      (response) => response.status,
      // The connection may be closed before the rest has been written.
      () => 413,
    );
    expect(answer).toBe(413);
    expect(inbox()).toHaveLength(before);
    expect((await postTelegram(server.url, JSON.stringify(telegramUpdate(900, 'дальше')))).status).toBe(200);
    expect(inbox()).toHaveLength(before + 1);
  });
});

describe('what is taken although nobody handles it', () => {
  it.each([
    ['malformed JSON of Telegram', () => postTelegram(server.url, '{"update_id":'), 'not an update'],
    ['an empty body of Telegram', () => postTelegram(server.url, ''), 'not an update'],
    [
      'an unknown kind of update of Telegram',
      () => postTelegram(server.url, '{"update_id":901,"brand_new_thing":{"id":1}}'),
      'brand_new_thing',
    ],
    [
      'an unknown type of event of VK',
      () => postVk(server.url, { ...vkUpdate(902, ''), type: 'brand_new_thing' }),
      'brand_new_thing',
    ],
  ] as const)('%s', async (_, call, reason) => {
    expect((await call()).status).toBe(200);
    const last = inbox().at(-1);
    expect(last).toMatchObject({ state: 'ignored', event: null });
    expect(last?.reason).toContain(reason);
  });

  it('an event of a too old version of VK’s API raises an alarm', async () => {
    const response = await postVk(server.url, {
      ...vkUpdate(903, ''),
      v: '5.80',
      object: { warning: 'Events are not supported in this version' },
    });
    expect(await response.text()).toBe('ok');
    expect(inbox().at(-1)).toMatchObject({ account: 'vk', state: 'ignored', event: null });
    expect(alarms()).toContainEqual({ kind: 'platform', account: 'vk' });
  });

  it('the same key with another body raises an alarm, and the first one stands', async () => {
    const rows = () => server.rows<{ raw: string }>(`select raw from inbox where event_key = '42:904'`);
    for (const text of ['первый', 'первый', 'второй'])
      expect(
        (await postTelegram(server.url, JSON.stringify(telegramUpdate(904, text, 1_790_000_000)))).status,
      ).toBe(200);
    expect(rows()).toHaveLength(1);
    expect(rows()[0]?.raw).toContain('первый');
    expect(alarms().filter(({ kind }) => kind === 'changed_repeat')).toHaveLength(1);
  });
});

describe('the confirmation of VK', () => {
  it.each([
    ['without a secret', {}, 200, 'abc123'],
    ['with the secret', { secret: 's3cret' }, 200, 'abc123'],
    ['with another secret', { secret: 'guess' }, 403, ''],
    ['of another community', { group_id: 1 }, 403, ''],
  ])('%s', async (_, more, status, body) => {
    const response = await postVk(server.url, { type: 'confirmation', group_id: 123, ...more });
    expect(response.status).toBe(status);
    if (body !== '') expect(await response.text()).toBe(body);
  });

  it('is never an order to VK', async () => {
    for (const text of ['remove', 'version 5.80']) {
      const response = await postVk(server.url, { ...vkUpdate(905, text), event_id: text });
      expect(await response.text()).toBe('ok');
    }
  });
});

/** One request in two segments, the second after the first has left. */
function inTwoSegments(body: Buffer, cut: number): Promise<string> {
  const { port, hostname } = new URL(server.url);
  const head =
    `POST /hooks/telegram/tg HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${body.byteLength}\r\n` +
    'Content-Type: application/json\r\nX-Telegram-Bot-Api-Secret-Token: s3cret\r\n\r\n';
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect({ port: Number(port), host: hostname, noDelay: true }, () => {
      socket.write(Buffer.concat([Buffer.from(head), body.subarray(0, cut)]), () =>
        setImmediate(() => socket.write(body.subarray(cut))),
      );
    });
    socket.on('data', (part: Buffer) => (answer += part.toString()));
    socket.once('end', () => resolve(answer));
    socket.once('error', reject);
  });
}

it('letters and emoji cut at every byte arrive whole', async () => {
  const text = 'Ёлка 😀 ждёт';
  const bodies = Array.from(
    { length: Buffer.byteLength(JSON.stringify(telegramUpdate(10_000, text, 1_790_000_000))) - 1 },
    (_, i) => Buffer.from(JSON.stringify(telegramUpdate(10_000 + i, text, 1_790_000_000))),
  );
  for (let i = 0; i < bodies.length; i += 20) {
    const answers = await Promise.all(
      bodies.slice(i, i + 20).map((body, n) => inTwoSegments(body, i + n + 1)),
    );
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1.1 200/);
  }
  const texts = inbox()
    .filter(({ state }) => state === 'new')
    .map(({ event }) => (JSON.parse(event ?? '{}') as { text: string }).text)
    .filter((seen) => seen === text);
  expect(texts).toHaveLength(bodies.length);
});

const FIXTURES = ['telegram', 'vk'].map((channel) => ({
  channel,
  own: new URL(`../fixtures/${channel}/updates.jsonl`, import.meta.url),
  shared: new URL(`../../../shared/fixtures/${channel}-updates.jsonl`, import.meta.url),
}));

describe.each(FIXTURES)('recorded updates of $channel', ({ channel, own, shared }) => {
  it.each([
    ['ours', own],
    ['others’', shared],
  ] as const)('%s are handled or put aside with a reason, none is dead', async (_, file) => {
    if (!existsSync(file)) return;
    const nowhere = 'http://127.0.0.1:1';
    const accounts = [
      { ...TELEGRAM, apiRoot: nowhere },
      { ...VK, apiBaseUrl: nowhere },
    ];
    const working = await openServer({ accounts });
    try {
      let stored = 0;
      const lines = readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line.trim() !== '');
      for (const [number, line] of lines.entries()) {
        const read = JSON.parse(line) as { update?: object };
        const update = read.update ?? read;
        // Each line is an update of its own, whatever number it was recorded under.
        const response =
          channel === 'telegram'
            ? await postTelegram(working.url, JSON.stringify({ ...update, update_id: number }))
            : await postVk(working.url, { ...update, event_id: number, group_id: 123, secret: 's3cret' });
        expect(response.status).toBe(200);
        // A confirmation is answered with its code; there is nothing in it to keep.
        if ((await response.text()) !== VK.confirmation) stored += 1;
      }
      const states = () =>
        working.rows<{ state: string; reason: string | null; attempts: number; raw: string }>(
          'select state, reason, attempts, raw from inbox',
        );
      await expect
        .poll(() => states().filter(({ state }) => state === 'new'), { timeout: 20_000 })
        .toEqual([]);
      expect(states().filter(({ state, attempts }) => state === 'dead' || attempts > 0)).toEqual([]);
      expect(states().filter(({ state, reason }) => state === 'ignored' && !reason)).toEqual([]);
      expect(states().filter(({ raw }) => raw !== '')).toHaveLength(stored);
    } finally {
      await working.close();
    }
  });
});
