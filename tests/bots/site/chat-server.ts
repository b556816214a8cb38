import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChatStore, SiteChat } from '../../../bots/site/port.ts';
import { siteRoutes } from '../../../bots/site/routes.ts';
import { createSiteChat } from '../../../src/inbox/site-chat.ts';
import { systemClock, type Clock } from '../../../src/kernel/instants.ts';
import { openInProcessLive } from '../../../src/live/in-process.ts';
import type { Store } from '../../../src/store/db.ts';
import { openStore } from '../../../src/store/store.ts';

export const HOST_SITE = 'https://site.example';

export const SITE: SiteChat = {
  account: 'lo-site',
  origins: [HOST_SITE],
  body: {
    name: 'Администрация Губернатора Ленинградской области',
    greeting: 'Здравствуйте! Напишите свой вопрос: отвечу сразу, если ответ есть в базе знаний.',
    notice:
      'Вам отвечает программа (бот). Позвать сотрудника можно в любой момент — кнопка под полем ввода. Как мы бережём данные: /portal/privacy',
    policyUrl: '/portal/privacy',
    callOperator: { label: 'Позвать сотрудника', payload: 'call_operator' },
  },
};

export interface ChatServer {
  readonly app: ReturnType<typeof siteRoutes>;
  readonly chat: ChatStore;
  readonly store: Store;
  /** How often the dispatcher was woken. */
  accepted(): number;
  readonly shutdown: AbortController;
  close(): Promise<void>;
}

export interface ChatServerSettings {
  readonly clock?: Clock;
  readonly address?: string | null;
  readonly site?: SiteChat;
  /** A folder to go on with; by default an own one that goes away at the end. */
  readonly folder?: string;
  readonly databaseUrl?: string;
}

/** The real routes over the real store; only the sockets are missing. */
export async function openChatServer(settings: ChatServerSettings = {}): Promise<ChatServer> {
  const folder = settings.folder ?? mkdtempSync(join(tmpdir(), 'site-chat-'));
  const clock = settings.clock ?? systemClock;
  const site = settings.site ?? SITE;
  const store = await openStore({ databaseUrl: settings.databaseUrl, dataDir: folder });
  const live = openInProcessLive(clock);
  const shutdown = new AbortController();
  let accepted = 0;
  const chat = createSiteChat({ db: store.db, live, onAccepted: () => accepted++ });
  const app = siteRoutes({
    chat,
    clock,
    siteOf: (account) => (account === site.account ? site : null),
    shutdown: shutdown.signal,
    addressOf: () => settings.address ?? null,
    publicOrigin: null,
  });
  return {
    app,
    chat,
    store,
    accepted: () => accepted,
    shutdown,
    async close() {
      shutdown.abort();
      await live.close();
      await store.close();
      if (settings.folder === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface Visitor {
  readonly session: string;
  readonly token: string;
}

export async function openSession(
  { app }: ChatServer,
  headers: Record<string, string> = {},
): Promise<Visitor> {
  const response = await app.request('/chat/lo-site/sessions', { method: 'POST', headers });
  return (await response.json()) as Visitor;
}

export function postTo(
  { app }: ChatServer,
  visitor: Visitor,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return Promise.resolve(
    app.request('/chat/lo-site/messages', {
      method: 'POST',
      headers: { authorization: `Bearer ${visitor.token}`, 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  );
}

export function eventsOfVisitor(
  { app }: ChatServer,
  visitor: Visitor,
  query = '',
  headers: Record<string, string> = {},
): Promise<Response> {
  const path = `/chat/lo-site/events${query}`;
  return Promise.resolve(
    app.request(path, { headers: { authorization: `Bearer ${visitor.token}`, ...headers } }),
  );
}

/** An answer of the body, as the outbox would append it. */
export function answer(server: ChatServer, visitor: Visitor, guard: string, text: string): Promise<number> {
  const payload = { from: 'bot', text, at: '2026-11-21T09:00:00.000Z' };
  return server.chat.append(visitor.session, guard, 'message', payload, 0);
}
