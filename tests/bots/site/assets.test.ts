import { readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ChatServer, openChatServer } from './chat-server.ts';

let server: ChatServer;
beforeAll(async () => {
  server = await openChatServer();
});
afterAll(() => server.close());

const fetchText = async (path: string) => (await server.app.request(path)).text();
const gzipped = (text: string) => gzipSync(text).length;

it('has a loader of at most 5 kB and a chat of at most 40 kB, compressed', async () => {
  const files = readdirSync(new URL('../../../bots/site/browser/', import.meta.url));
  const chat = files.filter((name) => name !== 'widget.js').map((name) => fetchText(`/widget/${name}`));
  const page = await fetchText('/chat/lo-site/frame');
  const sizes = [...(await Promise.all(chat)), page].map(gzipped);
  const loader = gzipped(await fetchText('/widget.js'));
  expect(loader).toBeLessThanOrEqual(5_000);
  expect(sizes.reduce((sum, size) => sum + size, loader)).toBeLessThanOrEqual(40_000);
});

it('names every module of the chat for the browser to fetch at once', async () => {
  const page = await fetchText('/chat/lo-site/frame');
  const modules = readdirSync(new URL('../../../bots/site/browser/', import.meta.url)).filter(
    (name) => name.endsWith('.js') && name !== 'widget.js',
  );
  for (const name of modules) expect(page).toContain(`<link rel="modulepreload" href="/widget/${name}"`);
});

it('sends a file compressed, and not again while it has not changed', async () => {
  const packed = await server.app.request('/widget/chat.js', { headers: { 'accept-encoding': 'gzip, br' } });
  expect(packed.headers.get('content-encoding')).toBe('gzip');
  expect(packed.headers.get('content-type')).toContain('text/javascript');
  const etag = packed.headers.get('etag') ?? '';
  const again = await server.app.request('/widget/chat.js', { headers: { 'if-none-match': etag } });
  expect(again.status).toBe(304);
});

it('gives no other file', async () => {
  for (const path of ['/widget/..%2fport.ts', '/widget/port.ts', '/widget/', '/widget/none.js']) {
    expect((await server.app.request(path)).status).toBe(404);
  }
});

it('puts the body’s words into the page as text', async () => {
  const other = await openChatServer({
    site: {
      account: 'lo-site',
      origins: [],
      body: {
        name: '<script>"\'&',
        greeting: '</main>',
        notice: '"><img>',
        policyUrl: '/p',
        callOperator: { label: 'Л', payload: 'p' },
      },
    },
  });
  const page = await (await other.app.request('/chat/lo-site/frame')).text();
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page).not.toContain('<img>');
  expect(page).not.toContain('style=');
  await other.close();
});
