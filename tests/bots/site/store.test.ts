import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresForTests, type TestPostgres } from '../../stands/postgres.ts';
import { answer, type ChatServer, openChatServer, openSession, postTo } from './chat-server.ts';

const postgres: TestPostgres | null = await postgresForTests();
afterAll(() => postgres?.stop());

describe.each([['SQLite', undefined], ...(postgres ? [['PostgreSQL', postgres.url] as const] : [])] as const)(
  'the log on %s',
  (_, databaseUrl) => {
    let server: ChatServer;
    beforeAll(async () => {
      server = await openChatServer(databaseUrl === undefined ? {} : { databaseUrl });
    });
    afterAll(() => server.close());

    it('numbers what many write at once without a gap, each once', async () => {
      const visitor = await openSession(server);
      const ids = Array.from({ length: 20 }, () => randomUUID());
      const posts = [...ids, ...ids].map(async (id) => {
        const response = await postTo(server, visitor, { id, text: 'Вопрос' });
        return ((await response.json()) as { seq: number }).seq;
      });
      const answers = Array.from({ length: 20 }, (_, i) => answer(server, visitor, `g${i}`, 'Ответ'));
      const seqs = await Promise.all(posts);
      await Promise.all(answers);
      expect(seqs.slice(0, 20)).toEqual(seqs.slice(20));
      const log = await server.chat.after(visitor.session, 0, 100);
      expect(log.map((event) => event.seq)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
      expect(await server.chat.lastSeq(visitor.session)).toBe(40);
      const lane = server.store.db
        .selectFrom('lanes')
        .selectAll()
        .where('conversation', '=', visitor.session);
      expect(await lane.executeTakeFirst()).toMatchObject({ arrived: 20, handled: 0 });
    });

    it('counts the waiting from the first message that is not handled', async () => {
      const visitor = await openSession(server);
      const { db } = server.store;
      const lane = () =>
        db.selectFrom('lanes').selectAll().where('conversation', '=', visitor.session).executeTakeFirst();
      await postTo(server, visitor, { id: randomUUID(), text: 'Первое' });
      await db
        .updateTable('lanes')
        .set({ waiting_since: 5 })
        .where('conversation', '=', visitor.session)
        .execute();
      await postTo(server, visitor, { id: randomUUID(), text: 'Второе' });
      expect(await lane()).toMatchObject({ arrived: 2, waiting_since: 5 });
      await db.updateTable('lanes').set({ handled: 2 }).where('conversation', '=', visitor.session).execute();
      await postTo(server, visitor, { id: randomUUID(), text: 'Третье' });
      expect((await lane())?.waiting_since).toBeGreaterThan(5);
    });

    it('writes nothing for a session of another account', async () => {
      const visitor = await openSession(server);
      const entry = {
        account: 'other',
        session: visitor.session,
        guard: 'g',
        payload: {},
        update: { key: 'k', raw: '', parsed: { events: [] } },
        at: 0,
      };
      await expect(server.chat.accept(entry)).rejects.toMatchObject({ code: 'not_found' });
      expect(await server.chat.lastSeq(visitor.session)).toBe(0);
    });
  },
);
