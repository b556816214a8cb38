import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelEvent } from '../../src/channel/events.ts';
import { createWorker } from '../../src/dispatch/worker.ts';
import { MINUTE, SECOND } from '../../src/kernel/instants.ts';
import { createLog } from '../../src/kernel/log.ts';
import type { Store } from '../../src/store/db.ts';
import type { TwoServers } from '../contract/store.contract.ts';
import { inboxOn, NOON, updateOf } from '../inbox/accepting.ts';
import { handleAll, handlerOn } from './desk.ts';

/** How people write: in pieces, and several questions at a time. Accounts are Ulyanovsk's. */
export function talkingContract(name: string, open: () => Promise<TwoServers>): void {
  describe(`talking on ${name}`, () => {
    let store: Store;
    let account = '';
    let count = 0;
    beforeAll(async () => {
      store = (await open()).one;
    });
    beforeEach(async () => {
      await store.db.deleteFrom('lanes').execute();
      account = `talk-${++count}`;
    });
    const write = (key: string, text: string, after = 0, more: Partial<ChannelEvent> = {}) =>
      inboxOn(store, () => NOON + after).accept(account, [
        updateOf(key, { text, occurredAt: NOON + after, ...more }),
      ]);
    const handled = (after: number) => handleAll(store, () => NOON + after);
    const talk = () =>
      store.db
        .selectFrom('messages')
        .innerJoin('conversations', 'conversations.id', 'messages.conversation_id')
        .select(['messages.author', 'messages.text', 'messages.case_id', 'messages.data'])
        .where('conversations.account', '=', account)
        .orderBy('messages.seq')
        .execute();
    const authors = async () => (await talk()).map((row) => row.author);
    const said = async () => (await talk()).filter((row) => row.author === 'bot').map((row) => row.text);
    const clocks = () =>
      store.db
        .selectFrom('clocks')
        .innerJoin('messages', 'messages.case_id', 'clocks.case_id')
        .innerJoin('conversations', 'conversations.id', 'messages.conversation_id')
        .selectAll('clocks')
        .distinct()
        .where('conversations.account', '=', account)
        .execute();
    const gaps = () =>
      store.db
        .selectFrom('knowledge_gaps')
        .innerJoin('messages', 'messages.id', 'knowledge_gaps.message_id')
        .innerJoin('conversations', 'conversations.id', 'messages.conversation_id')
        .select(['knowledge_gaps.asked', 'knowledge_gaps.reason'])
        .where('conversations.account', '=', account)
        .execute();
    const memory = async () => {
      const row = await store.db
        .selectFrom('conversations')
        .select('memory')
        .where('account', '=', account)
        .executeTakeFirstOrThrow();
      return JSON.parse(row.memory) as { gathered?: unknown };
    };

    describe('several questions in one message', () => {
      it('each is answered in order, with its own source; then the clock is met', async () => {
        await write('1', 'Как записаться на личный приём? Сколько рассматривают обращение?');
        await handled(0);
        expect(await authors()).toEqual(['client', 'bot']);
        const [text = ''] = await said();
        expect(text).toMatch(/^По вопросу 1 [^]*По вопросу 2 /u);
        const [outbox] = await store.db
          .selectFrom('outbox')
          .select('payload')
          .where('account', '=', account)
          .execute();
        const sent = (JSON.parse(outbox?.payload ?? '{}') as { text: string }).text;
        expect(sent).toMatch(/По вопросу 1 [^]*Источник: [^]*Редакция от [^]*По вопросу 2 [^]*Источник: /u);
        expect(JSON.parse((await talk())[1]?.data ?? '{}')).toMatchObject({
          rule: 'answered-each',
          articles: [expect.any(String), expect.any(String)],
        });
        const all = await clocks();
        expect(all.length).toBeGreaterThan(0);
        expect(new Set(all.map((clock) => clock.state))).toEqual(new Set(['met']));
      });

      it('what is not known goes to a person with one deadline, and only that is a gap', async () => {
        await write('1', 'Как записаться на личный приём? Когда починят дорогу на улице Ленина?');
        await handled(0);
        const [text = ''] = await said();
        expect(text).toMatch(/По вопросу 1 \(/u);
        expect(text).toContain('По вопросу 2 точного ответа у меня нет');
        expect(text.match(/тве(?:тит|тим) здесь/gu)).toHaveLength(1);
        expect(text).not.toContain('Это помогло?');
        expect(new Set((await clocks()).map((clock) => clock.state))).toEqual(new Set(['running']));
        expect(await gaps()).toEqual([
          { asked: 'Когда починят дорогу на улице Ленина?', reason: 'no_answer' },
        ]);
      });
    });

    describe('a burst of messages', () => {
      const BURST = ['здравствуйте', 'подскажите пожалуйста', 'как записаться', 'на личный приём'] as const;

      it('is answered once, when it is over, and its clock runs from the first message', async () => {
        for (const [index, text] of BURST.entries()) {
          await write(`b${index}`, text, index * 2 * SECOND);
          await handled(index * 2 * SECOND);
        }
        expect((await authors()).filter((author) => author === 'bot')).toEqual([]);
        await handled(10 * SECOND);
        await handled(11 * SECOND);
        expect(await authors()).toEqual(['client', 'client', 'client', 'client', 'bot']);
        expect((await talk()).map((row) => row.text).slice(0, 4)).toEqual(BURST);
        expect(new Set((await talk()).map((row) => row.case_id)).size).toBe(1);
        for (const clock of await clocks()) expect(clock.started_at).toBe(NOON);
        expect(await memory()).not.toHaveProperty('gathered');
      });

      it('arrived while the server was down is answered once', async () => {
        for (const [index, text] of BURST.entries()) await write(`d${index}`, text, index * SECOND);
        await handled(5 * MINUTE);
        expect(await authors()).toEqual(['client', 'client', 'client', 'client', 'bot']);
      });

      it('is not cut by a crash between its messages', async () => {
        await write('1', 'здравствуйте');
        await write('2', 'как записаться', SECOND);
        const [first, second] = await store.db
          .selectFrom('inbox')
          .selectAll()
          .where('account', '=', account)
          .orderBy('occurred_at')
          .execute();
        const lease = { owner: 'dead', release: false };
        await store.db
          .updateTable('lanes')
          .set({ lease_owner: 'dead', lease_until: NOON + MINUTE })
          .execute();
        if (first) await handlerOn(store, () => NOON + 2 * SECOND)(first, lease, second ? [second] : []);
        expect(await memory()).toMatchObject({ gathered: { text: 'здравствуйте', since: NOON } });
        await store.db.updateTable('lanes').set({ lease_owner: null, lease_until: 0 }).execute();
        await write('3', 'на личный приём?', 3 * SECOND);
        await handled(4 * SECOND);
        expect(await authors()).toEqual(['client', 'client', 'client', 'bot']);
        for (const clock of await clocks()) expect(clock.started_at).toBe(NOON);
      });

      it('ends at the policy’s longest wait, whoever goes on writing', async () => {
        for (let second = 0; second <= 14; second += 2) {
          await write(`l${second}`, 'и вот ещё', second * SECOND);
          await handled(second * SECOND);
        }
        expect(await authors()).toContain('bot');
      });

      it('two questions of it are both answered', async () => {
        await write('1', 'Как записаться на личный приём');
        await write('2', 'Сколько рассматривают обращение?', SECOND);
        await handled(2 * SECOND);
        expect(await authors()).toEqual(['client', 'client', 'bot']);
        expect((await said())[0]).toMatch(/По вопросу 1 [^]*По вопросу 2 /u);
      });

      it('an album is one thing to a person', async () => {
        const photo = { attachments: [{ kind: 'photo' }], group: 'g' } as const;
        for (const index of [0, 1, 2])
          await write(`a${index}`, index === 0 ? 'вот фото ямы' : '', index, photo);
        await handled(3 * SECOND);
        expect((await authors()).toSorted()).toEqual(['bot', 'client', 'client', 'client']);
      });

      it('an album and the words after it are one thing too', async () => {
        const photo = { attachments: [{ kind: 'photo' }], group: 'g' } as const;
        for (const index of [0, 1, 2]) await write(`p${index}`, '', index, photo);
        await write('words', 'Во дворе третий день такая яма.', SECOND);
        await handled(4 * SECOND);
        expect(await authors()).toEqual(['client', 'client', 'client', 'client', 'bot']);
        expect(new Set((await talk()).map((row) => row.case_id)).size).toBe(1);
      });

      it.each([
        ['a full question', 'Как записаться на личный приём?'],
        ['an answerable one without its mark', 'как записаться на личный приём'],
        ['a call for a person', 'Позовите сотрудника'],
        ['a danger to life', 'человек умирает'],
        ['a finished statement', 'Во дворе третий день не вывозят мусор.'],
      ])('%s is handled at once', async (_, text) => {
        await write('1', text);
        await handled(0);
        expect((await authors()).slice(0, 2)).toEqual(['client', 'bot']);
      });

      it('a greeting alone is greeted after the pause', async () => {
        await write('1', 'здравствуйте');
        await handled(SECOND);
        expect(
          await store.db.selectFrom('inbox').select('state').where('account', '=', account).execute(),
        ).toEqual([{ state: 'new' }]);
        await handled(3 * SECOND);
        expect(await authors()).toEqual(['client', 'bot']);
      });

      it('messages to an operator are not held', async () => {
        await write('1', 'Позовите сотрудника');
        await handled(0);
        await write('2', 'здравствуйте', MINUTE);
        await handled(MINUTE);
        expect(await authors()).toEqual(['client', 'bot', 'client']);
      });

      it('the worker comes back by itself when the pause is over', async () => {
        const at = Date.now();
        await inboxOn(store, Date.now).accept(account, [
          updateOf('w', { text: 'здравствуйте', occurredAt: at }),
        ]);
        // Two seconds of the pause have passed already.
        const clock = () => Date.now() + 2_300;
        const worker = createWorker({
          store,
          clock,
          log: createLog('silent'),
          handle: handlerOn(store, clock),
        });
        worker.start();
        await expect.poll(authors, { interval: 20, timeout: 3_000 }).toEqual(['client', 'bot']);
        await worker.stop();
      });
    });
  });
}
