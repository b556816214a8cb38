import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  openServer,
  postTelegram,
  postVk,
  type ServerStand,
  TELEGRAM,
  telegramUpdate,
  VK,
  vkUpdate,
} from '../http/server-stand.ts';

const NAME = 'Пантелеймонова';
const TEXT = `Я ${NAME}, СНИЛС 112-233-445 95, паспорт 4010 123456, +7 921 765-43-21, почта pantelei@example.ru. Где выплата?`;
const PRIVATE = /Пантелеймонов|112-233-445|4010 123456|765-43-21|pantelei|где выплата/i;

/** A platform that breaks at every call and says back what it was sent. */
function openEcho(): Promise<Server> {
  const echo = createServer((request, response) => {
    let said = '';
    request.on('data', (part: Buffer) => (said += part.toString()));
    request.on('end', () =>
      response.writeHead(500).end(`broken: ${decodeURIComponent(said.replaceAll('+', ' '))} ${TEXT}`),
    );
  });
  return new Promise((resolve) => echo.listen(0, '127.0.0.1', () => resolve(echo)));
}

describe('the log at its loudest, nothing removed from it', () => {
  const logged: string[] = [];
  let echo: Server;
  let server: ServerStand;
  beforeAll(async () => {
    echo = await openEcho();
    const url = `http://127.0.0.1:${(echo.address() as AddressInfo).port}`;
    const usual = { agency: 'ulyanovsk', token: 'T', secret: 's3cret', apiBaseUrl: url };
    server = await openServer({
      log: pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) }),
      accounts: [
        { ...VK, apiBaseUrl: url },
        { ...TELEGRAM, apiRoot: url },
        { ...usual, id: 'max', channel: 'max', bot: { id: 777, username: 'id777_bot' } },
        { id: 'ok', agency: 'ulyanovsk', channel: 'ok', token: 'T', apiBaseUrl: url },
        { id: 'site', agency: 'ulyanovsk', channel: 'site' },
      ],
    });
  });
  afterAll(async () => {
    await server.close();
    echo.closeAllConnections();
    await new Promise((resolve) => echo.close(resolve));
  });

  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${server.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.url, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });

  async function sayInChat(text: string): Promise<number> {
    const opened = (await (await post('/chat/site/sessions', {})).json()) as { token: string };
    const message = { id: crypto.randomUUID(), text };
    return (await post('/chat/site/messages', message, { authorization: `Bearer ${opened.token}` })).status;
  }

  it('holds nothing of what people write on any channel, also when the platform breaks and repeats it', async () => {
    const now = Date.now();
    const sender = { user_id: 7, name: NAME, first_name: NAME, is_bot: false, username: null };
    const body = { mid: 'mid.1', seq: 1, text: TEXT };
    const recipient = { chat_id: 100, chat_type: 'dialog', user_id: 777 };
    const toMax = {
      update_type: 'message_created',
      timestamp: now,
      message: { sender, recipient, timestamp: now, body },
    };
    const toOk = {
      webhookType: 'MESSAGE_CREATED',
      sender: { name: NAME, user_id: 'user:7' },
      recipient: { chat_id: 'chat:C7' },
      message: { text: TEXT, seq: 1, mid: 'mid:1' },
      timestamp: now,
    };
    const taken = [
      (await postVk(server.url, vkUpdate(1, TEXT))).status,
      (await postTelegram(server.url, JSON.stringify(telegramUpdate(1, TEXT)))).status,
      (await post('/hooks/max/max', toMax, { 'x-max-bot-api-secret': 's3cret' })).status,
      (await post('/hooks/ok/ok', toOk)).status,
      await sayInChat(TEXT),
    ];
    expect(taken).toEqual([200, 200, 200, 200, 200]);
    const tried = () =>
      server.rows<{ account: string }>(
        `select distinct account from outbox where attempts > 0 and reason is not null or state = 'sent' order by account`,
      );
    await expect
      .poll(() => tried().map(({ account }) => account), { timeout: 15_000 })
      .toEqual(['max', 'ok', 'site', 'tg', 'vk']);
    expect(logged.join('')).not.toMatch(PRIVATE);
  });

  it('holds nothing of what is refused', async () => {
    const broken = JSON.stringify(vkUpdate(2, TEXT)).slice(0, -3);
    const refused = [
      (await postVk(server.url, broken)).status,
      (await postVk(server.url, { ...vkUpdate(3, TEXT), secret: 'wrong' })).status,
      (await postTelegram(server.url, JSON.stringify(telegramUpdate(2, TEXT)), 'wrong')).status,
      (await postTelegram(server.url, `{"update_id":5,"message":"${TEXT}`)).status,
      (await post('/chat/site/messages', { text: TEXT }, { authorization: 'Bearer nobody' })).status,
      (
        await post(`/console/sign-in`, new URLSearchParams({ login: TEXT, password: TEXT }).toString(), {
          'content-type': 'application/x-www-form-urlencoded',
        })
      ).status,
      (
        await fetch(`${server.url}/console/privacy/find?number=${encodeURIComponent(TEXT)}`, {
          redirect: 'manual',
        })
      ).status,
      (await fetch(`${server.url}/portal/${encodeURIComponent(TEXT)}`)).status,
    ];
    expect(refused.filter((status) => status >= 500)).toEqual([]);
    expect(logged.join('')).not.toMatch(PRIVATE);
    // There was something to look at.
    expect(logged.length).toBeGreaterThan(3);
  });
});
