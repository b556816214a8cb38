import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTelegramStand, type TelegramStand } from '../../scripts/stands/telegram.ts';
import { rowsOf } from '../stands/database.ts';
import { freePort, missing, startProcess, type StandProcess, untilReady } from '../stands/process.ts';
import { type ServerProcess, startServerProcess } from '../stands/server.ts';

const WRANGLER = 'scripts/edge/node_modules/wrangler/bin/wrangler.js';
const there = existsSync(WRANGLER) || missing('wrangler', 'npm install --prefix scripts/edge') !== null;

const EVENTS = 500;
const CONVERSATIONS = 25;
/** Seconds; a maintenance of two minutes goes the same way: OTKLIK_TEST_EDGE_DOWN=120. */
const DOWN = Number(process.env['OTKLIK_TEST_EDGE_DOWN'] ?? 3);
const SECRET = 'a secret of the edge, at least 32 characters';
const BOT = { id: 42, username: 'gov_bot' };
const ACCOUNT = { id: 'lo-tg', agency: 'leningrad', channel: 'telegram', secret: 's3cret', bot: BOT };

/** The edge as wrangler.toml describes it, in workerd on this machine. */
async function startEdge(folder: string, serverUrl: string): Promise<StandProcess & { url: string }> {
  const port = await freePort();
  const vars = join(folder, 'edge.vars');
  const lines = { ENABLED: 'yes', SERVER_URL: serverUrl, EDGE_SECRET: SECRET };
  writeFileSync(
    vars,
    [
      ...Object.entries(lines).map(([name, value]) => `${name}="${value}"`),
      `ACCOUNTS='${JSON.stringify([ACCOUNT])}'`,
    ].join('\n'),
  );
  const own = ['--ip', '127.0.0.1', '--port', String(port), '--inspector-port', '0', '--env-file', vars];
  const started = startProcess(
    process.execPath,
    [WRANGLER, 'dev', '--config', 'wrangler.toml', '--persist-to', join(folder, 'edge'), ...own],
    { env: { ...process.env, CI: '1', WRANGLER_SEND_METRICS: 'false' } },
  );
  const url = `http://127.0.0.1:${port}`;
  await untilReady(async () => void (await fetch(url)), 40_000);
  return { ...started, url };
}

/** The updates of one conversation after another's, as they come in a crowd. */
const updates = Array.from({ length: EVENTS }, (_, i) => {
  const chat = 1_000 + (i % CONVERSATIONS);
  const number = Math.floor(i / CONVERSATIONS) + 1;
  return {
    update_id: i + 1,
    message: {
      message_id: number,
      date: 1_790_000_000 + number,
      chat: { id: chat, type: 'private', first_name: 'Анна' },
      from: { id: chat, is_bot: false, first_name: 'Анна' },
      text: number === 1 ? 'Позовите сотрудника' : `Сообщение ${number}`,
    },
  };
});

describe.skipIf(!there)('the edge in workerd while the server is down', () => {
  let folder = '';
  let stand: TelegramStand;
  let server: ServerProcess;
  let edge: StandProcess & { url: string };
  const statuses: number[] = [];

  const post = async (update: object) => {
    const headers = { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': 's3cret' };
    const answer = await fetch(`${edge.url}/hooks/telegram/lo-tg`, {
      method: 'POST',
      headers,
      body: JSON.stringify(update),
    });
    statuses.push(answer.status);
    await answer.arrayBuffer();
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'otklik-workerd-'));
    stand = await startTelegramStand();
    server = await startServerProcess({
      dataDir: folder,
      accounts: [{ ...ACCOUNT, mode: 'webhook', token: '42:T', apiRoot: stand.url }],
      env: { OTKLIK_EDGE_SECRET: SECRET },
    });
    [edge] = await Promise.all([startEdge(folder, server.url), server.kill()]);
    const begun = performance.now();
    // The platform waits for the answer within a conversation, and has many conversations at once.
    await Promise.all(
      Array.from({ length: CONVERSATIONS }, async (_, chat) => {
        for (let i = chat; i < EVENTS; i += CONVERSATIONS) await post(updates[i] ?? {});
      }),
    );
    await wait(Math.max(0, DOWN * 1_000 - (performance.now() - begun)));
    await server.start();
    await untilReady(async () => {
      const [done] = rowsOf<{ n: number }>(folder, `select count(*) as n from inbox where state = 'done'`);
      if (done?.n !== EVENTS) throw new Error(`${done?.n} are handled`);
      await wait(100);
    }, 60_000);
  }, 300_000);

  afterAll(async () => {
    await edge?.stop();
    await server?.stop();
    await stand?.close();
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
  });

  test(`all ${EVENTS} were answered as received, and are handled once`, () => {
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
    const messages = rowsOf<{ n: number }>(
      folder,
      `select count(*) as n from messages where author = 'client'`,
    );
    expect(messages).toEqual([{ n: EVENTS }]);
  });

  test('in order within each conversation', () => {
    const rows = rowsOf<{ conversation: string; number: string }>(
      folder,
      `select conversation_id as conversation, external_id as number from messages where author = 'client' order by seq`,
    );
    const talks = [...Map.groupBy(rows, ({ conversation }) => conversation).values()];
    expect(talks).toHaveLength(CONVERSATIONS);
    const inOrder = Array.from({ length: EVENTS / CONVERSATIONS }, (_, i) => String(i + 1));
    for (const talk of talks) expect(talk.map(({ number }) => number)).toEqual(inOrder);
  });
});
