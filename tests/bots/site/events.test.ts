import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  answer,
  type ChatServer,
  eventsOfVisitor,
  openChatServer,
  openSession,
  postTo,
  type Visitor,
} from './chat-server.ts';

let server: ChatServer;
let visitor: Visitor;

beforeEach(async () => {
  server = await openChatServer();
  visitor = await openSession(server);
});
afterEach(async () => {
  vi.useRealTimers();
  await server.close();
});

interface Wire {
  readonly seq: number;
  readonly text: string;
}
const json = async (response: Response) => (await response.json()) as { events: Wire[]; reset?: boolean };
const seqs = (events: readonly Wire[]) => events.map((event) => event.seq);

describe('the long poll', () => {
  it('gives what came after a number, in the shape of the contract', async () => {
    const id = randomUUID();
    await postTo(server, visitor, { id, text: 'Вопрос' });
    await server.chat.append(visitor.session, 'a', 'message', { from: 'bot', text: 'Ответ', at: 'T' }, 0);
    await server.chat.append(visitor.session, 'b', 'status', { text: 'Сотрудник подключился' }, 0);
    const { events } = await json(await eventsOfVisitor(server, visitor, '?after=0'));
    expect(events).toMatchObject([
      { seq: 1, type: 'message', from: 'client', id, text: 'Вопрос', at: expect.stringMatching(/Z$/) },
      { seq: 2, type: 'message', from: 'bot', text: 'Ответ', at: 'T' },
      { seq: 3, type: 'status', text: 'Сотрудник подключился' },
    ]);
    expect(seqs((await json(await eventsOfVisitor(server, visitor, '?after=2'))).events)).toEqual([3]);
  });

  it('waits for the next event', async () => {
    const waiting = eventsOfVisitor(server, visitor, '?after=0');
    await answer(server, visitor, 'a', 'Ответ');
    expect(seqs((await json(await waiting)).events)).toEqual([1]);
  });

  it('comes back empty after 25 s, and at once when asked not to wait', async () => {
    expect((await json(await eventsOfVisitor(server, visitor, '?after=0&wait=0'))).events).toEqual([]);
    vi.useFakeTimers();
    const waiting = eventsOfVisitor(server, visitor, '?after=0');
    let settled = false;
    void waiting.then(() => (settled = true));
    await vi.advanceTimersByTimeAsync(24_900);
    expect(settled).toBe(false);
    await vi.advanceTimersByTimeAsync(200);
    expect((await json(await waiting)).events).toEqual([]);
  });

  it.each(['7', '-1', 'x', '999999999999999999'])(
    'starts anew for a place that is not in the log: %s',
    async (after) => {
      await answer(server, visitor, 'a', 'Ответ');
      const got = await json(await eventsOfVisitor(server, visitor, `?after=${after}`));
      expect(got.reset).toBe(true);
      expect(seqs(got.events)).toEqual([1]);
    },
  );

  it('gives a long log in parts, without a gap', async () => {
    for (let i = 1; i <= 250; i++) await answer(server, visitor, `g${i}`, String(i));
    const first = (await json(await eventsOfVisitor(server, visitor))).events;
    const second = (await json(await eventsOfVisitor(server, visitor, `?after=${first.at(-1)?.seq}`))).events;
    expect(seqs([...first, ...second])).toEqual(Array.from({ length: 250 }, (_, i) => i + 1));
  });
});

const streamed = (headers: Record<string, string> = {}, query = '') =>
  eventsOfVisitor(server, visitor, query, { accept: 'text/event-stream', ...headers });

/** Reads the stream up to the text and lets go of it. */
async function readUntil(response: Response, text: string): Promise<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let got = '';
  while (!got.includes(text)) {
    const read = await reader?.read();
    if (!read || read.done) break;
    got += decoder.decode(read.value, { stream: true });
  }
  await reader?.cancel();
  return got;
}

/** What a browser makes of the bytes: whole blocks only; an id counts once its block is complete. */
function browserReads(text: string): { events: Wire[]; lastId: string } {
  const events: Wire[] = [];
  let lastId = '';
  for (const block of text.split('\n\n').slice(0, -1)) {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
    lastId = field('id') ?? lastId;
    const data = field('data');
    if (data !== undefined && field('event') === undefined) events.push(JSON.parse(data) as Wire);
  }
  return { events, lastId };
}

describe('the stream', () => {
  it('has the headers that keep proxies from holding it back', async () => {
    const response = await streamed();
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(response.headers.get('cache-control')).toBe('no-cache, no-transform');
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    expect(await readUntil(response, 'retry')).toMatch(/^retry: \d{4}\n\n/);
  });

  it('goes on without loss or repeat when it was cut after any byte', async () => {
    for (const [guard, text] of [
      ['a', 'Ответ\nв две строки'],
      ['b', 'Ещё'],
      ['c', 'Конец'],
    ] as const) {
      await answer(server, visitor, guard, text);
    }
    const whole = new TextEncoder().encode(await readUntil(await streamed(), 'Конец"'));
    const decoder = new TextDecoder();
    for (let cut = 0; cut <= whole.length; cut++) {
      const before = browserReads(decoder.decode(whole.slice(0, cut)));
      if (before.events.length === 3) break;
      const resume: Record<string, string> = before.lastId ? { 'last-event-id': before.lastId } : {};
      const after = browserReads(`${await readUntil(await streamed(resume, '?after=0'), '"seq":3')}\n\n`);
      expect(seqs([...before.events, ...after.events])).toEqual([1, 2, 3]);
    }
  });

  it('brings what is written while it is open', async () => {
    const open = streamed();
    await postTo(server, visitor, { id: randomUUID(), text: 'Вопрос' });
    void answer(server, visitor, 'a', 'Ответ');
    expect(seqs(browserReads(await readUntil(await open, 'Ответ"')).events.slice(0, 1))).toEqual([1]);
  });

  it('says reset for a place that is not in the log, and starts from the beginning', async () => {
    await answer(server, visitor, 'a', 'Ответ');
    const got = await readUntil(await streamed({ 'last-event-id': '40' }), 'Ответ"');
    expect(got).toContain('event: reset\nid: 0\ndata: {"after":0}\n\n');
    expect(got).toContain('id: 1\n');
  });

  it('says a word every 15 s', async () => {
    vi.useFakeTimers();
    const reader = (await streamed()).body?.getReader();
    await reader?.read();
    const next = reader?.read();
    await vi.advanceTimersByTimeAsync(15_100);
    expect(new TextDecoder().decode((await next)?.value)).toBe(':\n\n');
    await reader?.cancel();
  });

  it('frees its place when the reader goes', async () => {
    for (let i = 0; i < 25; i++) await readUntil(await streamed(), 'retry');
    const open = await Promise.all(Array.from({ length: 20 }, () => streamed()));
    expect((await streamed()).status).toBe(429);
    for (const response of open) await response.body?.cancel();
    expect((await streamed()).status).toBe(200);
  });

  it('ends for a shutdown, so that a server with open streams closes at once', async () => {
    const http = createAdaptorServer({ fetch: server.app.fetch });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${(http.address() as AddressInfo).port}/chat/lo-site/events`;
    const headers = { authorization: `Bearer ${visitor.token}` };
    const streams = await Promise.all(
      [1, 2, 3].map(() => fetch(base, { headers: { ...headers, accept: 'text/event-stream' } })),
    );
    const poll = fetch(base, { headers });
    const reads = streams.map((response) => response.text());
    await new Promise((resolve) => setTimeout(resolve, 100));
    const closed = new Promise<void>((resolve) => http.close(() => resolve()));
    server.shutdown.abort();
    const limit = new Promise((_, reject) =>
      setTimeout(() => reject(new Error('still open')), 2_000).unref(),
    );
    await Promise.race([closed, limit]);
    expect(await (await poll).json()).toEqual({ events: [] });
    for (const text of await Promise.all(reads)) expect(text).toContain('retry');
    expect((await eventsOfVisitor(server, visitor)).status).toBe(503);
  });
});
