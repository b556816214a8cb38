import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { packsWithTelegram } from '../../scripts/stands/packs.ts';
import { startTelegramStand, type TelegramStand } from '../../scripts/stands/telegram.ts';
import { untilReady } from '../stands/process.ts';
import { openServer, type ServerStand, TELEGRAM, telegramUpdate } from '../http/server-stand.ts';

const QUESTION = 'Как записаться на личный приём?';
const BUSY = '{"ok":false,"error_code":429,"description":"Too Many Requests"}';

let folder: string;
let telegram: TelegramStand;
let server: ServerStand;
let waitedBefore: number;
let number = 100;

/** One bot for each body: Kursk's is off, as shipped; Leningrad's is public only; Ulyanovsk's bars personal data. */
async function open(packs: string): Promise<void> {
  const accounts = ['kursk', 'leningrad', 'ulyanovsk'].map((agency) => ({
    ...TELEGRAM,
    id: agency,
    agency,
    apiRoot: telegram.url,
  }));
  server = await openServer({ accounts, packs, folder });
}
const settled = () => expect.poll(() => server.settled(), { timeout: 15_000, interval: 20 }).toBe(true);
const texts = () => telegram.messages.map(({ text }) => text);
const casesOf = (account: string) =>
  server.rows<{ place: string; urgent: number }>(
    `select k.place, k.urgent from cases k join conversations c on c.case_id = k.id where c.account = '${account}'`,
  );
/** Somebody new writes to a body's bot. */
async function write(body: string, text: string, more: object = {}): Promise<void> {
  telegram.setHook(`${server.url}/hooks/telegram/${body}`, 's3cret');
  const { message, update_id } = telegramUpdate(++number, text);
  const person = { ...message.from, id: number };
  await telegram.deliver({
    update_id,
    message: { ...message, from: person, chat: { ...message.chat, id: number }, ...more },
  });
  await settled();
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'otklik-switch-'));
  telegram = await startTelegramStand({ factor: 0.001 });
  await open(packsWithTelegram(join(folder, 'on')));
  telegram.faults.sometimes(1, { do: 'answer', status: 429, body: BUSY }, 'sendMessage');
  telegram.setHook(`${server.url}/hooks/telegram/kursk`, 's3cret');
  await telegram.deliver(telegramUpdate(1, QUESTION));
  const waiting = () => server.rows(`select id from outbox where state = 'ready' and attempts > 0`).length;
  await untilReady(async () => expect(waiting()).toBe(1));
  await server.close();
  telegram.faults.clear();
  waitedBefore = telegram.messages.length;
  await open(
    packsWithTelegram(join(folder, 'decided'), {
      kursk: 'off',
      leningrad: 'public_only',
      ulyanovsk: 'no_personal_data',
    }),
  );
  await untilReady(async () => expect(server.settled()).toBe(true));
}, 60_000);
beforeEach(() => {
  telegram.messages.splice(0);
});
afterAll(async () => {
  await server?.close();
  await telegram?.close();
  rmSync(folder, { recursive: true, force: true });
});

it('what was written before the switch was turned off is not sent: it ends as failed, with the law', () => {
  expect(waitedBefore).toBe(0);
  const rows = server.rows<{ state: string; reason: string }>('select state, reason from outbox');
  expect(rows).toEqual([
    { state: 'failed', reason: expect.stringMatching(/^запрещено: канал выключен.*41-ФЗ/u) },
  ]);
  expect(server.rows('select kind from alarms')).toContainEqual({ kind: 'send_failed' });
  expect(server.rows('select status from cases')).toEqual([{ status: 'waiting' }]);
});

it('off: only a pointer to other channels is said, and nothing of the client is kept', async () => {
  const alarms = server.rows('select id from alarms').length;
  telegram.hook.redeliver(1, 1);
  await write('kursk', 'Когда починят мост? Анна Каренина');
  expect(texts()).toEqual([expect.stringMatching(/закон не разрешает.*чат на сайте.*не сохраняем/u)]);
  expect(casesOf('kursk')).toHaveLength(1);
  const kept = JSON.stringify([
    server.rows(`select * from inbox where event_key = '42:${number}'`),
    server.rows('select * from messages'),
    server.rows(`select name from clients where name is not null`),
  ]);
  expect(kept).toContain('forgotten');
  expect(kept).not.toMatch(/мост|Каренина/u);
  // The repeat was known by its trace: it is no changed update.
  expect(server.rows('select id from alarms')).toHaveLength(alarms);
});

it('off: danger to life goes before the switch, a person is told whom to call, and a colleague sees it', async () => {
  await write('kursk', 'Помогите, человек умирает, горит дом');
  expect(texts()).toEqual([expect.stringContaining('112')]);
  expect(casesOf('kursk')).toContainEqual({ place: 'private', urgent: 1 });
});

it('public only: a private question gets a pointer, a comment opens a case', async () => {
  await write('leningrad', QUESTION);
  const group = { id: -1005, type: 'supergroup', title: 'Группа' };
  await write('leningrad', 'Когда починят дорогу?', { chat: group, message_thread_id: 3 });
  expect(texts()).toEqual([expect.stringContaining('закон не разрешает')]);
  expect(casesOf('leningrad')).toEqual([{ place: 'public', urgent: 0 }]);
});

it('no personal data: a client who writes them is asked not to, and is served', async () => {
  await write('ulyanovsk', 'Мой телефон +7 921 123-45-67, позовите сотрудника');
  expect(texts()).toEqual([expect.stringContaining('не пишите здесь паспортные данные'), expect.any(String)]);
  expect(casesOf('ulyanovsk')).toHaveLength(1);
});
