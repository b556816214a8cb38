import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type MaxStand, startMaxStand } from '../../scripts/stands/max.ts';
import { packsWithTelegram } from '../../scripts/stands/packs.ts';
import { startTelegramStand, type TelegramStand } from '../../scripts/stands/telegram.ts';
import { startVkStand, type VkStand } from '../../scripts/stands/vk.ts';
import { openServer, type ServerStand, TELEGRAM, VK } from '../http/server-stand.ts';
import {
  maxComment,
  maxStart,
  PHONE,
  SECRET,
  telegramComment,
  telegramDirect,
  vkComment,
  vkDirect,
} from './updates.ts';

const folder = mkdtempSync(join(tmpdir(), 'otklik-handoff-'));
const logged: string[] = [];
let vk: VkStand;
let telegram: TelegramStand;
let foreign: TelegramStand;
let max: MaxStand;
let server: ServerStand;
beforeAll(async () => {
  [vk, telegram, foreign, max] = await Promise.all([
    startVkStand({ factor: 0.000_1 }),
    startTelegramStand({ factor: 0.001 }),
    startTelegramStand({ factor: 0.001 }),
    startMaxStand(),
  ]);
  server = await openServer({
    packs: packsWithTelegram(folder, { leningrad: 'public_only' }),
    env: { OTKLIK_PUBLIC_URL: 'https://otklik.example' },
    log: pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) }),
    accounts: [
      { ...VK, apiBaseUrl: vk.url },
      { ...TELEGRAM, apiRoot: telegram.url },
      { ...TELEGRAM, id: 'lo-tg', agency: 'leningrad', apiRoot: foreign.url },
      {
        id: 'max',
        agency: 'ulyanovsk',
        channel: 'max',
        token: 'T',
        secret: 's3cret',
        apiBaseUrl: max.url,
        bot: { id: 777, username: 'id777_bot' },
      },
      { id: 'lo-site', agency: 'leningrad', channel: 'site' },
      { id: 'ul-site', agency: 'ulyanovsk', channel: 'site' },
    ],
  });
  vk.setHook(`${server.url}/hooks/vk/vk`, 's3cret');
  telegram.setHook(`${server.url}/hooks/telegram/tg`, 's3cret');
  foreign.setHook(`${server.url}/hooks/telegram/lo-tg`, 's3cret');
});
afterEach(() => settled());
afterAll(async () => {
  await server.close();
  await Promise.all([vk, telegram, foreign, max].map((stand) => stand.close()));
  rmSync(folder, { recursive: true, force: true });
});

const settled = () => expect.poll(() => server.settled(), { timeout: 15_000, interval: 20 }).toBe(true);
/** The case of every talk of an account, by what was said there. */
const talks = (account: string) =>
  server.rows<{ place: string; case_id: string | null; external_id: string }>(
    `select place, case_id, external_id from conversations where account = '${account}' order by place`,
  );
const tokenIn = (text = '') => /(?:ref|start|invitation)=([\w-]{43})/.exec(text)?.[1] ?? '';
const toMax = (update: object) =>
  fetch(`${server.url}/hooks/max/max`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-max-bot-api-secret': 's3cret' },
    body: JSON.stringify(update),
  });

describe('by the link of a public reply', () => {
  it('VK: the press of «Начать» with the link’s ref joins, and a private answer goes to the dialog', async () => {
    await vk.deliver(vkComment(7));
    await settled();
    const [reply] = vk.comments;
    expect(reply?.place).toBe('wall:-123_45');
    expect(reply?.params['reply_to_comment']).toBe('1007');
    expect(reply?.text).toContain('https://vk.me/club123?ref=');
    expect(reply?.text).not.toContain(SECRET);
    await vk.deliver(vkDirect(7, 'Начать', { ref: tokenIn(reply?.text), payload: '{"command":"start"}' }));
    await settled();
    const both = talks('vk');
    expect(both.map(({ place }) => place)).toEqual(['private', 'public']);
    expect(new Set(both.map(({ case_id: id }) => id)).size).toBe(1);
    expect(vk.messages.map(({ peer, text }) => [peer, text])).toEqual([
      ['7', expect.stringContaining('Ваш вопрос у меня есть')],
    ]);
  });

  it('VK: where links are refused in comments the rest is said, and the author joins without the link', async () => {
    vk.linksForbidden.add('wall:-123_45');
    await vk.deliver(vkComment(8));
    await settled();
    const said = vk.comments.at(-1)?.text ?? '';
    expect(said).toMatch(/личные сообщения\. Ваш вопрос мы уже видим, повторять его не нужно\.$/);
    expect(said).not.toMatch(/https?:/);
    await vk.deliver(vkDirect(8, 'Это я, из комментариев'));
    await settled();
    const own = talks('vk').filter(({ external_id: id }) => id.endsWith('8'));
    expect([own.length, new Set(own.map(({ case_id: id }) => id)).size]).toEqual([2, 1]);
  });

  it('Telegram: «/start» with the token joins; with a forged one, or by another person, it is an ordinary start', async () => {
    await telegram.deliver(telegramComment(7));
    await settled();
    const token = tokenIn(telegram.messages.at(-1)?.text);
    expect(telegram.messages.at(-1)?.text).toContain('https://t.me/gov_bot?start=');
    await telegram.deliver(telegramDirect(9, `/start ${token}`));
    await telegram.deliver(telegramDirect(10, `/start ${token.slice(0, 42)}_`));
    await settled();
    expect(telegram.messages.slice(-2).map(({ text }) => text)).toEqual([
      expect.stringContaining('Здравствуйте'),
      expect.stringContaining('Здравствуйте'),
    ]);
    expect(talks('tg').filter(({ case_id: id }) => id !== null)).toHaveLength(1);
    await telegram.deliver(telegramDirect(7, `/start ${token}`));
    await settled();
    expect(telegram.messages.at(-1)).toMatchObject({
      chat: '7',
      text: expect.stringContaining('Ваш вопрос у меня есть'),
    });
    const joined = talks('tg').filter(({ case_id: id }) => id !== null);
    expect([joined.length, new Set(joined.map(({ case_id: id }) => id)).size]).toEqual([2, 1]);
  });

  it('MAX: «bot_started» with the token joins', async () => {
    await toMax(maxComment());
    await settled();
    const [reply] = max.messages;
    expect(reply).toMatchObject({
      place: 'post:mid.9',
      text: expect.stringContaining('https://max.ru/id777_bot?start='),
    });
    await toMax(maxStart(tokenIn(reply?.text)));
    await settled();
    const both = talks('max');
    expect([both.length, new Set(both.map(({ case_id: id }) => id)).size]).toEqual([2, 1]);
    expect(max.messages.at(-1)?.text).toContain('Ваш вопрос у меня есть');
  });

  it('where the body takes no personal data in Telegram, people are invited to its own chat page', async () => {
    await foreign.deliver(telegramComment(7));
    await settled();
    const said = foreign.messages.at(-1)?.text ?? '';
    expect(said).toContain('https://otklik.example/portal/chat?account=lo-site#invitation=');
    const post = async (account: string, text: string) => {
      const headers = { 'content-type': 'application/json' };
      const base = `${server.url}/chat/${account}`;
      const { token } = (await (await fetch(`${base}/sessions`, { method: 'POST' })).json()) as {
        token: string;
      };
      const body = JSON.stringify({ id: crypto.randomUUID(), text, invitation: tokenIn(said) });
      return fetch(`${base}/messages`, {
        method: 'POST',
        headers: { ...headers, authorization: `Bearer ${token}` },
        body,
      });
    };
    // Another body's chat first: there the token means nothing.
    expect((await post('ul-site', 'Когда починят дорогу у школы?')).status).toBe(200);
    await settled();
    expect(
      server.rows("select id from invitations where arrival_case_id is not null and home = 'lo-tg'"),
    ).toEqual([]);
    expect((await post('lo-site', 'Когда починят дорогу у школы?')).status).toBe(200);
    await settled();
    const [marked] = server.rows<{ case_id: string; arrival_case_id: string }>(
      `select case_id, arrival_case_id from invitations where home = 'lo-tg'`,
    );
    const [home] = talks('lo-tg');
    const [site] = talks('lo-site');
    expect(marked).toEqual({ case_id: home?.case_id, arrival_case_id: site?.case_id });
    expect(site?.case_id).not.toBe(home?.case_id);
    expect(JSON.stringify(server.rows(`select payload from chat_events`))).not.toContain(SECRET);
  });
});

it('what a client wrote of himself stands in no line of the log, nor in what was sent or noted', () => {
  expect(PHONE).toContain(SECRET);
  const ours = server.rows(`select payload from outbox union all select details from audit`);
  expect(JSON.stringify([logged, ours])).not.toMatch(/123-45-67|8 921/);
});
