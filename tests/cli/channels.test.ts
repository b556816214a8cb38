import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MaxStand, startMaxStand } from '../../scripts/stands/max.ts';
import { type OkStand, startOkStand } from '../../scripts/stands/ok.ts';
import { startTelegramStand, type TelegramStand } from '../../scripts/stands/telegram.ts';
import { startVkStand, type VkStand } from '../../scripts/stands/vk.ts';
import { checkChannels, connectChannels } from '../../src/channels.command.ts';
import { readConfig } from '../../src/config.ts';
import { otklik } from '../stands/command.ts';
import { freePort } from '../stands/process.ts';

const CODE = 'c0nf1rm';
let folder = '';
let vk: VkStand;
let telegram: TelegramStand;
let max: MaxStand;
let ok: OkStand;
/** What answers VK's question for the confirmation, as a running server does. */
const server = createServer((_, response) => response.end(CODE));
let origin = '';
let files = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'otklik-channels-'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  [vk, telegram, max, ok] = await Promise.all([
    startVkStand({ groupId: 123, tokens: ['T'], userToken: 'U' }),
    startTelegramStand({ token: '42:T' }),
    startMaxStand({ token: 'M' }),
    startOkStand({ token: 'O' }),
  ]);
});
afterAll(async () => {
  server.close();
  await Promise.all([vk, telegram, max, ok].map((stand) => stand.close()));
  rmSync(folder, { recursive: true, force: true });
});

const accounts = () => [
  {
    id: 'lo-vk',
    agency: 'leningrad',
    channel: 'vk',
    groupId: 123,
    token: 'T',
    userToken: 'U',
    secret: 's',
    confirmation: CODE,
    apiBaseUrl: vk.url,
  },
  {
    id: 'ul-tg',
    agency: 'ulyanovsk',
    channel: 'telegram',
    token: '42:T',
    secret: 's',
    bot: { id: 42, username: 'gov_bot' },
    apiRoot: telegram.url,
  },
  { id: 'ul-max', agency: 'ulyanovsk', channel: 'max', token: 'M', secret: 's', apiBaseUrl: max.url },
  { id: 'ul-ok', agency: 'ulyanovsk', channel: 'ok', token: 'O', secret: 's', apiBaseUrl: ok.url },
  { id: 'ul-site', agency: 'ulyanovsk', channel: 'site', origins: [] },
];

function settings(list: readonly object[], publicUrl: string) {
  const file = join(folder, `accounts-${++files}.yaml`);
  writeFileSync(file, JSON.stringify({ accounts: list }));
  return { OTKLIK_ACCOUNTS: file, OTKLIK_DATA_DIR: folder, OTKLIK_PUBLIC_URL: publicUrl };
}

/** What the command prints and how it ends, without the second that a program takes to start. */
async function run([command]: readonly ['check' | 'connect'], list: readonly object[] = accounts()) {
  const env = settings(list, origin);
  const reports = command === 'check' ? checkChannels : connectChannels;
  const all = await Array.fromAsync(reports(readConfig(env), env));
  return {
    code: all.every(({ works }) => works) ? 0 : 1,
    out: all.flatMap(({ lines }) => lines).join('\n'),
  };
}
const command = (args: readonly string[], list: readonly object[] = accounts(), publicUrl = origin) =>
  otklik(['channels', ...args], settings(list, publicUrl));
const only = (id: string, more: object = {}) =>
  accounts().flatMap((account) => (account.id === id ? [{ ...account, ...more }] : []));

describe('otklik channels', () => {
  it('check says what does not work and what to press; connect sets it, and again changes nothing; check is then content', async () => {
    const before = await run(['check']);
    expect(before.code).toBe(1);
    expect(before.out).toContain('ВКонтакте, lo-vk (');
    expect(before.out).toContain(`нет сервера Callback API с адресом ${origin}/hooks/vk/lo-vk`);
    expect(before.out).toContain('Вебхук не установлен');
    expect(before.out.match(/подписки нет/g)).toHaveLength(2);
    expect(before.out).toContain('Что сделать: Выполните otklik channels connect');
    expect(before.out).toContain('Чат на сайте обслуживает этот же сервер');
    const connected = await run(['connect']);
    expect(connected.code).toBe(0);
    const first = {
      vk: structuredClone(vk.management.servers),
      telegram: telegram.calls.filter(({ method }) => method === 'setWebhook').map(({ params }) => params),
      max: [...max.subscriptions],
      ok: [...ok.subscriptions],
    };
    expect(first.vk).toMatchObject([
      { url: `${origin}/hooks/vk/lo-vk`, secret_key: 's', status: 'ok', title: 'Otklik' },
    ]);
    expect(vk.management.settings.get(1)).toMatchObject({
      api_version: '5.199',
      events: { message_reply: 1, market_comment_delete: 1 },
    });
    expect(first.telegram).toMatchObject([
      {
        url: `${origin}/hooks/telegram/ul-tg`,
        secret_token: 's',
        allowed_updates: expect.arrayContaining(['chat_member', 'business_message']),
      },
    ]);
    expect(first.max).toMatchObject([
      [
        `${origin}/hooks/max/ul-max`,
        { secret: 's', update_types: expect.arrayContaining(['comment_created']) },
      ],
    ]);
    expect(first.ok).toEqual([`${origin}/hooks/ok/ul-ok?secret=s`]);
    const changes = () =>
      vk.calls.filter(({ method }) => /^groups\.(add|edit|set|delete)/.test(method)).length;
    const count = changes();
    expect((await run(['connect'])).code).toBe(0);
    expect(changes()).toBe(count);
    expect([max.subscriptions.size, ok.subscriptions.size, vk.management.servers.length]).toEqual([1, 1, 1]);
    const after = await run(['check']);
    expect(after.code).toBe(0);
    expect(after.out).not.toContain('НЕ РАБОТАЕТ');
  });

  it('check names a missing right, an old version, switched-off events, a revoked token, privacy, errors of the webhook', async () => {
    vk.management.rights.delete('wall');
    vk.management.settings.set(1, { api_version: '5.131', events: { message_new: 1 } });
    const community = await run(['check'], only('lo-vk', { userToken: undefined }));
    expect(community.code).toBe(1);
    for (const said of [
      'нет права на стену',
      'Версия API для событий 5.131',
      'Выключены главные события: message_reply, wall_post_new, wall_reply_new',
      'Нет ключа администратора (userToken). Недоступны: ответы под фото',
    ]) {
      expect(community.out).toContain(said);
    }
    vk.management.rights.add('wall');
    expect((await run(['check'], only('lo-vk', { token: 'OLD' }))).out).toContain(
      'Ключ сообщества не принят',
    );
    expect((await run(['check'], only('lo-vk', { userToken: 'OLD' }))).out).toContain(
      '(userToken) не принят: 5',
    );
    const now = Math.floor(Date.now() / 1_000);
    telegram.faults.next(1, answer({ id: 42, is_bot: true, first_name: 'x', username: 'gov_bot' }), 'getMe');
    telegram.faults.next(
      1,
      answer({
        url: `${origin}/hooks/telegram/ul-tg`,
        pending_update_count: 7,
        last_error_date: now - 60,
        last_error_message: 'SSL error {certificate verify failed}',
        allowed_updates: ['message'],
      }),
      'getWebhookInfo',
    );
    const bot = await run(['check'], only('ul-tg'));
    for (const said of [
      'бот видит только обращённое к нему',
      'Telegram не может доставить: SSL error',
      'сертификат с полной цепочкой',
      'Выключены события: edited_message',
    ]) {
      expect(bot.out).toContain(said);
    }
    expect((await run(['check'], only('ul-max', { token: 'OLD' }))).out).toContain('MAX отказывает: 401');
    expect((await run(['check'], only('ul-ok', { token: 'OLD' }))).out).toContain('103 PARAM_SESSION_KEY');
  });

  it('connect does not add a server that VK would refuse, and says which confirmation to write', async () => {
    const other = await run(['connect'], only('lo-vk', { id: 'lo-vk', confirmation: 'x', secret: 'y' }));
    expect(other.code).toBe(1);
    expect(other.out).toContain(`другую строку подтверждения: ${CODE}`);
    expect(vk.management.servers).toHaveLength(1);
  });

  it('a platform that does not answer is neither good nor bad', async () => {
    const gone = await run(['check'], only('ul-max', { apiBaseUrl: `http://127.0.0.1:${await freePort()}` }));
    expect(gone.code).toBe(1);
    expect(gone.out).toContain('неизвестно');
    expect(gone.out).toContain('ECONNREFUSED');
  });

  it('ends with 1 when something does not work; an unknown account and a server without an address are told of', async () => {
    const broken = await command(['check', '--account', 'ul-ok'], only('ul-ok', { token: 'OLD' }));
    expect([broken.code, broken.err]).toEqual([1, '']);
    expect(broken.out).toContain('НЕ РАБОТАЕТ');
    const env = settings(accounts(), '');
    const config = readConfig(env);
    await expect(Array.fromAsync(checkChannels(config, env, 'nobody'))).rejects.toMatchObject({
      code: 'bad_input',
      message: expect.stringContaining('ul-tg'),
    });
    await expect(Array.fromAsync(connectChannels(config, env))).rejects.toMatchObject({
      code: 'configuration',
      hint: expect.stringContaining('OTKLIK_PUBLIC_URL'),
    });
  });
});

function answer(result: object) {
  return { do: 'answer', status: 200, body: JSON.stringify({ ok: true, result }) } as const;
}
