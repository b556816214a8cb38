import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort, missing, startProcess, untilReady } from './process.ts';

export interface TestRedis {
  readonly url: string;
  stop(): Promise<void>;
}

/** A Redis of one's own that a fault test may end and start again on the same port. Null when there is no binary. */
export interface OwnRedis extends TestRedis {
  start(): Promise<void>;
  kill(): Promise<void>;
}

function binary(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/local/bin'];
  return folders.map((folder) => join(folder, 'redis-server')).find((file) => existsSync(file));
}

async function answers(url: string): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    await redis.ping();
  } finally {
    redis.disconnect();
  }
}

/** Starts a Redis that keeps nothing on the disk, on a free port. */
export async function ownRedis(): Promise<OwnRedis | null> {
  const file = binary();
  if (file === undefined) return missing('Redis', 'install redis-server');
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const start = async () => {
    const started = startProcess(file, args, { cwd: '/tmp' });
    await untilReady(() => answers(url));
    return started;
  };
  let running = await start();
  return {
    url,
    async start() {
      running = await start();
    },
    kill: () => running.stop('SIGKILL'),
    stop: () => running.stop(),
  };
}

/** The Redis of `TEST_REDIS_URL`, else one of the system's binaries on a free port, else null after saying so. */
export async function redisForTests(): Promise<TestRedis | null> {
  const given = process.env['TEST_REDIS_URL'];
  if (given) return { url: given, stop: () => Promise.resolve() };
  if (binary() === undefined) return missing('Redis', 'set TEST_REDIS_URL or install redis-server');
  return ownRedis();
}
