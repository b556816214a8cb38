import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postTelegram, TELEGRAM, telegramUpdate } from '../http/server-stand.ts';
import { otklik, runToEnd } from '../stands/command.ts';
import { type ServerProcess, startServerProcess } from '../stands/server.ts';

let folder = '';
let server: ServerProcess;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'otklik-folder-'));
  server = await startServerProcess({
    dataDir: folder,
    accounts: [{ ...TELEGRAM, apiRoot: 'http://127.0.0.1:1' }],
  });
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('one folder', () => {
  it('is held by one server: the second one says so and ends', async () => {
    const { code, out, err } = await runToEnd(['src/main.ts'], { PORT: '0', OTKLIK_DATA_DIR: folder });
    expect([code, out]).toEqual([1, '']);
    const [line] = err.split('\n');
    expect(line).toBe(`Another Otklik server already works in the data folder ${folder}`);
    expect((await fetch(`${server.url}/health/ready`)).ok).toBe(true);
  });

  it('is copied while messages come in: the copy is whole, and of one moment', async () => {
    let going = true;
    let number = 0;
    const writing = Promise.all(
      Array.from({ length: 4 }, async () => {
        while (going) {
          const text = `${number} ${'Длинный вопрос. '.repeat(50)}`;
          await postTelegram(server.url, JSON.stringify(telegramUpdate(++number, text)));
        }
      }),
    );
    await expect.poll(() => number, { timeout: 20_000 }).toBeGreaterThan(300);
    const file = join(folder, 'copy.sqlite');
    const before = number;
    const { code, out } = await otklik(['backup', file], { OTKLIK_DATA_DIR: folder });
    const after = number;
    going = false;
    await writing;
    expect([code, out.trim()]).toEqual([0, file]);
    expect(after).toBeGreaterThan(before);
    const copy = new DatabaseSync(file, { readOnly: true });
    const one = (sql: string) => Object.values(copy.prepare(sql).get() ?? {})[0];
    expect(one('pragma integrity_check')).toBe('ok');
    const events = Number(one('select count(*) from inbox'));
    expect(events).toBeGreaterThanOrEqual(before - 4);
    expect(events).toBeLessThanOrEqual(after);
    expect(one('select sum(arrived) from lanes')).toBe(events);
    expect(one('select sum(handled) from lanes')).toBe(
      one(`select count(*) from inbox where state = 'done'`),
    );
    copy.close();
    const again = await otklik(['backup', file], { OTKLIK_DATA_DIR: folder });
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('is there already')]);
  });

  it('is free again as soon as its server was killed', async () => {
    await server.kill();
    await server.start();
    expect((await fetch(`${server.url}/health/ready`)).ok).toBe(true);
  });
});
