import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSiteAccount } from '../../../bots/site/account.ts';
import { siteBot } from '../../../bots/site/channel.ts';
import type { OutgoingMessage } from '../../../src/channel/channel.ts';
import { type ChatServer, openChatServer, openSession, postTo, type Visitor } from './chat-server.ts';

let server: ChatServer;
let visitor: Visitor;
const at = Date.UTC(2026, 10, 21, 9);
const signal = new AbortController().signal;

beforeEach(async () => {
  server = await openChatServer();
  visitor = await openSession(server);
});
afterEach(() => server.close());

const channel = () => siteBot(server.chat, () => at).open({ id: 'lo-site' });
const message = (more: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  guard: 'outbox-1',
  conversation: visitor.session,
  place: 'private',
  text: 'Приём по вторникам.',
  from: 'bot',
  ...more,
});

describe('sending', () => {
  it('appends to the log what browsers show', async () => {
    const sources = [{ title: 'Порядок приёма', act: 'Приказ № 5', date: '2026-03-05' }];
    const buttons = [{ label: 'Да', payload: 'yes' }];
    expect(await channel().send(message({ sources, buttons }), signal)).toEqual({
      outcome: 'sent',
      externalId: '1',
    });
    expect(await server.chat.after(visitor.session, 0, 10)).toEqual([
      {
        seq: 1,
        type: 'message',
        payload: {
          from: 'bot',
          text: 'Приём по вторникам.',
          sources,
          buttons,
          at: '2026-11-21T09:00:00.000Z',
        },
      },
    ]);
  });

  it('appends a repeated send once', async () => {
    await Promise.all([1, 2, 3].map(() => channel().send(message(), signal)));
    await channel().send(message({ guard: 'outbox-2' }), signal);
    expect((await server.chat.after(visitor.session, 0, 10)).map((event) => event.seq)).toEqual([1, 2]);
    expect(await server.chat.lastSeq(visitor.session)).toBe(2);
  });

  it('fails for a session that is gone', async () => {
    const outcome = await channel().send(message({ conversation: 'gone' }), signal);
    expect(outcome).toMatchObject({ outcome: 'failed', unreachable: true });
  });

  it('does not know the end of a send that the database cut off', async () => {
    await server.store.db.schema.dropTable('chat_events').execute();
    expect(await channel().send(message(), signal)).toMatchObject({ outcome: 'unknown' });
  });
});

describe('reading', () => {
  it('takes the stored post to the same event again', async () => {
    await postTo(server, visitor, {
      id: randomUUID(),
      text: 'Вопрос',
      attachments: [{ kind: 'photo', id: 'f1' }],
    });
    const row = await server.store.db.selectFrom('inbox').selectAll().executeTakeFirstOrThrow();
    const parsed = siteBot(server.chat).parse(JSON.parse(row.raw), {});
    expect(parsed).toEqual({ events: [JSON.parse(row.event ?? '')] });
  });

  it.each([null, 7, 'text', {}, { id: 1 }])('ignores what is no post: %j', (update) => {
    expect(siteBot(server.chat).parse(update, {})).toHaveProperty('ignored');
  });
});

describe('the account', () => {
  it('is open to the server’s own pages when it lists no site', () => {
    expect(readSiteAccount({ id: 'lo-site' })).toEqual({ origins: [] });
  });

  it('takes origins alone', () => {
    expect(readSiteAccount({ origins: ['http://localhost:8080', 'https://lenobl.ru/'] }).origins).toEqual([
      'http://localhost:8080',
      'https://lenobl.ru',
    ]);
    for (const origins of [['lenobl.ru'], ['https://lenobl.ru/chat'], ['*'], 'https://lenobl.ru']) {
      expect(() => readSiteAccount({ id: 'lo-site', origins })).toThrow(/lo-site.*origins/);
    }
  });
});
