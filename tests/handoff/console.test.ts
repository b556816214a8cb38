import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { vkBot } from '../../bots/vk/channel.ts';
import { startVkStand, type VkStand } from '../../scripts/stands/vk.ts';
import { newId, sha256 } from '../../src/kernel/ids.ts';
import { HOUR, type Instant, MINUTE } from '../../src/kernel/instants.ts';
import { seedCase, type SeededCase } from '../console/seed.ts';
import { type ConsoleStand, NOW, startConsole } from '../console/stand.ts';

const PHONE = 'Мой номер 8 921 123-45-67, когда починят дорогу?';

let stand: ConsoleStand;
let people = 0;
let vk: VkStand;
let anna: string;
let boris: string;
beforeAll(async () => {
  vk = await startVkStand();
  stand = await startConsole();
  await stand.addStaff('Анна Смирнова', 'anna@example.org', 'operator', ['ulyanovsk', 'leningrad']);
  await stand.addStaff('Борис Волков', 'boris@example.org', 'operator', ['ulyanovsk']);
  anna = await stand.cookieOf('anna@example.org');
  boris = await stand.cookieOf('boris@example.org');
  const account = { groupId: 1, token: 'T', secret: 's', confirmation: 'c', apiBaseUrl: vk.url };
  stand.channels.set('ulyanovsk-vk', vkBot.open({ ...account, userToken: 'admin' }));
  stand.channels.set('leningrad-vk', vkBot.open(account));
});
afterAll(async () => {
  await stand.stop();
  await vk.close();
});

const get = async (id: string, cookie = anna) => {
  const response = await stand.app.request(`/console/cases/${id}`, { headers: { cookie } });
  return response.text();
};
const post = async (id: string, act: string, form: Record<string, string>, cookie = anna) => {
  const response = await stand.app.request(`/console/cases/${id}/${act}`, {
    method: 'POST',
    headers: { cookie, host: 'localhost', origin: 'http://localhost' },
    body: new URLSearchParams(form),
  });
  return { status: response.status, page: await response.text() };
};
const db = () => stand.store.db;
const caseOf = (id: string) =>
  db().selectFrom('cases').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

/** A comment in public, as it would stand on a wall. */
async function comment(
  title = PHONE,
  agency = 'ulyanovsk',
  openedAt: Instant = NOW - HOUR,
): Promise<SeededCase> {
  const seeded = await seedCase(db(), { agency, place: 'public', title, openedAt, dueAt: NOW + HOUR });
  await db()
    .updateTable('conversations')
    .set({ external_id: `wall:-1_5:${++people}`, mode: 'bot' })
    .where('id', '=', seeded.conversation)
    .execute();
  await db().updateTable('messages').set({ external_id: '77' }).where('case_id', '=', seeded.id).execute();
  await db()
    .updateTable('clocks')
    .set({ target_id: agency === 'ulyanovsk' ? 'U-32-comment' : 'L2-02-comment' })
    .where('case_id', '=', seeded.id)
    .execute();
  return seeded;
}

describe('an operator invites the author of a public message', () => {
  it('U-33: sees the words first; the invitation is published, meets the public clock, and the client has the word', async () => {
    const { id, conversation } = await comment();
    const before = await get(id);
    expect(before).toContain('Пригласить в личные…');
    expect(before).toContain('не публикуйте здесь личные данные');
    expect(before).toContain('[ссылка]');
    const { page } = await post(id, 'invite', { conversation });
    expect(page).toContain('Приглашение отправляется.');
    expect(page).toContain('Ждём клиента до');
    expect(await caseOf(id)).toMatchObject({ status: 'answered', due_at: null });
    const [sent] = await db()
      .selectFrom('outbox')
      .selectAll()
      .where('conversation_id', '=', conversation)
      .execute();
    const { text, place, from, replyTo } = JSON.parse(sent?.payload ?? '{}') as Record<string, string>;
    expect({ place, from, replyTo }).toEqual({ place: 'public', from: 'operator', replyTo: '77' });
    const token = /ref=([\w-]{43})/.exec(text ?? '')?.[1] ?? '';
    expect(page).not.toContain(token);
    const [kept] = await db().selectFrom('invitations').selectAll().where('case_id', '=', id).execute();
    expect(kept).toMatchObject({ token_hash: sha256(token), used_at: null });
  });

  it('is told why not: a colleague has the case, it is closed, there is nowhere to go, the talk is not public', async () => {
    const held = await comment();
    await post(held.id, 'claim', {}, boris);
    const form = { conversation: held.conversation };
    expect((await post(held.id, 'invite', form)).page).toContain('ведёт другой сотрудник');
    await post(held.id, 'close', { reason: 'repeated' }, boris);
    expect((await post(held.id, 'invite', form)).page).toContain('уже закрыт');
    const telegram = await seedCase(db(), {
      agency: 'ulyanovsk',
      channel: 'telegram',
      place: 'public',
      openedAt: NOW,
      dueAt: null,
    });
    expect(await get(telegram.id)).not.toContain('Пригласить в личные');
    const nowhere = await post(telegram.id, 'invite', { conversation: telegram.conversation });
    expect(nowhere.page).toContain('Пригласить некуда');
    const direct = await seedCase(db(), { agency: 'ulyanovsk', openedAt: NOW, dueAt: null });
    const wrong = await post(direct.id, 'invite', { conversation: direct.conversation });
    expect(wrong.page).toContain('уже не открыт');
    expect(
      await db().selectFrom('invitations').selectAll().where('case_id', 'in', [held.id, direct.id]).execute(),
    ).toEqual([]);
  });
});

describe('personal data that everybody sees', () => {
  it('are marked by their kind, and hidden by a person’s decision, which the audit log holds without the data', async () => {
    const { id } = await comment();
    const shown = await get(id);
    expect(shown).toMatch(/Личные данные при всех:<\/strong> телефон/);
    expect(shown).toMatch(/Разбор: [^<]*личные данные при всех/);
    const [message] = await db().selectFrom('messages').select('id').where('case_id', '=', id).execute();
    const { page } = await post(id, 'hide', { message: message?.id ?? '' });
    expect(page).toContain('Сообщение скрыто на площадке.');
    expect(page).toContain('Скрыто на площадке');
    expect(page).not.toContain('Скрыть сообщение');
    expect(page).not.toMatch(/Разбор: [^<]*личные данные/);
    expect(vk.hidden).toContain('-1/77');
    const entries = await db()
      .selectFrom('audit')
      .select(['action', 'details'])
      .where('subject', '=', `case:${id}`)
      .where('action', 'like', 'message.%')
      .orderBy('id')
      .execute();
    expect(entries.map(({ action }) => action)).toEqual(['message.hide', 'message.hidden']);
    expect(entries[0]?.details).toContain('"ground":"personal_data","kinds":["phone"]');
    expect(JSON.stringify(entries)).not.toContain('921');
  });

  it('stay marked when the platform refuses, or lets nobody hide them from here', async () => {
    const refused = await comment();
    const [message] = await db()
      .selectFrom('messages')
      .select('id')
      .where('case_id', '=', refused.id)
      .execute();
    const error = { error: { error_code: 15, error_msg: 'Access denied' } };
    vk.faults.next(1, { do: 'answer', status: 200, body: JSON.stringify(error) }, 'wall.deleteComment');
    const { page } = await post(refused.id, 'hide', { message: message?.id ?? '' });
    expect(page).toContain('Не скрыто: площадка отказала');
    expect(page).toContain('Скрыть сообщение');
    // The community's own token deletes no comments of a wall.
    const other = await comment(PHONE, 'leningrad');
    expect(await get(other.id)).toContain('Скрыть отсюда площадка не даёт');
    const [its] = await db().selectFrom('messages').select('id').where('case_id', '=', other.id).execute();
    expect((await post(other.id, 'hide', { message: its?.id ?? '' })).status).toBe(409);
  });

  it('only such messages can be hidden: no criticism, no private message, no other case’s', async () => {
    const criticism = await comment('Безобразие, дороги нет уже год!');
    expect(await get(criticism.id)).not.toContain('Скрыть');
    const [plain] = await db()
      .selectFrom('messages')
      .select('id')
      .where('case_id', '=', criticism.id)
      .execute();
    expect((await post(criticism.id, 'hide', { message: plain?.id ?? '' })).status).toBe(409);
    const direct = await seedCase(db(), { agency: 'ulyanovsk', title: PHONE, openedAt: NOW, dueAt: null });
    const [secret] = await db()
      .selectFrom('messages')
      .select('id')
      .where('case_id', '=', direct.id)
      .execute();
    expect(await get(direct.id)).not.toContain('Личные данные при всех');
    expect((await post(direct.id, 'hide', { message: secret?.id ?? '' })).status).toBe(404);
    expect((await post(criticism.id, 'hide', { message: secret?.id ?? '' })).status).toBe(404);
  });
});

describe('two cases of one matter', () => {
  it('who came by the link on another platform is marked; a person joins the two, and the old address leads on', async () => {
    const first = await comment();
    const second = await seedCase(db(), {
      agency: 'ulyanovsk',
      channel: 'site',
      title: 'Пишу из комментариев',
      openedAt: NOW,
      dueAt: NOW + HOUR,
    });
    await db()
      .insertInto('invitations')
      .values({
        id: newId(),
        agency: 'ulyanovsk',
        case_id: first.id,
        client_id: first.client,
        home: 'ulyanovsk-telegram',
        account: 'ulyanovsk-site',
        token_hash: newId(),
        created_by: 'bot',
        created_at: NOW - MINUTE,
        expires_at: NOW + HOUR,
        used_at: NOW,
        arrival_case_id: second.id,
      })
      .execute();
    expect(await get(second.id)).toContain('Пришёл по приглашению');
    expect(await get(first.id)).toContain('Объединить с этим');
    const { page } = await post(first.id, 'join', { other: second.id });
    expect(page).toContain('Вопросы объединены.');
    expect(page).toContain('Пишу из комментариев');
    expect(page).toMatch(/Дальше лично,\s+Чат на сайте/);
    expect(page).toContain('Личное сообщение');
    expect(await get(second.id)).toMatch(/Продолжение в вопросе <a href="[^"]+">УО-\d+/);
    const clocks = await db().selectFrom('clocks').select('state').where('case_id', '=', first.id).execute();
    expect(clocks).toEqual([{ state: 'running' }, { state: 'running' }]);
  });

  it('are not joined when nothing ties them, or when a colleague has one', async () => {
    const [one, two] = [await comment(), await comment()];
    expect((await post(one.id, 'join', { other: two.id })).status).toBe(409);
    await db()
      .updateTable('conversations')
      .set({ client_id: one.client })
      .where('id', '=', two.conversation)
      .execute();
    await post(two.id, 'claim', {}, boris);
    expect((await post(one.id, 'join', { other: two.id })).page).toContain('ведёт другой сотрудник');
    expect((await post(one.id, 'join', { other: two.id }, boris)).page).toContain('Вопросы объединены.');
    expect((await caseOf(one.id)).owner_id).not.toBeNull();
    expect(await caseOf(two.id)).toMatchObject({ status: 'closed', close_reason: 'joined' });
  });
});
