import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type MaxStand, startMaxStand } from '../../scripts/stands/max.ts';
import { startTelegramStand, type TelegramStand } from '../../scripts/stands/telegram.ts';
import { startVkStand, type VkStand } from '../../scripts/stands/vk.ts';
import { vkDirect } from '../handoff/updates.ts';
import {
  openServer,
  type ServerStand,
  TELEGRAM,
  telegramUpdate,
  VK,
  vkUpdate,
} from '../http/server-stand.ts';

/** Only where people can be identified does a talk lead to our own form; nothing is asked of these addresses here. */
const ESIA = {
  OTKLIK_PUBLIC_URL: 'https://otklik.example',
  OTKLIK_ESIA_URL: 'https://esia.example',
  OTKLIK_ESIA_CLIENT: 'OTKLIK',
  OTKLIK_ESIA_CERTIFICATE_HASH: 'A'.repeat(64),
  OTKLIK_ESIA_CRYPTO: 'http://127.0.0.1:9',
};
const folder = mkdtempSync(join(tmpdir(), 'otklik-appeals-'));
let vk: VkStand;
let telegram: TelegramStand;
let max: MaxStand;
let server: ServerStand;
let visitor = '';
let count = 0;

/** The whole server over the same folder: another process knows no more than this one. */
async function start(): Promise<void> {
  server = await openServer({
    folder,
    env: ESIA,
    accounts: [
      { ...VK, id: 'lo-vk', agency: 'leningrad', apiBaseUrl: vk.url },
      { ...VK, apiBaseUrl: vk.url },
      { ...TELEGRAM, apiRoot: telegram.url },
      {
        id: 'max',
        agency: 'ulyanovsk',
        channel: 'max',
        token: 'T',
        secret: 's3cret',
        apiBaseUrl: max.url,
        bot: { id: 777, username: 'id777_bot' },
      },
      { id: 'ul-site', agency: 'ulyanovsk', channel: 'site' },
    ],
  });
  vk.setHook(`${server.url}/hooks/vk/vk`, 's3cret');
  telegram.setHook(`${server.url}/hooks/telegram/tg`, 's3cret');
}

beforeAll(async () => {
  [vk, telegram, max] = await Promise.all([
    startVkStand({ factor: 0.000_1 }),
    startTelegramStand({ factor: 0.001 }),
    startMaxStand(),
  ]);
  await start();
  const session = await fetch(`${server.url}/chat/ul-site/sessions`, { method: 'POST' });
  ({ token: visitor } = (await session.json()) as { token: string });
});
afterAll(async () => {
  await server.close();
  await Promise.all([vk, telegram, max].map((stand) => stand.close()));
  rmSync(folder, { recursive: true, force: true });
});

const post = (path: string, headers: Readonly<Record<string, string>>, body: unknown) =>
  fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

function maxUpdate(number: number, text: string) {
  const timestamp = Date.now();
  return {
    update_type: 'message_created',
    timestamp,
    message: {
      sender: { user_id: 100, first_name: 'Ольга', is_bot: false },
      recipient: { chat_id: 100, chat_type: 'dialog', user_id: 777 },
      timestamp,
      body: { mid: `mid.${number}`, seq: number, text },
    },
  };
}

/** One person writes the same in every channel at once. */
async function write(text: string): Promise<void> {
  count += 1;
  await Promise.all([
    vk.deliver(vkUpdate(count, text)),
    post('/hooks/vk/lo-vk', {}, { ...vkUpdate(count, text), ...vkDirect(9, text, {}, count) }),
    telegram.deliver(telegramUpdate(count, text)),
    post('/hooks/max/max', { 'x-max-bot-api-secret': 's3cret' }, maxUpdate(count, text)),
    post('/chat/ul-site/messages', { authorization: `Bearer ${visitor}` }, { id: crypto.randomUUID(), text }),
  ]);
  await expect.poll(() => server.settled(), { timeout: 15_000, interval: 20 }).toBe(true);
}

/** The last thing that was said in each channel, as the platforms have it. */
const said = () => [
  vk.messages.findLast(({ peer }) => peer === '8')?.text,
  telegram.messages.at(-1)?.text,
  max.messages.at(-1)?.text,
  server
    .rows<{ payload: string }>('select payload from chat_events order by seq')
    .map(({ payload }) => (JSON.parse(payload) as { text?: string }).text)
    .at(-1),
];
const everywhere = (words: string) => expect(said()).toEqual(Array(4).fill(expect.stringContaining(words)));
/** The same for each of the five talks. */
const each = (one: object) => Array.from({ length: 5 }, () => one);
const drafts = (columns: string) =>
  server.rows<Record<string, unknown>>(`select ${columns} from appeal_drafts order by id`);

it('L1-05 in VK, Telegram, MAX and the site chat an appeal is drawn up, over a restart, and its number kept', async () => {
  await write('Хочу подать жалобу официально: во дворе дома 5 нет света.');
  expect(drafts('id')).toEqual([]);
  await write('Составить обращение');
  everywhere('Кому адресовать?');
  await server.close();
  await start();
  await write('Вам, в ваше ведомство');
  everywhere('во дворе дома 5 нет света');
  await write('оставить');
  await write('нет');
  everywhere('Вид: Жалоба');
  await write('Всё верно');
  everywhere('Текст готов, он в сообщении выше');
  // Leningrad takes appeals on our portal.
  expect(vk.messages.findLast(({ peer }) => peer === '9')?.text).toMatch(
    /Обращение почти готово.*https:\/\/otklik\.example\/portal\/account\/draft\/leningrad\?t=[\w-]{43}$/su,
  );
  expect(drafts('state, step')).toEqual(each({ state: 'open', step: 'handed' }));
  await write('Мой номер ОГ-77');
  everywhere('Записал номер: ОГ-77.');
  expect(drafts('state, number')).toEqual(each({ state: 'sent', number: 'ОГ-77' }));
  const terms = server.rows<{ n: number }>(
    "select count(*) as n from clocks where process = 'appeal_answer' and state = 'running'",
  );
  expect(terms).toEqual([{ n: 5 }]);
  expect(server.rows("select id from inbox where state = 'dead'")).toEqual([]);
}, 60_000);
