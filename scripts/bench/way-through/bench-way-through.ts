import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type ChildProcess, spawn } from 'node:child_process';
import { startTelegramStand } from '../../stands/telegram.ts';
import type { BenchLine } from '../line.ts';
import { load, percentile, postBytes, type RequestBytes } from './load.ts';

const FLOOD = 20_000;
const CONNECTIONS = 64;
const STEADY_PER_SECOND = 500;
const STEADY_SECONDS = 10;
const QUESTIONS = 40;
const QUESTION = 'Как записаться на личный приём?';

interface Started {
  readonly port: number;
  readonly process: ChildProcess;
  readonly readyMs: number;
}

async function start(
  script: string,
  port: number,
  path: string,
  env: Record<string, string> = {},
): Promise<Started> {
  const begun = performance.now();
  // As `npm start` runs it.
  const child = spawn(process.execPath, ['--max-semi-space-size=8', script], {
    stdio: 'ignore',
    env: { ...process.env, ...env, PORT: String(port) },
  });
  for (;;) {
    const up = await fetch(`http://127.0.0.1:${port}${path}`).then(
      () => true,
      () => false,
    );
    if (up) return { port, process: child, readyMs: performance.now() - begun };
    await wait(20);
  }
}

async function end(started: Started): Promise<void> {
  const gone = new Promise((resolve) => started.process.once('exit', resolve));
  started.process.kill('SIGTERM');
  await gone;
}

function update(id: number, chat: number, text: string): string {
  const person = { id: chat, first_name: 'Анна' };
  const message = {
    message_id: id,
    date: Math.floor(Date.now() / 1_000),
    chat: { ...person, type: 'private' },
    from: { ...person, is_bot: false },
    text,
  };
  return JSON.stringify({ update_id: id, message });
}

let lastId = 0;
function updates(count: number, path: string, text: string): RequestBytes[] {
  const headers = { 'Content-Type': 'application/json', 'X-Telegram-Bot-Api-Secret-Token': 's3cret' };
  return Array.from({ length: count }, () => {
    lastId++;
    return postBytes(path, headers, update(lastId, 1_000 + (lastId % 500), text));
  });
}

const round = (value: number, digits = 0) => Number(value.toFixed(digits));

function rssMib(pid: number | undefined): Promise<number> {
  return import('node:fs/promises').then(async ({ readFile }) => {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024;
  });
}

/** Accepted webhooks, their acknowledgement at a steady pace, and the way from a question to the delivered answer. */
export async function benchWayThrough(): Promise<BenchLine[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'otklik-bench-'));
  const stand = await startTelegramStand();
  const accounts = join(dataDir, 'accounts.yaml');
  const account = {
    id: 'tg',
    agency: 'ulyanovsk',
    channel: 'telegram',
    mode: 'webhook',
    token: '42:T',
    secret: 's3cret',
    apiRoot: stand.url,
    bot: { id: 42, username: 'gov_bot' },
  };
  writeFileSync(accounts, JSON.stringify({ accounts: [account] }));
  const env = {
    OTKLIK_DATA_DIR: dataDir,
    OTKLIK_ACCOUNTS: accounts,
    LOG_LEVEL: 'error',
  };
  const first = await start('src/main.ts', 18_431, '/health/ready', env);
  await end(first);
  const server = await start('src/main.ts', 18_431, '/health/ready', env);
  const lines: BenchLine[] = [{ name: 'ready after npm start', value: round(server.readyMs), unit: 'ms' }];
  await wait(3_000);
  lines.push({ name: 'resident when idle', value: round(await rssMib(server.process.pid)), unit: 'MiB' });
  try {
    lines.push(await answerTime(stand, server));
    lines.push(await steady(server));
    lines.push(await flood(server));
  } finally {
    server.process.kill('SIGKILL');
    await stand.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
  return lines;
}

/** From the moment the platform sends a question to the moment it has the answer, one question at a time. */
async function answerTime(
  stand: Awaited<ReturnType<typeof startTelegramStand>>,
  server: Started,
): Promise<BenchLine> {
  const times = new Float64Array(QUESTIONS);
  for (let i = 0; i < QUESTIONS; i++) {
    const before = stand.messages.length;
    const [request] = updates(1, '/hooks/telegram/tg', QUESTION);
    const begun = performance.now();
    await load({ port: server.port, requests: request ? [request] : [], connections: 1 });
    while (stand.messages.length === before) await wait(1);
    times[i] = performance.now() - begun;
  }
  return {
    name: 'question to delivered answer, median',
    value: round(percentile(times, 0.5), 1),
    unit: 'ms',
  };
}

async function steady(server: Started): Promise<BenchLine> {
  const requests = updates(STEADY_PER_SECOND * STEADY_SECONDS, '/hooks/telegram/tg', 'Спасибо');
  const result = await load({ port: server.port, requests, connections: 32, perSecond: STEADY_PER_SECOND });
  return {
    name: `acknowledgement at ${STEADY_PER_SECOND} webhooks a second, 99th percentile`,
    value: round(percentile(result.times, 0.99), 1),
    unit: 'ms',
    ...(result.refused > 0 ? { note: `${result.refused} refused` } : {}),
  };
}

async function flood(server: Started): Promise<BenchLine> {
  const own = await load({
    port: server.port,
    requests: updates(FLOOD, '/hooks/telegram/tg', 'Спасибо'),
    connections: CONNECTIONS,
  });
  const bare = await start('scripts/bench/way-through/bare-hono.ts', 18_432, '/');
  await load({ port: bare.port, requests: updates(FLOOD / 4, '/hook', 'Спасибо'), connections: CONNECTIONS });
  const peer = await load({
    port: bare.port,
    requests: updates(FLOOD, '/hook', 'Спасибо'),
    connections: CONNECTIONS,
  });
  await end(bare);
  const value = own.answered / own.seconds;
  const peerValue = peer.answered / peer.seconds;
  return {
    name: 'accepted webhooks, durably committed (SQLite, synchronous=FULL)',
    value: round(value),
    unit: '1/s',
    peer: 'bare hono route that keeps nothing',
    peerValue: round(peerValue),
    ratio: round(value / peerValue, 2),
  };
}
