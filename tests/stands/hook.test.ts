import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTelegramStand, type TelegramStand } from '../../scripts/stands/telegram.ts';
import { startVkStand, type VkStand } from '../../scripts/stands/vk.ts';

/** A program under test: keeps what it was sent and answers as it is told. */
interface Listener {
  readonly server: Server;
  readonly url: string;
  readonly got: { body: Record<string, unknown>; headers: Record<string, unknown> }[];
  answers: (number | 'hang up')[];
  body: string;
}

async function listener(port = 0): Promise<Listener> {
  const got: Listener['got'] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      got.push({ body: JSON.parse(Buffer.concat(chunks).toString()), headers: request.headers });
      const answer = self.answers.shift() ?? 200;
      if (answer === 'hang up') response.destroy();
      else response.writeHead(answer).end(self.body);
    });
  });
  await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const self: Listener = { server, url, got, answers: [], body: 'ok' };
  return self;
}

const stop = ({ server }: Listener) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

let program: Listener;
beforeEach(async () => {
  program = await listener();
});
afterEach(() => stop(program));

describe('the webhook side of the Telegram stand', () => {
  let stand: TelegramStand;
  beforeEach(async () => {
    stand = await startTelegramStand({ hook: { url: program.url, secret: 's3cret' }, factor: 0.001 });
  });
  afterEach(() => stand.close());

  it('shows the secret and comes again until it is heard', async () => {
    program.answers = [500, 'hang up', 401];
    expect(await stand.deliver({ message: {} })).toEqual({ accepted: true, attempts: 4, status: 200 });
    expect(new Set(program.got.map(({ body }) => body['update_id'])).size).toBe(1);
    expect(program.got[0]?.headers).toMatchObject({ 'x-telegram-bot-api-secret-token': 's3cret' });
  });
  it('outlives a program that was killed', async () => {
    const port = Number(new URL(program.url).port);
    await stop(program);
    const delivered = stand.deliver({ message: {} });
    program = await listener(port);
    expect(await delivered).toMatchObject({ accepted: true });
    expect(program.got).toHaveLength(1);
  });
  it('repeats what was heard when it is told to', async () => {
    stand.hook.redeliver(1, 2);
    await stand.deliver({ update_id: 5 });
    await stand.deliver({ update_id: 6 });
    expect(program.got.map(({ body }) => body['update_id'])).toEqual([5, 5, 5, 6]);
  });
  it('changes the order when it is told to', async () => {
    stand.hook.reorder(4);
    await Promise.all([1, 2, 3, 4].map((update_id) => stand.deliver({ update_id })));
    await stand.deliver({ update_id: 5 });
    const order = program.got.map(({ body }) => body['update_id']);
    expect(order.toSorted((a, b) => Number(a) - Number(b))).toEqual([1, 2, 3, 4, 5]);
    expect(order[4]).toBe(5);
  });
  it('gives up only when it is closed', async () => {
    program.answers = Array.from({ length: 10_000 }, () => 500);
    const delivered = stand.deliver({ update_id: 1 });
    await expect.poll(() => program.got.length).toBeGreaterThan(8);
    await stand.close();
    expect(await delivered).toMatchObject({ accepted: false });
  });
});

describe('the webhook side of the VK stand', () => {
  let stand: VkStand;
  beforeEach(async () => {
    stand = await startVkStand({ hook: { url: program.url, secret: 's3cret' }, factor: 0.000001 });
  });
  afterEach(() => stand.close());

  it('counts its tries and wants to hear ok', async () => {
    program.answers = [500, 200];
    program.body = 'ok';
    expect(await stand.deliver({ type: 'message_new', object: {} })).toMatchObject({
      accepted: true,
      attempts: 2,
    });
    expect(program.got.map(({ headers }) => headers['x-retry-counter'])).toEqual([undefined, '1']);
    expect(program.got[0]?.body).toMatchObject({ group_id: 123, secret: 's3cret', v: '5.199' });
    expect(program.got[0]?.body['event_id']).toMatch(/^[0-9a-f]{40}$/);
  });
  it('gives up after five tries more', async () => {
    program.body = 'OK';
    expect(await stand.deliver({ type: 'message_new', object: {} })).toMatchObject({
      accepted: false,
      attempts: 6,
    });
  });
  it('asks for the confirmation', async () => {
    program.body = 'abc123';
    expect(await stand.confirm()).toBe('abc123');
    expect(program.got[0]?.body).toEqual({ type: 'confirmation', group_id: 123 });
  });
});
