import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TelegramServer } from 'telegram-test-api/lib/telegramServer.js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTelegramStand, type TelegramStand } from '../../scripts/stands/telegram.ts';
import { startVkStand } from '../../scripts/stands/vk.ts';
import {
  openServer,
  type ServerStand,
  TELEGRAM,
  telegramUpdate,
  VK,
  vkUpdate,
} from '../http/server-stand.ts';
import { rowsOf } from '../stands/database.ts';
import { freePort } from '../stands/process.ts';
import { type ServerProcess, startServerProcess } from '../stands/server.ts';

const QUESTION = 'Как записаться на личный приём?';
const POLLING = { ...TELEGRAM, mode: 'polling', secret: undefined };

describe('polling', () => {
  const open: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of open.splice(0).toReversed()) await close();
  });

  it('of Telegram brings each update once and confirms only what is stored', async () => {
    const stand = await startTelegramStand();
    open.push(() => stand.close());
    const server = await openServer({ accounts: [{ ...POLLING, apiRoot: stand.url }] });
    open.push(() => server.close());
    for (let i = 1; i <= 5; i++)
      await stand.deliver(telegramUpdate(i, i === 1 ? 'Позовите сотрудника' : `№ ${i}`));
    const texts = () =>
      server.rows<{ text: string }>(`select text from messages where author = 'client' order by seq`);
    await expect.poll(() => texts().length, { timeout: 10_000 }).toBe(5);
    const stored = server.rows<{ cursor: string }>('select cursor from account_states');
    expect(stored).toEqual([{ cursor: '6' }]);
    const offsets = stand.calls
      .filter(({ method }) => method === 'getUpdates')
      .map(({ params }) => params['offset']);
    expect(offsets[0]).toBeUndefined();
  });

  it('of VK goes on when its key has grown old', async () => {
    const stand = await startVkStand();
    open.push(() => stand.close());
    const server = await openServer({ accounts: [{ ...VK, mode: 'polling', apiBaseUrl: stand.url }] });
    open.push(() => server.close());
    // VK tells what happens after the address was asked for.
    await expect.poll(() => stand.calls.map(({ method }) => method)).toContain('groups.getLongPollServer');
    await stand.deliver(vkUpdate(1, 'Позовите сотрудника'));
    const rows = () => server.rows('select id from inbox');
    await expect.poll(() => rows().length, { timeout: 10_000 }).toBe(1);
    stand.failPolls(2);
    await stand.deliver(vkUpdate(2, 'Вы тут?'));
    await expect.poll(() => rows().length, { timeout: 10_000 }).toBe(2);
  });
});

describe('polling and a server that is killed', () => {
  let folder = '';
  let stand: TelegramStand;
  let server: ServerProcess;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'otklik-poll-'));
    stand = await startTelegramStand();
    server = await startServerProcess({
      dataDir: folder,
      accounts: [{ ...POLLING, apiRoot: stand.url }],
      env: { OTKLIK_ROLE: 'all' },
    });
  });
  afterAll(async () => {
    await server.stop();
    await stand.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('loses nothing, repeats nothing, and asks again from where the last commit was', async () => {
    let number = 0;
    const count = () => rowsOf<{ n: number }>(folder, 'select count(*) as n from inbox')[0]?.n ?? 0;
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 20; i++) await stand.deliver(telegramUpdate(++number, `№ ${number}`));
      await expect.poll(count, { timeout: 10_000, interval: 1 }).toBeGreaterThan(round * 20);
      await server.kill();
      const [state] = rowsOf<{ cursor: string }>(folder, 'select cursor from account_states');
      expect(Number(state?.cursor)).toBe(count() + 1);
      await server.start();
    }
    await expect.poll(count, { timeout: 15_000 }).toBe(number);
    const keys = rowsOf<{ key: string }>(folder, 'select distinct event_key as key from inbox');
    expect(keys).toHaveLength(number);
  });
});

describe('an emulator that nobody here wrote', () => {
  let emulator: TelegramServer;
  let server: ServerStand | undefined;
  afterEach(async () => {
    await server?.close();
    await emulator.stop();
  });

  it('a question is answered, and a press of «Позвать сотрудника» brings a person', async () => {
    emulator = new TelegramServer({ port: await freePort(), host: '127.0.0.1' });
    await emulator.start();
    server = await openServer({ accounts: [{ ...POLLING, apiRoot: emulator.config.apiURL }] });
    const person = emulator.getClient('42:T', { userId: 7, chatId: 7, firstName: 'Анна' });
    await person.sendMessage(person.makeMessage(QUESTION));
    const answers = () => emulator.storage.botMessages.map(({ message }) => message.text);
    await expect.poll(answers, { timeout: 10_000 }).toEqual([expect.stringContaining('Источник:')]);
    await person.sendCallback(person.makeCallbackQuery('operator'));
    await expect
      .poll(answers, { timeout: 10_000 })
      .toEqual([expect.anything(), expect.stringMatching(/сотрудник/)]);
    expect(server.rows(`select id from inbox where state != 'done'`)).toEqual([]);
    expect(server.rows('select status from cases')).toEqual([{ status: 'waiting' }]);
  });
});
