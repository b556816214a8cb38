import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closeCase } from '../../src/cases/cases.ts';
import { claimCase } from '../../src/cases/claim-case.ts';
import { replyToCase } from '../../src/cases/reply-to-case.ts';
import type { ChannelEvent } from '../../src/channel/events.ts';
import { DAY, HOUR, MINUTE } from '../../src/kernel/instants.ts';
import type { Store, Trx } from '../../src/store/db.ts';
import type { TwoServers } from '../contract/store.contract.ts';
import { inboxOn, NOON, updateOf } from '../inbox/accepting.ts';
import { packOf } from '../watch/watch-stand.ts';
import { handleAtOnce } from './desk.ts';

const PHONE = 'Мой номер 8 921 123-45-67, когда починят дорогу?';
const OLGA = { id: '7', role: 'person', name: 'Ольга' } as const;
const STRANGER = { id: '8', role: 'person', name: 'Пётр' } as const;
const ANNA = { id: 'anna', name: 'Анна', role: 'operator' };

/** The same store, whose transactions have done their work for a while before they commit: long enough for another one's. */
function heldOpen(store: Store): Store {
  return {
    ...store,
    transact: (work, urgency) =>
      store.transact(async (trx) => {
        const result = await work(trx);
        await wait(100);
        return result;
      }, urgency),
  };
}

/** A public talk and the private one that follows it are one case, and a link proves nothing about who holds it. */
export function handoffContract(name: string, open: () => Promise<TwoServers>): void {
  describe(`from public to private on ${name}`, () => {
    let store: Store;
    let other: Store;
    let account = '';
    let count = 0;
    beforeAll(async () => {
      ({ one: store, other } = await open());
    });
    beforeEach(async () => {
      await store.db.deleteFrom('lanes').execute();
      account = `ulyanovsk/vk/${++count}`;
    });

    const write = (key: string, more: Partial<ChannelEvent>, at = NOON, to = account) =>
      inboxOn(store, () => at).accept(to, [updateOf(`${to}:${key}`, { occurredAt: at, ...more })]);
    const comment = (text = PHONE, at = NOON, author: ChannelEvent['author'] = OLGA, to = account) =>
      write(
        `c${at}`,
        { place: 'public', kind: 'comment', conversation: `wall:-1_5:${author.id}`, author, text },
        at,
        to,
      );
    const direct = (more: Partial<ChannelEvent> = {}, at = NOON + HOUR, to = account) =>
      write(
        `d${at}`,
        { conversation: '7', author: OLGA, text: 'Вот подробности моего дела.', ...more },
        at,
        to,
      );
    const handled = (at = NOON, others: readonly Store[] = []) => handleAtOnce(store, () => at, others);
    const like = () => `%/${count}`;
    const cases = () =>
      store.db
        .selectFrom('cases')
        .selectAll()
        .where('id', 'in', (eb) =>
          eb
            .selectFrom('messages')
            .innerJoin('conversations', 'conversations.id', 'messages.conversation_id')
            .select('messages.case_id')
            .where('conversations.account', 'like', like()),
        )
        .orderBy('number')
        .execute();
    const talks = () =>
      store.db
        .selectFrom('conversations')
        .select(['place', 'case_id', 'mode'])
        .where('account', 'like', like())
        .orderBy('place')
        .execute();
    const messages = () =>
      store.db
        .selectFrom('messages')
        .innerJoin('conversations', 'conversations.id', 'messages.conversation_id')
        .select(['messages.author', 'messages.text', 'messages.case_id', 'conversations.place'])
        .where('conversations.account', 'like', like())
        .orderBy('messages.id')
        .execute();
    const clocks = async (caseId: string) =>
      store.db
        .selectFrom('clocks')
        .select(['target_id', 'state', 'started_at', 'met_by'])
        .where('case_id', '=', caseId)
        .orderBy('started_at')
        .execute();
    const refusals = async () => {
      const rows = await store.db
        .selectFrom('audit')
        .select('details')
        .where('action', '=', 'invitation.refused')
        .where('details', 'like', `%/${count}"%`)
        .execute();
      return rows.map(({ details }) => (JSON.parse(details) as { why: string }).why);
    };
    /** The token of the last public reply, as everybody can read it on the platform. */
    const token = async () => {
      const rows = await store.db
        .selectFrom('outbox')
        .select('payload')
        .where('account', 'like', like())
        .orderBy('id', 'desc')
        .execute();
      return rows.map(({ payload }) => /t=([\w-]{43})/.exec(payload)?.[1]).find(Boolean) ?? '';
    };
    const invited = async () => {
      await comment();
      await handled();
      return token();
    };

    it('U-33 K-22: personal data in public is answered by an invitation that repeats none of it', async () => {
      const given = await invited();
      expect(given).toHaveLength(43);
      const [, said] = await messages();
      expect(said).toMatchObject({ author: 'bot', place: 'public' });
      expect(said?.text).toContain('личные сообщения');
      expect(said?.text).not.toMatch(/921|дорог/);
      const [row] = await cases();
      expect(row?.status).toBe('waiting');
    });

    it('keeps the digest of a token and not the token', async () => {
      const given = await invited();
      const kept = await Promise.all([
        store.db.selectFrom('invitations').selectAll().execute(),
        store.db.selectFrom('messages').selectAll().execute(),
        store.db.selectFrom('audit').selectAll().execute(),
      ]);
      expect(JSON.stringify(kept)).not.toContain(given);
    });

    it('D7: the invitation meets the public clock, and the first private message starts a second one', async () => {
      await invited();
      const [row] = await cases();
      const id = row?.id ?? '';
      expect(await clocks(id)).toMatchObject([{ target_id: 'U-32-comment', state: 'met' }]);
      await direct();
      await handled(NOON + HOUR);
      expect(await cases()).toHaveLength(1);
      expect(await clocks(id)).toMatchObject([
        { target_id: 'U-32-comment', state: 'met' },
        { target_id: 'U-32-direct', state: 'running', started_at: NOON + HOUR },
      ]);
    });

    it.each([
      ['by the link', async () => ({ ref: await token(), text: `/start ${await token()}` })],
      ['without the link, by the same author', () => Promise.resolve({})],
    ])('who comes %s has one case with one history', async (how, more) => {
      await invited();
      await direct(await more());
      await handled(NOON + HOUR);
      const [row, ...others] = await cases();
      expect(others).toEqual([]);
      expect(await talks()).toEqual([
        { place: 'private', case_id: row?.id, mode: 'bot' },
        { place: 'public', case_id: row?.id, mode: 'bot' },
      ]);
      const all = await messages();
      expect(all.map(({ author, place }) => `${place} ${author}`)).toEqual([
        'public client',
        'public bot',
        'private client',
        'private bot',
      ]);
      expect(JSON.stringify(all)).not.toContain(await token());
      if (how === 'by the link')
        expect(all[3]?.text).toMatch(/Спасибо, что перешли.*Ваш вопрос у меня есть/s);
      expect(row).toMatchObject({ status: 'waiting', title: PHONE });
    });

    it('is invited once in a talk, and silently joined by an operator who has the case', async () => {
      await invited();
      await comment('И ещё номер: 8 921 765-43-21', NOON + MINUTE);
      await handled(NOON + MINUTE);
      expect((await messages()).filter(({ author }) => author === 'bot')).toHaveLength(1);
      const [row] = await cases();
      const id = row?.id ?? '';
      await store.transact((trx: Trx) => claimCase(trx, id, ANNA));
      await direct({ text: 'Я к вам перешла.' }, NOON + HOUR);
      await handled(NOON + HOUR);
      expect((await messages()).filter(({ author }) => author === 'bot')).toHaveLength(1);
      expect(await cases()).toMatchObject([{ id, status: 'in_work', owner_id: 'anna' }]);
      expect((await talks()).map(({ mode }) => mode)).toEqual(['operator', 'operator']);
    });

    it('an answer goes where it is written: in private it is a private message', async () => {
      await invited();
      await direct();
      await handled(NOON + HOUR);
      const [row] = await cases();
      const conversation = await store.db
        .selectFrom('conversations')
        .select('id')
        .where('account', '=', account)
        .where('place', '=', 'private')
        .executeTakeFirstOrThrow();
      await store.transact((trx: Trx) =>
        replyToCase(
          trx,
          {
            caseId: row?.id ?? '',
            conversationId: conversation.id,
            staff: ANNA,
            text: 'Починят в мае.',
            seenVersion: row?.version ?? 0,
            at: NOON + 2 * HOUR,
          },
          { pack: packOf, limits: () => undefined },
        ),
      );
      const sent = await store.db
        .selectFrom('outbox')
        .select('payload')
        .where('account', '=', account)
        .orderBy('id', 'desc')
        .executeTakeFirstOrThrow();
      expect(JSON.parse(sent.payload)).toMatchObject({ conversation: '7', place: 'private' });
      expect((await clocks(row?.id ?? '')).map(({ state }) => state)).toEqual(['met', 'met']);
    });

    it('another person who opens the public link gets nothing, and does not use it up', async () => {
      const given = await invited();
      await write(
        's',
        { conversation: '8', author: STRANGER, ref: given, text: `/start ${given}` },
        NOON + MINUTE,
      );
      await handled(NOON + MINUTE);
      expect(await refusals()).toEqual(['other_person']);
      const [stranger] = (await messages()).slice(-1);
      expect(stranger?.text).toContain('Здравствуйте');
      expect(stranger?.text).not.toMatch(/перешли|вопрос у меня есть/);
      expect(stranger?.case_id).toBeNull();
      await direct({ ref: given, text: `/start ${given}` });
      await handled(NOON + HOUR);
      expect(await cases()).toHaveLength(1);
      expect((await talks()).filter(({ case_id: id }) => id !== null)).toHaveLength(2);
    });

    it('a forged token, one of another body and one of another account grant nothing', async () => {
      const given = await invited();
      const forged = `${given.slice(0, 42)}${given.endsWith('A') ? 'B' : 'A'}`;
      await write('f', { conversation: '8', author: STRANGER, ref: forged, text: 'Что у вас есть?' });
      await direct({ ref: given, text: 'Подробности' }, NOON + MINUTE, `kursk/vk/${count}`);
      await direct({ ref: given, text: 'Подробности' }, NOON + MINUTE, `ulyanovsk/max/${count}`);
      await handled(NOON + MINUTE);
      expect((await refusals()).sort()).toEqual(['other_account', 'other_body', 'unknown']);
      const all = await cases();
      const ids = new Set((await talks()).map(({ case_id: id }) => id));
      expect([all.length, ids.size]).toEqual([4, 4]);
      expect(
        await store.db.selectFrom('invitations').select('used_at').where('home', '=', account).execute(),
      ).toEqual([{ used_at: null }]);
    });

    it('a used token grants nothing more', async () => {
      const given = await invited();
      await direct({ ref: given, text: 'Я здесь' });
      await handled(NOON + HOUR);
      const [row] = await cases();
      await store.transact((trx: Trx) => closeCase(trx, row?.id ?? '', 'answered', NOON + 2 * HOUR));
      await direct({ ref: given, text: 'Другой вопрос' }, NOON + 3 * HOUR);
      await handled(NOON + 3 * HOUR);
      expect(await refusals()).toEqual(['used']);
      expect(await cases()).toHaveLength(2);
    });

    it('after its time neither the link nor the author joins', async () => {
      const given = await invited();
      await direct({ ref: given, text: 'Подробности' }, NOON + 4 * DAY);
      await handled(NOON + 4 * DAY);
      expect(await refusals()).toEqual(['expired']);
      expect(await cases()).toHaveLength(2);
    });

    it('a message of before the end joins, however late it is delivered', async () => {
      await invited();
      await inboxOn(store, () => NOON + 4 * DAY).accept(account, [
        updateOf('late', { conversation: '7', author: OLGA, text: 'Подробности', occurredAt: NOON + DAY }),
      ]);
      await handled(NOON + 4 * DAY);
      expect(await cases()).toHaveLength(1);
    });

    it('on another platform who comes has a case of his own, which says where it comes from and knows nothing', async () => {
      const home = `ulyanovsk/telegram/${count}`;
      const site = `ulyanovsk/site/${count}`;
      await comment(PHONE, NOON, OLGA, home);
      await handled();
      const given = await token();
      const sessions = ['s1', 's2'].map((id) =>
        write(
          id,
          {
            conversation: id,
            author: { id, role: 'person' },
            invitation: given,
            text: 'Когда починят дорогу у школы?',
          },
          NOON + MINUTE,
          site,
        ),
      );
      await Promise.all(sessions);
      await handled(NOON + MINUTE, [other]);
      const [first, ...arrived] = await cases();
      expect(arrived).toHaveLength(2);
      const marks = await store.db
        .selectFrom('invitations')
        .select(['case_id', 'arrival_case_id'])
        .where('home', '=', home)
        .execute();
      // Both came with the same token at once: one of them is marked.
      expect(marks).toHaveLength(1);
      expect(marks[0]?.case_id).toBe(first?.id);
      expect(arrived.map(({ id }) => id)).toContain(marks[0]?.arrival_case_id);
      const said = (await messages()).filter(({ place, author }) => place === 'private' && author === 'bot');
      for (const { text } of said) expect(text).not.toMatch(/921|перешли|у меня есть/);
      expect(first?.status).toBe('waiting');
    });

    it('who wrote in private before the invitation was given is one case with it', async () => {
      await direct({ text: 'Позовите сотрудника' }, NOON + MINUTE);
      await handled(NOON + MINUTE);
      await comment(PHONE, NOON);
      await handled(NOON + 2 * MINUTE);
      const open = (await cases()).filter(({ status }) => status !== 'closed');
      expect(open).toHaveLength(1);
      expect((await talks()).map(({ case_id: id }) => id)).toEqual([open[0]?.id, open[0]?.id]);
      const all = await messages();
      expect(new Set(all.map(({ case_id: id }) => id))).toEqual(new Set([open[0]?.id]));
      expect(
        (await clocks(open[0]?.id ?? '')).map(({ target_id: id, state }) => `${id} ${state}`).sort(),
      ).toEqual(['U-32-comment met', 'U-32-direct running']);
    });

    it('both at the same moment, on two servers, are one case and lose nothing', async () => {
      const people = Array.from({ length: 8 }, (_, at) => ({ id: `p${at}`, role: 'person' }) as const);
      await Promise.all(
        people.flatMap((author) => [
          write(`c${author.id}`, {
            place: 'public',
            kind: 'comment',
            conversation: `wall:-1_6:${author.id}`,
            author,
            text: PHONE,
          }),
          write(`d${author.id}`, {
            conversation: author.id,
            author,
            text: 'Пишу и сюда про дорогу',
            occurredAt: NOON + 1_000,
          }),
        ]),
      );
      await handled(NOON + MINUTE, [other]);
      const open = (await cases()).filter(({ status }) => status !== 'closed');
      expect(open).toHaveLength(people.length);
      const ids = new Map<string, Set<string | null>>();
      for (const { text, author, ...row } of await messages()) {
        expect(open.map(({ id }) => id)).toContain(row.case_id);
        if (author === 'client')
          ids.set(row.case_id ?? '', (ids.get(row.case_id ?? '') ?? new Set()).add(text));
      }
      expect([...ids.values()].map((texts) => texts.size)).toEqual(people.map(() => 2));
    });

    it.each([
      ['somebody who is known', true],
      ['somebody new', false],
    ])('each before the other’s commit, by %s, are one case', async (_, known) => {
      if (known) {
        await direct({ text: 'Здравствуйте' }, NOON - HOUR);
        await handled(NOON - HOUR);
      }
      await comment(PHONE, NOON);
      await direct({ text: 'Пишу и сюда про дорогу' }, NOON + 1_000);
      await handleAtOnce(heldOpen(store), () => NOON + MINUTE, [heldOpen(other)]);
      const open = (await cases()).filter(({ status }) => status !== 'closed');
      expect(open).toHaveLength(1);
      expect((await talks()).map(({ case_id: id }) => id)).toEqual([open[0]?.id, open[0]?.id]);
    });

    it('an older matter in private is not mixed in without a person', async () => {
      await direct({ text: 'Почему не вывозят снег?' }, NOON);
      await handled(NOON);
      await comment(PHONE, NOON + HOUR);
      await handled(NOON + HOUR);
      expect((await cases()).filter(({ status }) => status !== 'closed')).toHaveLength(2);
    });

    it('a group and who hides behind one are not invited, nor is anybody where there is no place for it', async () => {
      await comment(PHONE, NOON, { id: '-9', role: 'community' });
      await comment(PHONE, NOON + MINUTE, OLGA, `ulyanovsk/ok/${count}`);
      await handled(NOON + MINUTE);
      expect((await messages()).filter(({ author }) => author === 'bot')).toEqual([]);
      expect(await cases()).toHaveLength(2);
    });
  });
}
