import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelEvent } from '../../src/channel/events.ts';
import { closeCase } from '../../src/cases/cases.ts';
import { claimCase } from '../../src/cases/claim-case.ts';
import { replyToCase } from '../../src/cases/reply-to-case.ts';
import { sayIn } from '../../src/cases/say-in.ts';
import { PRESSED } from '../../src/dispatch/plans.rules.ts';
import { MINUTE, SECOND } from '../../src/kernel/instants.ts';
import type { Store, Trx } from '../../src/store/db.ts';
import type { TwoServers } from '../contract/store.contract.ts';
import { inboxOn, NOON, updateOf } from '../inbox/accepting.ts';
import { packOf } from '../watch/watch-stand.ts';
import { handleAll } from './desk.ts';

const URGENT = 'U-06-urgent';
const QUESTION = 'Как записаться на личный приём?';

/** One event is one transaction with everything that follows from it, whatever happens beside it. */
export function handlingContract(name: string, open: () => Promise<TwoServers>): void {
  describe(`handling on ${name}`, () => {
    let store: Store;
    let account = '';
    let count = 0;
    beforeAll(async () => {
      store = (await open()).one;
    });
    beforeEach(async () => {
      await store.db.deleteFrom('lanes').execute();
      account = `desk-${++count}`;
    });
    const write = (key: string, more: Partial<ChannelEvent> = {}, at = NOON) =>
      inboxOn(store, () => at).accept(account, [updateOf(key, { text: QUESTION, occurredAt: at, ...more })]);
    const handled = (at = NOON, on = store) => handleAll(on, () => at);
    const talk = async () => {
      const rows = await store.db
        .selectFrom('messages')
        .innerJoin('conversations', 'conversations.id', 'messages.conversation_id')
        .select(['messages.author', 'messages.text', 'messages.case_id', 'messages.data'])
        .where('conversations.account', '=', account)
        .orderBy('messages.seq')
        .execute();
      return rows;
    };
    const cases = () =>
      store.db
        .selectFrom('cases')
        .innerJoin('conversations', 'conversations.client_id', 'cases.client_id')
        .selectAll('cases')
        .where('conversations.account', '=', account)
        .orderBy('cases.number')
        .execute();
    const clocks = async () => {
      const ids = (await cases()).map((row) => row.id);
      return store.db.selectFrom('clocks').selectAll().where('case_id', 'in', ids).orderBy('id').execute();
    };

    it('what the base lacked is counted once, by the message that showed it (L4-13)', async () => {
      await write('gap', { text: 'Когда починят качели на нашей площадке?' });
      await handled();
      const gaps = await store.db
        .selectFrom('knowledge_gaps')
        .innerJoin('messages', 'messages.id', 'knowledge_gaps.message_id')
        .innerJoin('conversations', 'conversations.id', 'messages.conversation_id')
        .select(['knowledge_gaps.reason', 'knowledge_gaps.audience', 'messages.text'])
        .where('conversations.account', '=', account)
        .execute();
      expect(gaps).toEqual([
        { reason: 'no_answer', audience: 'citizen', text: 'Когда починят качели на нашей площадке?' },
      ]);
    });

    it('uses of an article are counted by what became of its answers, without a text', async () => {
      const uses = async () => {
        const rows = await store.db.selectFrom('article_uses').selectAll().execute();
        return Object.fromEntries(rows.map(({ what, count }) => [what, count]));
      };
      await store.db.deleteFrom('article_uses').execute();
      const press = (key: string, ref: string, at: number) =>
        write(key, { type: 'button', ref, text: 'Кнопка' }, at);
      await write('asked');
      await handled();
      await write('asked');
      await handled();
      await press('good', PRESSED.helped, NOON + SECOND);
      await handled(NOON + SECOND);
      await write('again', {}, NOON + MINUTE);
      await handled(NOON + MINUTE);
      await press('bad', PRESSED.notHelped, NOON + 2 * MINUTE);
      await handled(NOON + 2 * MINUTE);
      expect(await uses()).toEqual({ asked: 2, answered: 2, helped: 1, not_helped: 1 });
      const open = (await cases()).at(-1);
      const { id: conversationId } = await store.db
        .selectFrom('conversations')
        .select('id')
        .where('account', '=', account)
        .executeTakeFirstOrThrow();
      const staff = { id: 'anna', name: 'Анна', role: 'operator' } as const;
      const reply = { caseId: open?.id ?? '', conversationId, staff, text: 'Уточняем', override: true };
      const answer = async (seenVersion: number, at: number) =>
        store.transact((trx) =>
          replyToCase(trx, { ...reply, seenVersion, at }, { pack: packOf, limits: () => undefined }),
        );
      expect(await answer(open?.version ?? 0, NOON + 3 * MINUTE)).toMatchObject({ sent: true });
      const version = (await cases()).at(-1)?.version ?? 0;
      expect(await answer(version, NOON + 4 * MINUTE)).toMatchObject({ sent: true });
      expect(await uses()).toMatchObject({ corrected: 1, asked: 2 });
    });

    it('U-05 what reads as urgent is a proposal; once a person has decided so, new messages have the urgent term', async () => {
      const text = 'Срочно нужен ответ про качели у дома, ждать нельзя!';
      await write('first', { text });
      await handled();
      const [row] = await cases();
      const targets = async () => (await clocks()).map(({ target_id: id }) => id);
      expect(await targets()).not.toContain(URGENT);
      await store.db
        .updateTable('cases')
        .set({ urgent: 1, urgent_by: 'anna' })
        .where('id', '=', row?.id ?? '')
        .execute();
      await write('second', { text }, NOON + MINUTE);
      await handled(NOON + MINUTE);
      expect(await targets()).toContain(URGENT);
      expect((await clocks()).find(({ target_id: id }) => id === URGENT)).toMatchObject({
        process: 'urgent_answer',
        set_by: null,
        started_at: NOON + MINUTE,
      });
    });

    it('a redelivered event is one case and one reply', async () => {
      await write('1');
      await handled();
      await write('1');
      await handled();
      expect((await talk()).map((row) => row.author)).toEqual(['client', 'bot']);
      expect(await cases()).toHaveLength(1);
    });

    it('an event that came an hour late starts its clock when it was written, and may be overdue on arrival', async () => {
      const written = Date.UTC(2026, 10, 23, 6, 0);
      const weekLater = written + 7 * 24 * 60 * MINUTE;
      await inboxOn(store, () => weekLater).accept(account, [
        updateOf('late', { text: 'Позовите сотрудника', occurredAt: written }),
      ]);
      await handled(weekLater);
      const [clock] = await clocks();
      expect(clock).toMatchObject({ started_at: written, breached: 1, reason: 'overdue_on_arrival' });
      const [, answer] = await talk();
      expect(answer?.text).not.toMatch(/до \d/);
    });

    it('text that only one of the databases would take is handled as well', async () => {
      await write('nul', {
        text: `до\u0000после ${QUESTION}`,
        author: { id: 'nul', role: 'person', name: 'А\u0000' },
      });
      await handled();
      expect((await talk())[0]?.text).toBe(`допосле ${QUESTION}`);
    });

    it.each([
      [
        'takes the case',
        (trx: Trx, id: string) => claimCase(trx, id, { id: 'anna', name: 'Анна', role: 'operator' }),
      ],
      ['closes the case', (trx: Trx, id: string) => closeCase(trx, id, 'answered_elsewhere', NOON + MINUTE)],
    ])('a person %s while the bot is thinking', async (what, act) => {
      await write('1');
      await handled();
      const [first] = await cases();
      await write('2', {}, NOON + MINUTE);
      let acted = false;
      const disturbed: Store = {
        ...store,
        async transact(work, urgency) {
          // Only the transaction that handles the event is met by it, not the claim of the lane.
          if (
            !acted &&
            (await store.db.selectFrom('lanes').select('lease_owner').where('lease_until', '>', 0).execute())
              .length > 0
          ) {
            acted = true;
            await store.transact<unknown>((trx) => act(trx, first?.id ?? ''), 'now');
          }
          return store.transact(work, urgency);
        },
      };
      await handled(NOON + MINUTE + SECOND, disturbed);
      expect(acted).toBe(true);
      const authors = (await talk()).map((row) => row.author);
      const open = (await cases()).filter((row) => row.status !== 'closed');
      expect(open).toHaveLength(1);
      if (what === 'takes the case') {
        expect(authors).toEqual(['client', 'bot', 'client']);
        expect(open[0]).toMatchObject({ id: first?.id, status: 'in_work' });
      } else {
        expect(authors).toEqual(['client', 'bot', 'client', 'bot']);
        const own = (await clocks()).filter((clock) => clock.case_id === open[0]?.id);
        expect(own.map((clock) => clock.state)).not.toEqual([]);
      }
    });

    it('a colleague’s answer by hand stops the clock and silences the bot', async () => {
      await write('1', { text: 'Позовите сотрудника' });
      await handled();
      await write(
        '2',
        { type: 'own_reply', text: 'Приходите в среду', author: { id: '5', role: 'staff' } },
        NOON + MINUTE,
      );
      await write('3', {}, NOON + 2 * MINUTE);
      await handled(NOON + 2 * MINUTE);
      expect((await talk()).map((row) => row.author)).toEqual(['client', 'bot', 'operator', 'client']);
      const all = await clocks();
      expect(all[0]).toMatchObject({ state: 'met', met_at: NOON + MINUTE });
      expect(all.at(-1)).toMatchObject({ state: 'running', started_at: NOON + 2 * MINUTE });
    });

    it('a comment of ours is told from one that a colleague wrote by hand', async () => {
      const thread = { place: 'public', kind: 'comment', conversation: 'wall:-1_5:anna' } as const;
      await write('1', thread);
      await handled();
      const [opened] = await cases();
      const conversation = await store.db
        .selectFrom('conversations')
        .selectAll()
        .where('account', '=', account)
        .executeTakeFirstOrThrow();
      const said = {
        conversation,
        caseId: opened?.id ?? null,
        text: 'Ответ',
        author: 'operator',
        staffId: 'a',
      } as const;
      const messageId = await store.transact((trx) => sayIn(trx, undefined, { ...said, at: NOON }));
      await store.db
        .updateTable('outbox')
        .set({ state: 'sent', external_id: '77' })
        .where('message_id', '=', messageId)
        .execute();
      const own = { ...thread, author: { id: '-1', role: 'self' }, replyTo: '1' } as const;
      await write('2', { ...own, messageId: '77' }, NOON + 1);
      await write('3', { ...own, messageId: '78', text: 'Отвечу сам' }, NOON + 2);
      await handled(NOON + 2);
      expect((await talk()).map((row) => row.text)).toEqual([QUESTION, 'Ответ', 'Отвечу сам']);
      expect((await clocks()).map((clock) => clock.met_at)).toEqual([NOON + 2]);
    });

    it('what came by two ways is handled once: a message, a press of a text button, an answer by hand', async () => {
      const press = { type: 'button', ref: 'operator', text: 'Позвать сотрудника', messageId: '7' } as const;
      const byHand = { type: 'own_reply', author: { id: '55', role: 'staff' }, messageId: '8' } as const;
      for (const way of ['webhook', 'looked-up']) {
        await write(`${way}:6`, { messageId: '6' }, NOON);
        await write(`${way}:7`, press, NOON + SECOND);
        await write(`${way}:8`, { ...byHand, text: 'Отвечаю сам' }, NOON + 2 * SECOND);
        await handled(NOON + MINUTE);
      }
      expect((await talk()).map((row) => row.author)).toEqual(['client', 'bot', 'client', 'bot', 'operator']);
    });

    it('two presses under one message are two presses', async () => {
      await write('1');
      await handled();
      const press = { type: 'button', ref: 'x', text: '', messageId: '9' } as const;
      await write('2', press, NOON + SECOND);
      await write('3', press, NOON + 2 * SECOND);
      await handled(NOON + MINUTE);
      expect((await talk()).filter((row) => row.author === 'client')).toHaveLength(3);
    });

    it('a group that became a supergroup keeps its conversations', async () => {
      const group = { place: 'public', kind: 'comment' } as const;
      await write('g1', { ...group, conversation: '-100:5' });
      await write('g2', { ...group, conversation: '-1000:5', author: { id: 'b', role: 'person' } });
      await handled();
      await write('m', { type: 'migrated', text: '', conversation: '-100', movedTo: '-200' }, NOON + 1);
      await handled(NOON + 1);
      const rows = await store.db
        .selectFrom('conversations')
        .select('external_id')
        .where('account', '=', account)
        .orderBy('id')
        .execute();
      expect(rows.map((row) => row.external_id).toSorted()).toEqual(['-1000:5', '-200:5']);
    });
  });
}
