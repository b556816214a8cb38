import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { askForNumbers } from '../../src/appeals/ask-for-number.ts';
import { type Draft, openDraftByToken, openDraftOf, readDraft } from '../../src/appeals/drafts.ts';
import type { ChannelEvent } from '../../src/channel/events.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/kernel/instants.ts';
import type { Store } from '../../src/store/db.ts';
import type { TwoServers } from '../contract/store.contract.ts';
import { inboxOn, NOON, updateOf } from '../inbox/accepting.ts';
import { appealsOn } from './desk.ts';
import { handleInOrder } from './talk-desk.ts';

const WISH = 'Хочу официально подать жалобу: у дома 5 на улице Мира две недели не вывозят мусор.';
const ESSENCE = 'Контейнеры у дома 5 переполнены с 1 ноября. Прошу обязать вывозить мусор каждый день.';

/** Appeals that are drawn up in a talk. Leningrad's go to our portal, Ulyanovsk's by the official way. */
export function appealTalkContract(name: string, open: () => Promise<TwoServers>): void {
  describe(`appeals in a talk on ${name}`, () => {
    let store: Store;
    let other: Store;
    let account = '';
    let count = 0;
    let now = NOON;
    beforeAll(async () => {
      ({ one: store, other } = await open());
    });
    beforeEach(async () => {
      await store.db.deleteFrom('lanes').execute();
      account = `leningrad/vk/a${++count}`;
      now = NOON;
    });

    const put = (more: Partial<ChannelEvent>, to = account) => {
      now += MINUTE;
      const key = `${to}:${now}`;
      return inboxOn(store, () => now).accept(to, [updateOf(key, { occurredAt: now, ...more })]);
    };
    /** Handled by another server than the one before: nothing of a draft is in a process's memory. */
    const handled = async () => {
      [store, other] = [other, store];
      await handleInOrder(store, () => now);
    };
    const write = async (text: string, more: Partial<ChannelEvent> = {}, to = account) => {
      await put({ text, ...more }, to);
      now += 30 * SECOND;
      await handled();
      return last(to);
    };
    const press = async (ref: string, to = account) => {
      await put({ type: 'button', ref, text: '' }, to);
      await handled();
      return last(to);
    };
    const talk = (to = account) =>
      store.db
        .selectFrom('messages')
        .innerJoin('conversations', 'conversations.id', 'messages.conversation_id')
        .select(['messages.author', 'messages.text', 'messages.case_id', 'messages.conversation_id'])
        .where('conversations.account', '=', to)
        .orderBy('messages.seq')
        .execute();
    /** What the bot has said since the client's last message. */
    const last = async (to = account) => {
      const rows = await talk(to);
      const from = rows.findLastIndex((row) => row.author === 'client');
      return rows
        .slice(from + 1)
        .map((row) => row.text)
        .join('\n');
    };
    const conversation = async (to = account) => (await talk(to))[0]?.conversation_id ?? '';
    const draft = async (to = account) => {
      const found = await openDraftOf(store.db, await conversation(to));
      if (found === null) throw new Error('no draft is open');
      return found;
    };
    const clocks = async () => {
      const [row] = await talk();
      return store.db
        .selectFrom('clocks')
        .select(['process', 'state', 'deadline_at'])
        .where('case_id', '=', row?.case_id ?? '')
        .execute();
    };
    const drawnUp = async () => {
      await write(WISH);
      await press('draft:compose');
      await press('draft:us');
      await press('draft:keep');
      return press('draft:enough');
    };
    const part = (one: Draft) => ({ type: one.type, essence: one.essence, step: one.step });

    it('L1-05 says what a chat is and what an appeal is, registers nothing, and a colleague sees it', async () => {
      const said = await write(WISH);
      expect(said).toContain('официальным обращением она не считается');
      expect(
        await store.db
          .selectFrom('appeal_drafts')
          .select('id')
          .where('conversation_id', '=', await conversation())
          .execute(),
      ).toEqual([]);
      expect(await clocks()).toMatchObject([{ process: 'reply', state: 'running' }]);
    });

    it('goes from the wish to a link that opens the filled draft once', async () => {
      await write(WISH);
      expect(await press('draft:compose')).toContain('Кому адресовать');
      expect(await press('draft:us')).toContain('не вывозят мусор');
      expect(await write(ESSENCE)).toContain('фото или документы');
      expect(await write('', { attachments: [{ kind: 'photo' }] })).toContain('Сообщений с файлами: 1');
      const preview = await press('draft:enough');
      for (const word of ['Жалоба', 'Ленинградской области', ESSENCE, 'Файлы: 1'])
        expect(preview).toContain(word);
      const said = await press('draft:hand');
      expect(said).toContain('Ссылка сработает один раз');
      const kept = await draft();
      expect(part(kept)).toEqual({ type: 'complaint', essence: ESSENCE, step: 'handed' });
      const rows = await store.db
        .selectFrom('outbox')
        .select('payload')
        .where('account', '=', account)
        .orderBy('id', 'desc')
        .execute();
      const token = /\?t=([\w-]{43})/u.exec(rows.map((row) => row.payload).join('\n'))?.[1] ?? '';
      expect(token).toHaveLength(43);
      expect(JSON.stringify(await talk())).not.toContain(token);
      const enter = (applicantId: string) =>
        store.transact((trx) => openDraftByToken(trx, token, { agency: 'leningrad', applicantId }, now));
      expect(await enter('a1')).toMatchObject({ id: kept.id, attachments: [expect.any(String)] });
      expect(await enter('a1')).toBeNull();
    });

    it('gives the text and the official way, keeps the number and watches the statutory term', async () => {
      account = `ulyanovsk/vk/a${count}`;
      expect(await drawnUp()).toContain('Проверьте');
      const said = await press('draft:hand');
      expect(said).toMatch(/Кому: .*Правительство.*Ульяновской области/u);
      expect(said).toContain('не вывозят мусор');
      expect(said).toContain('http://www.ulgov.ru');
      const { id } = await draft();
      expect(await write('Мой номер 8 927 123-45-67')).toContain('Не понял номер');
      expect(await write('Мой номер: ОГ-123/2026')).toContain('Записал номер: ОГ-123/2026. Если обращение');
      expect(await readDraft(store.db, id)).toMatchObject({ state: 'sent', number: 'ОГ-123/2026' });
      const answer = (await clocks()).find(({ process }) => process === 'appeal_answer');
      expect(answer).toMatchObject({ state: 'running' });
      expect((answer?.deadline_at ?? 0) - now).toBeGreaterThan(25 * DAY);
    });

    it('L1-12 asks once for the number of the official way when the term of registration has passed, and takes it then', async () => {
      account = `ulyanovsk/vk/a${count}`;
      await drawnUp();
      await press('draft:hand');
      const { id } = await draft();
      const ask = (server: Store) => askForNumbers(appealsOn(server), now);
      expect(await ask(store)).toBe(0);
      now += 5 * DAY;
      await store.db
        .updateTable('conversations')
        .set({ mode: 'operator' })
        .where('account', '=', account)
        .execute();
      expect(await ask(store)).toBe(0);
      await store.db
        .updateTable('conversations')
        .set({ mode: 'bot' })
        .where('account', '=', account)
        .execute();
      const asked = await Promise.all([ask(store), ask(other)]);
      expect(asked.toSorted()).toEqual([0, 1]);
      expect(await last()).toMatch(/Мой номер.*на ответ после регистрации — 30 дней/su);
      expect(await ask(other)).toBe(0);
      expect(await write('Мой номер ОГ-7/2026')).toContain('Записал номер: ОГ-7/2026');
      expect(await readDraft(store.db, id)).toMatchObject({ state: 'sent', number: 'ОГ-7/2026' });
    });

    it('takes back, corrects and cancels by buttons and by words', async () => {
      await write('Хочу подать обращение официально');
      expect(await press('draft:compose')).toContain('Что вы хотите подать');
      expect(await write('Предложение')).toContain('Кому адресовать');
      expect(await write('назад')).toContain('Что вы хотите подать');
      await write('жалоба');
      await write('Комитет по ЖКХ');
      expect(await write(ESSENCE)).toContain('фото или документы');
      expect(await write('нет')).toContain('Кому: Комитет по ЖКХ');
      expect(await write('изменить адресата')).toContain('Кому адресовать');
      expect(await write('Глава района')).toContain('Кому: Глава района');
      expect(await press('draft:type:application')).toContain('Вид: Заявление');
      const { id } = await draft();
      expect(await write('отмена')).toContain('Обращение отменено');
      expect(await readDraft(store.db, id)).toMatchObject({ state: 'cancelled', essence: '', addressee: '' });
      expect(await press('draft:hand')).toContain('обращения в работе нет');
    });

    it('takes a text that comes in pieces as one, in order', async () => {
      await write('Хочу подать жалобу официально');
      await press('draft:compose');
      await press('draft:us');
      const pieces = ['Во дворе', 'третью неделю', 'нет света', 'фонарь у подъезда', 'прошу починить.'];
      for (const [at, text] of pieces.entries()) {
        const key = `${account}:piece${at}`;
        const occurredAt = now + MINUTE + at * SECOND;
        await inboxOn(store, () => occurredAt).accept(account, [updateOf(key, { text, occurredAt })]);
      }
      now += 2 * MINUTE;
      await handled();
      expect((await draft()).essence.split('\n')).toEqual(pieces);
    });

    it('answers a question in the middle, and the draft stays', async () => {
      await write('Хочу подать жалобу официально');
      await press('draft:compose');
      await press('draft:us');
      const said = await write('Во сколько у вас обед?');
      expect(said).toMatch(/13:00.*Обращение сохранено/su);
      expect((await draft()).essence).toBe('');
      await press('draft:go-on');
      await write(ESSENCE);
      expect((await draft()).essence).toBe(ESSENCE);
    });

    it('asks after a day whether to go on; what was written then can be taken by a press', async () => {
      await write('Хочу подать жалобу официально');
      await press('draft:compose');
      await press('draft:us');
      now += DAY;
      expect(await write(ESSENCE)).toContain('Вы начали обращение вчера. Продолжить?');
      expect((await draft()).essence).toBe('');
      expect(await write('И ещё у дома 7.')).not.toContain('Вы начали');
      expect(await press('draft:go-on')).toContain('Напишите, что случилось');
      await press('draft:take');
      expect((await draft()).essence).toBe(ESSENCE);
    });

    it('keeps the drafts of two channels apart', async () => {
      const second = `leningrad/vk/b${count}`;
      for (const one of [account, second]) {
        await write('Хочу подать жалобу официально', {}, one);
        await press('draft:compose', one);
        await press('draft:us', one);
      }
      await write('Первое: яма.', {}, account);
      await write('Второе: фонарь.', {}, second);
      expect([(await draft(account)).essence, (await draft(second)).essence]).toEqual([
        'Первое: яма.',
        'Второе: фонарь.',
      ]);
    });

    it('refuses an empty and an endless text in plain words', async () => {
      await write('Хочу подать жалобу официально');
      await press('draft:compose');
      await press('draft:us');
      expect(await press('draft:keep')).toContain('Текста пока нет');
      expect(await write('слово '.repeat(10_000))).toContain('помещается 20000 знаков');
      expect((await draft()).essence).toBe('');
      await write('!!! ???');
      await press('draft:enough');
      expect(await press('draft:hand')).toContain('Не хватает: сути');
    });

    it('looks anew at a draft that is older than its policy', async () => {
      await drawnUp();
      const { id } = await draft();
      await store.db
        .updateTable('appeal_drafts')
        .set({ policy_version: 'of-old' })
        .where('id', '=', id)
        .execute();
      expect(await press('draft:hand')).toMatch(/правила изменились.*Проверьте, всё ли верно/su);
      expect(await press('draft:hand')).toContain('Ссылка сработает один раз');
    });

    it('is silent while an operator has the talk, and goes on after', async () => {
      await drawnUp();
      const id = await conversation();
      await store.db.updateTable('conversations').set({ mode: 'operator' }).where('id', '=', id).execute();
      expect(await press('draft:hand')).toBe('');
      await store.db.updateTable('conversations').set({ mode: 'bot' }).where('id', '=', id).execute();
      now += HOUR;
      expect(await press('draft:hand')).toContain('Ссылка сработает один раз');
    });
  });
}
