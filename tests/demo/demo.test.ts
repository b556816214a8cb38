import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { TALKS } from '../../scripts/demo/messages.ts';
import { freePort, startProcess } from '../stands/process.ts';

const count = (dataDir: string, query: string): number => {
  const db = new DatabaseSync(join(dataDir, 'otklik.sqlite'), { readOnly: true });
  try {
    return Number(db.prepare(query).get()?.['n']);
  } finally {
    db.close();
  }
};

test('there are many messages, none twice', () => {
  const texts = TALKS.flatMap(({ says }) => says.flatMap((say) => ('text' in say ? [say.text] : [])));
  expect(texts.length).toBeGreaterThanOrEqual(140);
  expect(TALKS.reduce((sum, { says }) => sum + says.length, 0)).toBeGreaterThanOrEqual(150);
  expect(new Set(texts.filter((text) => text.length > 20)).size).toBe(
    texts.filter((text) => text.length > 20).length,
  );
  // A press that was misspelt would stay a text.
  expect(texts.filter((text) => text.startsWith('[') && !text.startsWith('[club'))).toEqual([]);
});

test('the demonstration fills the queue, prints where to look and leaves nothing behind', async () => {
  const env = { ...process.env, PORT: String(await freePort()) };
  const demo = startProcess(process.execPath, ['scripts/demo/demo.ts'], { stdio: 'pipe', env });
  const ended = once(demo.child, 'exit');
  let output = '';
  for (const stream of [demo.child.stdout, demo.child.stderr]) {
    stream?.on('data', (part: Buffer) => (output += part.toString()));
  }
  const found = (pattern: RegExp) => pattern.exec(output)?.[1] ?? '';
  await expect.poll(() => output, { timeout: 25_000 }).toContain('Ctrl+C');

  expect(found(/Консоль сотрудника\s+(\S+)/)).toContain(`:${env.PORT}/console`);
  expect(output).toMatch(/пароль у всех\s+\S+/);
  const chat = found(/Чат для посетителей\s+(\S+)\/portal/);
  expect((await fetch(`${chat}/widget.js`)).status).toBe(200);
  const host = await (await fetch(found(/Чат на чужом сайте\s+(\S+)/))).text();
  expect(host).toContain(`<script src="${chat}/widget.js"`);

  const dataDir = found(/Данные лежат в (\S+)/);
  const waiting = (of: string) => () =>
    count(dataDir, `select count(*) n from cases where status = 'waiting' and due_at ${of} ${Date.now()}`);
  await expect.poll(waiting('>'), { timeout: 20_000 }).toBeGreaterThanOrEqual(5);
  await expect.poll(waiting('<'), { timeout: 20_000 }).toBeGreaterThanOrEqual(1);
  expect(count(dataDir, `select count(*) n from inbox where state in ('ignored', 'dead')`)).toBe(0);

  demo.child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  expect(existsSync(dataDir)).toBe(false);
});
