import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postgresForTests } from '../stands/postgres.ts';
import { redisForTests } from '../stands/redis.ts';
import { type ServerProcess, startServerProcess } from '../stands/server.ts';

const postgres = await postgresForTests();
const redis = await redisForTests();

interface Wire {
  readonly seq: number;
  readonly from?: string;
  readonly text?: string;
}

describe.skipIf(!postgres || !redis)(
  'one server that serves and one that works, over PostgreSQL and Redis',
  () => {
    let dataDir = '';
    let web: ServerProcess;
    let worker: ServerProcess;
    let headers: Record<string, string> = {};

    beforeAll(async () => {
      dataDir = mkdtempSync(join(tmpdir(), 'otklik-two-'));
      const env = {
        DATABASE_URL: postgres?.url ?? '',
        REDIS_URL: redis?.url ?? '',
        OTKLIK_SECRET: 'a secret that both of them share 0123456789',
      };
      // Both bring the schema up to date at the same time.
      [web, worker] = await Promise.all([
        startServerProcess({ dataDir, env: { ...env, OTKLIK_ROLE: 'web' } }),
        startServerProcess({ dataDir, env: { ...env, OTKLIK_ROLE: 'worker' } }),
      ]);
      const answer = await fetch(`${web.url}/chat/kursk-site/sessions`, { method: 'POST' });
      const { token } = (await answer.json()) as { token: string };
      headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    });

    afterAll(async () => {
      await web?.stop();
      await worker?.stop();
      await redis?.stop();
      await postgres?.stop();
      rmSync(dataDir, { recursive: true, force: true });
    });

    async function ask(text: string): Promise<number> {
      const body = JSON.stringify({ id: crypto.randomUUID(), text });
      const answer = await fetch(`${web.url}/chat/kursk-site/messages`, { method: 'POST', headers, body });
      return ((await answer.json()) as { seq: number }).seq;
    }

    async function answersAfter(seq: number): Promise<readonly Wire[]> {
      const answer = await fetch(`${web.url}/chat/kursk-site/events?after=${seq}`, { headers });
      return ((await answer.json()) as { events: Wire[] }).events;
    }

    test('a message that one accepts is answered by the other and wakes its reader', async () => {
      const seq = await ask('Здравствуйте! За сколько отвечаете во ВКонтакте?');
      const [answer] = await answersAfter(seq);
      expect(answer).toMatchObject({ from: 'bot', text: expect.stringContaining('3 часа') });
    });

    test('what was accepted while the worker was killed is answered after it is back', async () => {
      await worker.kill();
      const seq = await ask('Позовите сотрудника');
      await worker.start();
      const [answer] = await answersAfter(seq);
      expect(answer).toMatchObject({ from: 'bot', text: expect.stringContaining('сотрудник') });
    });

    test('only one of the two made the first administrator', () => {
      const made = [web, worker].filter((server) => server.output().includes('one-time password'));
      expect(made).toHaveLength(1);
    });
  },
);
