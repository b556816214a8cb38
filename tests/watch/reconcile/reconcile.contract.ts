import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sayIn } from '../../../src/cases/say-in.ts';
import { meetClocks } from '../../../src/cases/clocks.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/kernel/instants.ts';
import type { Store } from '../../../src/store/db.ts';
import { claimCheck, keepChecks } from '../../../src/watch/reconcile/claim-check.ts';
import { countHours } from '../../../src/watch/reconcile/past-hours.ts';
import type { TwoServers } from '../../contract/store.contract.ts';
import { inboxOn, NOON, updateOf } from '../../inbox/accepting.ts';
import { type ChannelDesk, GROUP, openChannelDesk } from './channel-desk.ts';

const seconds = (at: number) => Math.floor(at / SECOND);

/** What a community on VK looks like after some of its events were never delivered, and some sends never answered. */
export function reconcileContract(name: string, open: () => Promise<TwoServers>, all: boolean): void {
  describe(`comparing with VK on ${name}`, () => {
    /** What both engines do alike is tried on one of them. */
    const only = all ? it : () => undefined;
    let store: Store;
    let other: Store;
    let desk: ChannelDesk;
    let count = 0;
    beforeAll(async () => {
      ({ one: store, other } = await open());
    });
    beforeEach(async () => {
      await desk?.close();
      await store.db.deleteFrom('lanes').execute();
      await store.db.deleteFrom('channel_hours').execute();
      desk = await openChannelDesk(store, { account: `community-${++count}`, now: NOON, userToken: 'U' });
    });
    afterAll(() => desk.close());

    const dialog = (id: number, text: string, at: number, more: object = {}) => ({
      type: 'message_new',
      object: {
        message: {
          id: 0,
          conversation_message_id: id,
          peer_id: 7,
          from_id: 7,
          out: 0,
          date: seconds(at),
          text,
          ...more,
        },
      },
    });
    const byHand = (id: number, text: string, at: number) => ({
      type: 'message_reply',
      object: {
        id,
        conversation_message_id: id,
        peer_id: 7,
        from_id: -GROUP,
        out: 1,
        admin_author_id: 55,
        date: seconds(at),
        text,
      },
    });
    const post = (id: number, from: number, text: string, at: number, owner = -GROUP) => ({
      type: 'wall_post_new',
      object: { id, owner_id: owner, from_id: from, date: seconds(at), post_type: 'post', text },
    });
    const comment = (id: number, from: number, text: string, at: number, more: object = {}) => ({
      type: 'wall_reply_new',
      object: { id, from_id: from, date: seconds(at), text, post_owner_id: -GROUP, post_id: 45, ...more },
    });
    const talk = () =>
      store.db
        .selectFrom('messages')
        .innerJoin('conversations', 'conversations.id', 'messages.conversation_id')
        .select([
          'messages.author',
          'messages.text',
          'messages.occurred_at',
          'conversations.external_id as place',
        ])
        .where('conversations.account', '=', desk.account)
        .where('messages.author', '!=', 'bot')
        .orderBy('messages.occurred_at')
        .orderBy('messages.id')
        .execute();
    const alarms = async (kind?: string) => {
      const rows = await store.db
        .selectFrom('alarms')
        .select(['kind', 'text'])
        .where('account', '=', desk.account)
        .where('settled_at', 'is', null)
        .execute();
      return rows.filter((row) => kind === undefined || row.kind === kind).map(({ text }) => text);
    };
    const clocks = () =>
      store.db
        .selectFrom('clocks')
        .innerJoin('conversations', 'conversations.case_id', 'clocks.case_id')
        .select(['clocks.state', 'clocks.started_at', 'clocks.met_at'])
        .where('conversations.account', '=', desk.account)
        .execute();

    it('five events that VK never delivered are brought, each once, with their own times; late deliveries add nothing', async () => {
      const { stand } = desk;
      await stand.deliver(post(45, -GROUP, 'Новость дня', NOON + SECOND));
      await stand.deliver(dialog(1, 'Позовите сотрудника', NOON + 2 * SECOND));
      const lost = [
        dialog(2, 'Вы тут?', NOON + MINUTE),
        byHand(3, 'Отвечаю сам', NOON + 2 * MINUTE),
        comment(9, 7, 'Когда починят мост?', NOON + 3 * MINUTE),
        comment(10, 8, '[id7|Иван], и мне интересно', NOON + 4 * MINUTE, { parents_stack: [9] }),
        post(50, 7, 'Жалуюсь на дорогу', NOON + 5 * MINUTE),
      ];
      stand.lose(lost.length);
      for (const event of lost) await stand.deliver(event);
      desk.now = NOON + 10 * MINUTE;
      await desk.handle();
      await desk.look();
      await desk.handle();
      const brought = [
        ['client', 'Позовите сотрудника', NOON + 2 * SECOND, '7'],
        ['client', 'Вы тут?', NOON + MINUTE, '7'],
        ['operator', 'Отвечаю сам', NOON + 2 * MINUTE, '7'],
        ['client', 'Когда починят мост?', NOON + 3 * MINUTE, 'wall:-123_45:7'],
        ['client', '[id7|Иван], и мне интересно', NOON + 4 * MINUTE, 'wall:-123_45:8'],
        ['client', 'Жалуюсь на дорогу', NOON + 5 * MINUTE, 'wall:-123_50:7'],
      ];
      const now = async () => (await talk()).map((row) => [row.author, row.text, row.occurred_at, row.place]);
      expect(await now()).toEqual(brought);
      expect(await alarms('missed_events')).toEqual([
        'Площадка не доставила сообщений: 5, первое от 23.11 13:01. Они найдены и в очереди',
      ]);
      // The colleague's answer has stopped the clock of the dialog at its own time, before it was looked up.
      const answered = (await clocks()).filter(({ state }) => state === 'met');
      expect(answered.map(({ met_at: at }) => at)).toEqual([NOON + 2 * MINUTE]);
      for (const event of lost) await stand.deliver(event);
      desk.now += 10 * MINUTE;
      await desk.look();
      await desk.handle();
      expect(await now()).toEqual(brought);
      expect(await alarms('missed_events')).toHaveLength(1);
    });

    only(
      'a mention on another wall is fetched, a long branch is read to its end, and what is older than the account is not',
      async () => {
        const { stand } = desk;
        await stand.deliver(post(45, -GROUP, 'Новость дня', NOON - DAY));
        stand.lose(100);
        await stand.deliver(dialog(1, 'Давно', NOON - DAY));
        await stand.deliver(comment(1, 7, 'Давно', NOON - DAY));
        for (let id = 2; id <= 16; id += 1)
          await stand.deliver(comment(id, 7, `№ ${id}`, NOON + id * SECOND, { parents_stack: [1] }));
        await stand.deliver(post(5, 9, '[club123|Правительство], помогите', NOON + MINUTE, -77));
        stand.lose(0);
        desk.now = NOON + 10 * MINUTE;
        await desk.look();
        await desk.handle();
        const texts = (await talk()).map(({ text }) => text);
        expect(texts).toHaveLength(16);
        expect(texts).not.toContain('Давно');
        const [mention] = await store.db
          .selectFrom('cases')
          .innerJoin('conversations', 'conversations.case_id', 'cases.id')
          .select(['cases.kind', 'conversations.external_id as place'])
          .where('conversations.account', '=', desk.account)
          .where('conversations.external_id', 'like', 'wall:-77%')
          .execute();
        expect(mention).toEqual({ kind: 'mention', place: 'wall:-77_5:9' });
      },
    );

    only(
      'what we wrote ourselves is nothing that was missed; a colleague’s comment that never came is',
      async () => {
        const { stand } = desk;
        await stand.deliver(post(45, -GROUP, 'Новость дня', NOON));
        await stand.deliver(comment(500, -GROUP, 'Дополнение', NOON + SECOND));
        await stand.deliver(comment(9, 7, 'Позвоните мне: +7 999 123-45-67', NOON + 2 * SECOND));
        await desk.handle();
        await desk.send();
        const own = { reply_to_comment: 9, reply_to_user: 7 };
        stand.lose(1);
        await stand.deliver(comment(501, -GROUP, '[id7|Иван], позвоним', NOON + MINUTE, own));
        desk.now = NOON + 10 * MINUTE;
        await desk.look();
        await desk.handle();
        expect((await talk()).map(({ author, text }) => [author, text])).toEqual([
          ['client', 'Позвоните мне: +7 999 123-45-67'],
          ['operator', '[id7|Иван], позвоним'],
        ]);
        expect(await alarms('missed_events')).toEqual([
          'Площадка не доставила сообщений: 1, первое от 23.11 13:01. Они найдены и в очереди',
        ]);
      },
    );

    only('what could not be read is read the next time', async () => {
      desk.stand.lose(1);
      await desk.stand.deliver(dialog(1, 'Позовите сотрудника', NOON + MINUTE));
      desk.stand.faults.next(1, { do: 'drop' }, 'messages.getConversations');
      desk.now = NOON + 4 * HOUR;
      await desk.look();
      expect(await talk()).toEqual([]);
      await desk.look();
      await desk.handle();
      expect((await talk()).map(({ text }) => text)).toEqual(['Позовите сотрудника']);
    });

    /** A person's answer whose sending ended as unknown. */
    async function doubtful(how: 'arrived' | 'lost', place: 'dialog' | 'wall' = 'dialog') {
      const asked =
        place === 'dialog' ? dialog(1, 'Позовите сотрудника', NOON) : comment(9, 7, 'Где приём?', NOON);
      await desk.stand.deliver(post(45, -GROUP, 'Новость', NOON - HOUR));
      await desk.stand.deliver(asked);
      await desk.handle();
      await desk.send();
      const conversation = await store.db
        .selectFrom('conversations')
        .selectAll()
        .where('account', '=', desk.account)
        .where('case_id', 'is not', null)
        .executeTakeFirstOrThrow();
      const caseId = conversation.case_id ?? '';
      desk.now = NOON + MINUTE;
      const said = {
        conversation,
        caseId,
        text: 'Приём по средам',
        author: 'operator',
        staffId: 'anna',
      } as const;
      const messageId = await store.transact(async (trx) => {
        const id = await sayIn(trx, undefined, { ...said, at: desk.now });
        await meetClocks(trx, caseId, id, desk.now);
        return id;
      });
      const method = place === 'dialog' ? 'messages.send' : 'wall.createComment';
      desk.stand.faults.next(1, how === 'arrived' ? { do: 'lose' } : { do: 'drop' }, method);
      await desk.send();
      // The guard's hour passes without another try, as when the account was stopped meanwhile.
      desk.now = NOON + 2 * HOUR;
      desk.stand.faults.next(1, { do: 'drop' }, method);
      await desk.send();
      const row = () =>
        store.db
          .selectFrom('outbox')
          .selectAll()
          .where('message_id', '=', messageId)
          .executeTakeFirstOrThrow();
      expect((await row()).state).toBe('unknown');
      return {
        row,
        caseId,
        shown: () =>
          [...desk.stand.messages, ...desk.stand.comments].filter(({ text }) => text === said.text),
      };
    }
    const statusOf = async (id: string) =>
      (await store.db.selectFrom('cases').select('status').where('id', '=', id).executeTakeFirst())?.status;

    it.each(['dialog', 'wall'] as const)(
      'an answer (%s) that arrived although VK never said so becomes sent, and its clock is met when it appeared',
      async (place) => {
        const { row, caseId, shown } = await doubtful('arrived', place);
        expect((await clocks()).map(({ state }) => state)).toEqual(['running']);
        await desk.look();
        expect(await row()).toMatchObject({ state: 'sent', reason: 'found_on_platform' });
        expect(shown()).toHaveLength(1);
        expect(await clocks()).toMatchObject([{ state: 'met', met_at: NOON + MINUTE }]);
        expect(await statusOf(caseId)).toBe('answered');
        expect(await alarms('send_unknown')).toEqual([]);
      },
    );

    only('an answer that VK does not have is sent again, once', async () => {
      const { row, shown } = await doubtful('lost');
      await desk.look();
      await desk.send();
      expect(await row()).toMatchObject({ state: 'sent', reason: null });
      expect(shown()).toHaveLength(1);
      expect((await clocks()).map(({ state }) => state)).toEqual(['met']);
      await desk.look();
      await desk.send();
      expect(shown()).toHaveLength(1);
    });

    only(
      'an answer that VK does not have and that a later word has overtaken waits for a person',
      async () => {
        const { row, shown } = await doubtful('lost');
        await desk.stand.deliver(byHand(90, 'Ответил здесь', desk.now));
        await desk.handle();
        await desk.look();
        await desk.send();
        expect(await row()).toMatchObject({ state: 'unknown', looked_at: desk.now });
        expect(shown()).toEqual([]);
        expect(await alarms('send_unknown')).toHaveLength(1);
      },
    );

    only('a comment cannot be looked for without an administrator’s token, and stays unknown', async () => {
      await desk.close();
      desk = await openChannelDesk(store, { account: `community-${++count}`, now: NOON });
      const { row } = await doubtful('arrived', 'wall');
      await desk.look();
      expect(await row()).toMatchObject({ state: 'unknown', looked_at: null });
    });

    only(
      'says that the channel is silent when what usually comes does not, and takes it back when events come',
      async () => {
        const hour = NOON - (NOON % HOUR);
        const rows = [1, 2, 3, 4].flatMap((week) =>
          [0, 1, 2].map((h) => ({
            account: desk.account,
            hour: hour + h * HOUR - week * 7 * DAY,
            events: 6,
          })),
        );
        await store.db.insertInto('channel_hours').values(rows).execute();
        await desk.stand.deliver(dialog(1, 'Позовите сотрудника', NOON + MINUTE));
        desk.now = NOON + MINUTE;
        await store.db
          .updateTable('account_states')
          .set({ last_event_at: desk.now })
          .where('account', '=', desk.account)
          .execute();
        desk.now = NOON + HOUR;
        await desk.look();
        expect(await alarms('channel_silent')).toEqual([]);
        desk.now = NOON + 2 * HOUR;
        await desk.look();
        await desk.look();
        expect(await alarms('channel_silent')).toEqual([
          'Канал молчит с 23.11 13:01: обычно к этому времени уже приходят сообщения',
        ]);
        await desk.stand.deliver(dialog(2, 'Есть кто?', desk.now));
        await desk.look();
        expect(await alarms('channel_silent')).toEqual([]);
      },
    );

    only('keeps what is wrong with the connection as an alarm, as long as it is so', async () => {
      await desk.look();
      expect((await alarms('channel_fault')).join()).toContain('нет сервера Callback API');
      desk.stand.management.rights.delete('messages');
      await desk.look();
      expect((await alarms('channel_fault')).join()).toContain('нет права на сообщения');
      desk.stand.management.rights.add('messages');
      desk.stand.management.servers.push({
        id: 1,
        title: '',
        url: desk.hookUrl,
        secret_key: '',
        status: 'ok',
      });
      await desk.look();
      expect((await alarms('channel_fault')).join()).not.toContain('сервера Callback API');
      const { findings } = await store.db
        .selectFrom('channel_checks')
        .select('findings')
        .where('account', '=', desk.account)
        .executeTakeFirstOrThrow();
      expect(JSON.parse(findings)).toContainEqual({
        id: 'userToken',
        state: 'works',
        text: 'Ключ администратора принят.',
      });
    });

    it('one instance at a time looks at an account', async () => {
      const at = NOON + DAY;
      await keepChecks(store.db, ['race'], at);
      const due = at + 10 * MINUTE;
      for (let round = 0; round < 20; round += 1) {
        await store.db
          .updateTable('channel_checks')
          .set({ lease_until: 0 })
          .where('account', '=', 'race')
          .execute();
        const got = await Promise.all([
          claimCheck(store.db, ['race'], 'a', due),
          claimCheck(other.db, ['race'], 'b', due),
        ]);
        expect(got.filter(Boolean)).toHaveLength(1);
      }
    });

    it('counts the events of past hours, empty ones too, each once', async () => {
      const at = Date.now();
      const inbox = inboxOn(store, () => at);
      await inbox.accept(desk.account, [updateOf('h1'), updateOf('h2')]);
      const later = at + 3 * HOUR;
      await countHours(store.db, [desk.account], later);
      await countHours(store.db, [desk.account], later);
      const rows = await store.db
        .selectFrom('channel_hours')
        .select(['hour', 'events'])
        .where('account', '=', desk.account)
        .orderBy('hour')
        .execute();
      expect(rows.filter(({ events }) => events > 0)).toEqual([{ hour: at - (at % HOUR), events: 2 }]);
      expect(rows.at(-1)).toEqual({ hour: later - (later % HOUR) - HOUR, events: 0 });
    });
  });
}
