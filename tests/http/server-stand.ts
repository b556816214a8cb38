import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config.ts';
import type { Clock } from '../../src/kernel/instants.ts';
import { createLog, type Log } from '../../src/kernel/log.ts';
import { startServer, type Server } from '../../src/server.ts';
import { TEST_DATA_KEY } from '../stands/data-key.ts';
import { rowsOf } from '../stands/database.ts';

export const TELEGRAM = {
  id: 'tg',
  agency: 'ulyanovsk',
  channel: 'telegram',
  mode: 'webhook',
  token: '42:T',
  secret: 's3cret',
  bot: { id: 42, username: 'gov_bot' },
};

export const VK = {
  id: 'vk',
  agency: 'ulyanovsk',
  channel: 'vk',
  mode: 'webhook',
  groupId: 123,
  token: 'T',
  secret: 's3cret',
  confirmation: 'abc123',
};

/** The whole server in this process, with a folder of its own. */
export interface ServerStand {
  readonly url: string;
  /** What stands in its database now. */
  rows<T>(sql: string): T[];
  /** Nothing waits to be handled or to be sent. */
  settled(): boolean;
  /** Stops the server; its folder goes away unless it is kept for another one. */
  close(): Promise<void>;
}

export interface StandSettings {
  readonly accounts: readonly object[];
  readonly clock?: Clock;
  /** `web` accepts and does nothing about it. */
  readonly role?: 'all' | 'web';
  readonly folder?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly log?: Log;
  /** The folder of packs; without it the shipped ones. */
  readonly packs?: string;
}

export async function openServer(settings: StandSettings): Promise<ServerStand> {
  const folder = settings.folder ?? mkdtempSync(join(tmpdir(), 'otklik-http-'));
  const accounts = join(folder, 'accounts.yaml');
  writeFileSync(accounts, JSON.stringify({ accounts: settings.accounts }));
  const env = {
    PORT: '0',
    OTKLIK_DATA_DIR: folder,
    OTKLIK_DATA_KEY: TEST_DATA_KEY,
    OTKLIK_ROLE: settings.role ?? 'all',
    ...(settings.packs === undefined ? {} : { OTKLIK_KB_DIR: settings.packs }),
    ...settings.env,
  };
  const server: Server = await startServer({
    config: readConfig(env),
    env,
    log: settings.log ?? createLog('silent'),
    ...(settings.clock ? { clock: settings.clock } : {}),
  });
  const rows = <T>(sql: string) => rowsOf<T>(folder, sql);
  return {
    url: server.url,
    rows,
    settled() {
      const [open] = rows<{ n: number }>(
        `select (select count(*) from inbox where state = 'new') +
                (select count(*) from outbox where state in ('ready', 'sending')) as n`,
      );
      return open?.n === 0;
    },
    async close() {
      await server.stop();
      if (settings.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Posts a body to a webhook as its platform does. */
export function postTelegram(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  secret = 's3cret',
): Promise<Response> {
  const headers = { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret };
  return fetch(`${url}/hooks/telegram/tg`, { method: 'POST', headers, body });
}

export function postVk(url: string, body: unknown): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return fetch(`${url}/hooks/vk/vk`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: text,
  });
}

/** A private message to the bot. */
export function telegramUpdate(id: number, text: string, date = Math.floor(Date.now() / 1_000)) {
  const person = { id: 7, first_name: 'Анна' };
  const message = {
    message_id: id,
    date,
    chat: { ...person, type: 'private' },
    from: { ...person, is_bot: false },
    text,
  };
  return { update_id: id, message };
}

/** A private message to the community. */
export function vkUpdate(id: number, text: string, date = Math.floor(Date.now() / 1_000)) {
  const message = { id: 0, conversation_message_id: id, peer_id: 8, from_id: 8, date, text, attachments: [] };
  return {
    type: 'message_new',
    group_id: 123,
    event_id: `e${id}`,
    v: '5.199',
    secret: 's3cret',
    object: { message },
  };
}
