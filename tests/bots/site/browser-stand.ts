import { existsSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { type Browser, chromium } from 'playwright-core';
import { chatPageResponse } from '../../../bots/site/page.ts';
import type { SiteChat } from '../../../bots/site/port.ts';
import { chatPages } from '../../../src/portal/chat-page.ts';
import { type ChatServer, openChatServer, SITE } from './chat-server.ts';

const CHROMIUM = '/usr/bin/chromium';

/** The system's Chromium; null where there is none. */
export async function openBrowser(): Promise<Browser | null> {
  if (!existsSync(CHROMIUM)) return null;
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', ...quiet];
  return chromium.launch({ executablePath: CHROMIUM, args });
}

const portOf = (server: Server) => (server.address() as AddressInfo).port;
const listen = (server: Server, port: number) =>
  new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
const close = (server: Server) => new Promise<void>((resolve) => server.close(() => resolve()));

/** A page of another site with a strict policy and the loader in it. */
function hostPage(server: string, account: string): Server {
  return createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.setHeader(
      'Content-Security-Policy',
      `default-src 'none'; script-src ${server}; frame-src ${server}`,
    );
    response.end(`<!doctype html><html lang="ru"><head><title>Сайт ведомства</title>
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <script src="${server}/widget.js" data-account="${account}" async></script></head>
      <body><main><h1>Сайт ведомства</h1><p>Новости и документы.</p><a href="#top">Наверх</a></main></body></html>`);
  });
}

/** The chat as the server runs it, on a port of its own, and a host page on another origin. */
export interface ChatSite {
  readonly url: string;
  readonly hostUrl: string;
  /** The chat that runs now; another one after a restart. */
  chat(): ChatServer;
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

export async function openChatSite(): Promise<ChatSite> {
  const folder = mkdtempSync(join(tmpdir(), 'site-chat-'));
  let chat: ChatServer;
  let http: Server;
  let port = 0;
  let host: Server | null = null;
  const origins: string[] = [];
  const site: SiteChat = { ...SITE, origins };

  async function start() {
    chat = await openChatServer({ folder, site });
    const app = new Hono();
    app.route('/', chat.app);
    app.route(
      '/',
      chatPages({
        chats: () => [{ account: site.account, name: site.body.name }],
        chatPage: () => chatPageResponse(site),
      }),
    );
    http = createAdaptorServer({ fetch: app.fetch }) as Server;
    await listen(http, port);
    port = portOf(http);
  }
  async function stop() {
    const closed = close(http);
    await chat.close();
    http.closeIdleConnections();
    await closed;
  }

  await start();
  host = hostPage(`http://127.0.0.1:${port}`, site.account);
  await listen(host, 0);
  const hostUrl = `http://127.0.0.1:${portOf(host)}`;
  origins.push(hostUrl);
  return {
    url: `http://127.0.0.1:${port}`,
    hostUrl,
    chat: () => chat,
    start,
    stop,
    async close() {
      await stop();
      host.closeAllConnections();
      await close(host);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The session that was begun last. */
export async function lastSession({ store }: ChatServer): Promise<string> {
  const row = await store.db
    .selectFrom('chat_sessions')
    .select('id')
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return row?.id ?? '';
}
