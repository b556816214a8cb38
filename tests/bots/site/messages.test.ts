import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type ChatServer,
  HOST_SITE,
  openChatServer,
  openSession,
  postTo,
  type Visitor,
} from './chat-server.ts';

let server: ChatServer;
let visitor: Visitor;

beforeEach(async () => {
  server = await openChatServer();
  visitor = await openSession(server);
});
afterEach(() => server.close());

const inboxRows = () => server.store.db.selectFrom('inbox').selectAll().orderBy('position').execute();

describe('a visitor’s message', () => {
  it('is in the log, in the inbox and in its lane when it is answered for', async () => {
    const id = randomUUID();
    const response = await postTo(server, visitor, { id, text: ' Как записаться на приём? ' });
    expect(await response.json()).toEqual({ seq: 1 });
    const [row] = await inboxRows();
    expect(row).toMatchObject({
      account: 'lo-site',
      event_key: `${visitor.session}:${id}`,
      state: 'new',
      position: 1,
    });
    expect(JSON.parse(row?.event ?? '')).toMatchObject({
      type: 'message',
      place: 'private',
      kind: 'direct',
      conversation: visitor.session,
      author: { id: visitor.session, role: 'person' },
      text: 'Как записаться на приём?',
    });
    const lane = await server.store.db.selectFrom('lanes').selectAll().executeTakeFirst();
    expect(lane).toMatchObject({ conversation: visitor.session, arrived: 1, handled: 0 });
    expect(server.accepted()).toBe(1);
  });

  it('gives the same answer for the same uuid, also when both come at once', async () => {
    const post = { id: randomUUID(), text: 'Один раз' };
    const upper = { ...post, id: post.id.toUpperCase() };
    const answers = await Promise.all([post, post, upper].map((p) => postTo(server, visitor, p)));
    for (const response of answers) expect(await response.json()).toEqual({ seq: 1 });
    expect(await inboxRows()).toHaveLength(1);
    expect(await (await postTo(server, visitor, { id: randomUUID(), text: 'Второе' })).json()).toEqual({
      seq: 2,
    });
    expect(server.accepted()).toBe(2);
  });

  it('keeps the order of messages of one millisecond', async () => {
    const still = await openChatServer({ clock: () => 1_000 });
    const other = await openSession(still);
    for (const text of ['а', 'б', 'в']) await postTo(still, other, { id: randomUUID(), text });
    const rows = await still.store.db
      .selectFrom('inbox')
      .select('event')
      .orderBy('occurred_at')
      .orderBy('position')
      .execute();
    expect(rows.map((r) => JSON.parse(r.event ?? '').text)).toEqual(['а', 'б', 'в']);
    await still.close();
  });

  it('may be a pressed button', async () => {
    await postTo(server, visitor, { id: randomUUID(), text: 'Позвать сотрудника', button: 'call_operator' });
    const [row] = await inboxRows();
    expect(JSON.parse(row?.event ?? '')).toMatchObject({ type: 'button', ref: 'call_operator' });
  });

  it('loses what no database stores', async () => {
    await postTo(server, visitor, { id: randomUUID(), text: 'а\u0000б\ud800' });
    const [row] = await inboxRows();
    expect(JSON.parse(row?.event ?? '').text).toBe('аб\ufffd');
  });

  it.each([
    ['an empty text', { id: randomUUID(), text: '  ' }, 400, 'bad_input'],
    ['no text', { id: randomUUID() }, 400, 'bad_input'],
    ['4001 characters', { id: randomUUID(), text: 'я'.repeat(4_001) }, 413, 'too_large'],
    ['no uuid', { id: '1', text: 'Здравствуйте' }, 400, 'bad_input'],
    ['no JSON', 'Здравствуйте', 400, 'bad_input'],
    ['null', 'null', 400, 'bad_input'],
    [
      'an attachment of another kind',
      { id: randomUUID(), text: 'т', attachments: [{ url: 'javascript:1' }] },
      400,
      'bad_input',
    ],
  ])('is refused with %s', async (_, body, status, code) => {
    const response = await postTo(server, visitor, body);
    expect(response.status).toBe(status);
    const { error } = (await response.json()) as { error: Record<string, string> };
    expect(error).toMatchObject({
      code,
      message: expect.stringMatching(/[а-я]/i),
      hint: expect.stringMatching(/[а-я]/i),
    });
    expect(await inboxRows()).toHaveLength(0);
  });

  it('may have 4000 characters, and no more than 64 kB around them', async () => {
    expect((await postTo(server, visitor, { id: randomUUID(), text: 'я'.repeat(4_000) })).status).toBe(200);
    const large = { id: randomUUID(), text: 'я', more: 'x'.repeat(65_536) };
    expect((await postTo(server, visitor, large)).status).toBe(413);
  });
});

describe('who may call', () => {
  const call = (path: string, headers: Record<string, string>, method = 'POST') =>
    server.app.request(path, { method, headers });

  it('knows no chat of another name', async () => {
    expect((await call('/chat/other/sessions', {})).status).toBe(404);
    expect((await call('/chat/other/frame', {}, 'GET')).status).toBe(404);
  });

  it('wants the right token in the header', async () => {
    expect((await postTo(server, { ...visitor, token: '' }, { id: randomUUID(), text: 'т' })).status).toBe(
      401,
    );
    expect(
      (await postTo(server, { ...visitor, token: 'x'.repeat(43) }, { id: randomUUID(), text: 'т' })).status,
    ).toBe(401);
    expect((await call(`/chat/lo-site/events?token=${visitor.token}`, {}, 'GET')).status).toBe(401);
  });

  it('keeps no token, only its hash', async () => {
    const row = await server.store.db.selectFrom('chat_sessions').selectAll().executeTakeFirst();
    expect(row?.token_hash).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(row)).not.toContain(visitor.token);
  });

  it('serves the listed origin and its own, and refuses another', async () => {
    const listed = await call('/chat/lo-site/sessions', { origin: HOST_SITE });
    expect(listed.status).toBe(200);
    expect(listed.headers.get('access-control-allow-origin')).toBe(HOST_SITE);
    expect(listed.headers.get('access-control-allow-credentials')).toBeNull();
    expect(listed.headers.get('vary')).toContain('Origin');
    expect(
      (await call('/chat/lo-site/sessions', { origin: 'http://own.example', host: 'own.example' })).status,
    ).toBe(200);
    for (const origin of [
      'https://site.example.evil',
      'http://site.example',
      'null',
      'https://evil.example',
    ]) {
      const foreign = await call('/chat/lo-site/sessions', { origin, host: 'own.example' });
      expect(foreign.status).toBe(403);
      expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
      expect(foreign.headers.get('vary')).toContain('Origin');
    }
    const sessions = await server.store.db.selectFrom('chat_sessions').selectAll().execute();
    expect(sessions.map((s) => s.origin)).toEqual([null, HOST_SITE, 'http://own.example']);
  });

  it('answers a preflight', async () => {
    const response = await call('/chat/lo-site/messages', { origin: HOST_SITE }, 'OPTIONS');
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-headers')).toContain('Authorization');
    expect(response.headers.get('access-control-allow-headers')).toContain('Last-Event-ID');
    expect((await call('/chat/lo-site/messages', { origin: 'https://evil.example' }, 'OPTIONS')).status).toBe(
      403,
    );
  });
});

describe('limits', () => {
  it('stops a session that posts without end, and lets it go on later', async () => {
    let now = 1_000_000;
    const limited = await openChatServer({ clock: () => now });
    const busy = await openSession(limited);
    const post = () => postTo(limited, busy, { id: randomUUID(), text: 'т' });
    const statuses = [];
    for (let i = 0; i < 61; i++) statuses.push((await post()).status);
    expect(statuses.lastIndexOf(200)).toBe(59);
    const refused = await post();
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('1');
    now += 1_000;
    expect((await post()).status).toBe(200);
    await limited.close();
  });

  it('stops an address that opens sessions without end, but not one it does not know', async () => {
    const limited = await openChatServer({ clock: () => 0, address: '198.51.100.7' });
    const statuses = new Set<number>();
    for (let i = 0; i < 201; i++) {
      statuses.add((await limited.app.request('/chat/lo-site/sessions', { method: 'POST' })).status);
    }
    expect([...statuses]).toEqual([200, 429]);
    await limited.close();
  });
});
