import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { telegramBot } from '../../bots/telegram/channel.ts';
import { vkBot } from '../../bots/vk/channel.ts';
import { startTelegramStand, type TelegramStand } from '../../scripts/stands/telegram.ts';
import { startVkStand, type VkStand } from '../../scripts/stands/vk.ts';
import { csvOf } from '../../src/kernel/csv.ts';
import { newId } from '../../src/kernel/ids.ts';
import { HOUR } from '../../src/kernel/instants.ts';
import { seedCase, type SeededCase } from '../console/seed.ts';
import { type ConsoleStand, NOW, startConsole } from '../console/stand.ts';

let stand: ConsoleStand;
let vk: VkStand;
let telegram: TelegramStand;
let people = 0;
const cookies = new Map<string, string>();
beforeAll(async () => {
  [vk, telegram, stand] = await Promise.all([startVkStand(), startTelegramStand(), startConsole()]);
  await stand.addStaff('Анна', 'anna@example.org', 'operator', ['ulyanovsk']);
  await stand.addStaff('Глеб', 'gleb@example.org', 'supervisor', ['ulyanovsk']);
  await stand.addStaff('Кира', 'kira@example.org', 'supervisor', ['kursk']);
  for (const name of ['anna', 'gleb', 'kira']) cookies.set(name, await stand.cookieOf(`${name}@example.org`));
  const account = { groupId: 1, token: 'T', secret: 's', confirmation: 'c', apiBaseUrl: vk.url };
  stand.channels.set('ulyanovsk-vk', vkBot.open({ ...account, userToken: 'admin' }));
  const bot = { id: 42, username: 'gov_bot' };
  const settings = { token: '42:T', secret: 's', apiRoot: telegram.url, bot };
  stand.channels.set('ulyanovsk-telegram', telegramBot.open(settings));
});
afterAll(() => Promise.all([stand.stop(), vk.close(), telegram.close()]));

const db = () => stand.store.db;
const get = async (path: string, who = 'anna') => {
  const response = await stand.app.request(`/console${path}`, {
    headers: { cookie: cookies.get(who) ?? '' },
  });
  return { status: response.status, page: await response.text() };
};
const post = async (id: string, act: string, form: Record<string, string>) => {
  const response = await stand.app.request(`/console/cases/${id}/${act}`, {
    method: 'POST',
    headers: { cookie: cookies.get('anna') ?? '', host: 'localhost', origin: 'http://localhost' },
    body: new URLSearchParams(form),
  });
  return { status: response.status, page: (await response.text()).replaceAll(/\s+/g, ' ') };
};

async function comment(title: string, channel = 'vk'): Promise<SeededCase & { readonly message: string }> {
  const seeded = await seedCase(db(), {
    agency: 'ulyanovsk',
    channel,
    place: 'public',
    title,
    openedAt: NOW - HOUR,
    dueAt: NOW + HOUR,
  });
  const external = channel === 'vk' ? `wall:-1_5:${++people}` : `-100500:33:${++people}`;
  await db()
    .updateTable('conversations')
    .set({ external_id: external })
    .where('id', '=', seeded.conversation)
    .execute();
  const row = await db()
    .updateTable('messages')
    .set({ external_id: String(900 + people) })
    .where('case_id', '=', seeded.id)
    .returning('id')
    .executeTakeFirstOrThrow();
  return { ...seeded, message: row.id };
}
/** The author has written to us in private as well. */
async function talksPrivately({ client }: SeededCase): Promise<string> {
  const id = newId();
  await db()
    .insertInto('conversations')
    .values({
      id,
      agency: 'ulyanovsk',
      account: 'ulyanovsk-vk',
      channel: 'vk',
      external_id: id,
      place: 'private',
      client_id: client,
      mode: 'bot',
      case_id: null,
      last_seq: 0,
      last_at: NOW,
      unreachable: 0,
      memory: '{}',
      created_at: NOW,
    })
    .execute();
  return id;
}
const said = (html: string) => /class="said[^>]*>.*?<span>(.*?)<\/span>/su.exec(html)?.[1];
const entryOf = (message: string) =>
  db().selectFrom('moderation').selectAll().where('message_id', '=', message).executeTakeFirst();
const sends = (conversation: string) =>
  db().selectFrom('outbox').select('payload').where('conversation_id', '=', conversation).execute();

describe('a public message is taken out of sight on a ground of the policy', () => {
  it('shows each ground with its clause and what the author will read; without one nothing is hidden', async () => {
    const { id, message } = await comment('Дураки вы все!');
    const { page } = await get(`/cases/${id}`);
    expect(page).toContain('Убрать с площадки…');
    expect(page).toContain('Брань, оскорбления или угрозы');
    expect(page).toContain('ст. 11 ч. 3');
    expect(page).toContain('Автор прочтёт: «Мы скрыли ваше сообщение, потому что в нём были брань');
    expect((await post(id, 'hide', { message })).status).toBe(409);
    expect((await post(id, 'hide', { message, ground: 'criticism' })).status).toBe(409);
    expect(await entryOf(message)).toBeUndefined();
  });

  it('the author is told in private where we talk; the clock runs on, the ledger names person and ground', async () => {
    const seeded = await comment('Дураки, когда почините дорогу?');
    const talk = await talksPrivately(seeded);
    const { id, message } = seeded;
    const { page } = await post(id, 'hide', { message, ground: 'abuse' });
    expect(page).toContain('Сообщение скрыто на площадке. Автору сказали лично.');
    expect(page).toContain('Брань, оскорбления или угрозы');
    expect(vk.hidden).toContain(`-1/${900 + people}`);
    expect((await sends(talk))[0]?.payload).toContain('Если в нём был вопрос, мы на него ответим');
    expect(await entryOf(message)).toMatchObject({ state: 'done', how: 'hide', ground: 'abuse' });
    const clocks = await db().selectFrom('clocks').select('state').where('case_id', '=', id).execute();
    expect(clocks).toEqual([{ state: 'running' }]);
    expect((await post(id, 'hide', { message, ground: 'abuse' })).status).toBe(409);
  });

  it('before everybody only by a tick, and then as a comment of its own; otherwise nobody is told', async () => {
    const one = await comment('Дешёвые кредиты, пишите');
    const said = await post(one.id, 'hide', { message: one.message, ground: 'advertising' });
    expect(said.page).toContain('не сказали: личного диалога нет');
    expect(await sends(one.conversation)).toEqual([]);
    const two = await comment('Дешёвые кредиты, пишите сюда');
    await post(two.id, 'hide', { message: two.message, ground: 'advertising', 'tell-publicly': 'yes' });
    const [sent] = await sends(two.conversation);
    expect(sent?.payload).toContain('это реклама');
    expect(sent?.payload).not.toContain('replyTo');
  });

  it('is brought back with a reason, and may be hidden anew', async () => {
    const { id, message } = await comment('Вы бездельники и хамы');
    await post(id, 'hide', { message, ground: 'abuse' });
    expect((await post(id, 'restore', { message, why: ' ' })).page).toContain('Напишите, почему возвращаете');
    const { page } = await post(id, 'restore', { message, why: 'это критика' });
    expect(page).toContain('Сообщение снова на площадке.');
    expect(vk.hidden).not.toContain(`-1/${900 + people}`);
    expect(await entryOf(message)).toMatchObject({ state: 'restored', restored_why: 'это критика' });
    expect((await post(id, 'restore', { message, why: 'ещё раз' })).status).toBe(409);
    expect((await post(id, 'hide', { message, ground: 'abuse' })).page).toContain('скрыто на площадке');
  });

  it('what the platform refuses stays in the ledger with its word', async () => {
    const { id, message } = await comment('Купите у нас');
    const error = { error: { error_code: 15, error_msg: 'Access denied' } };
    vk.faults.next(1, { do: 'answer', status: 200, body: JSON.stringify(error) }, 'wall.deleteComment');
    expect((await post(id, 'hide', { message, ground: 'advertising' })).page).toContain('Не скрыто');
    expect(await entryOf(message)).toMatchObject({
      state: 'refused',
      reason: '15 Access denied',
      told: null,
    });
  });

  it('what nobody knows of is neither hidden nor refused', async () => {
    const { id, message } = await comment('Реклама');
    vk.faults.next(1, { do: 'lose' }, 'wall.deleteComment');
    const shown = await post(id, 'hide', { message, ground: 'advertising' });
    expect(said(shown.page)).toContain('Не скрыто');
    expect(await entryOf(message)).toMatchObject({ state: 'asked' });
    expect(said((await post(id, 'hide', { message, ground: 'advertising' })).page)).toContain('скрыто');
    expect(await entryOf(message)).toMatchObject({ state: 'done', reason: null });
  });

  it('a server that stopped in between leaves an entry that the next press goes on with', async () => {
    const { id, message } = await comment('Спам спам');
    const kept = {
      id: newId(),
      agency: 'ulyanovsk',
      case_id: id,
      message_id: message,
      account: 'ulyanovsk-vk',
      how: 'hide',
      ground: 'advertising',
      ground_name: 'Реклама',
      clause: 'x',
      staff_id: 'anna',
      at: NOW,
      state: 'asked',
    } as const;
    const none = { reason: null, told: null, restored_by: null, restored_at: null, restored_why: null };
    await db()
      .insertInto('moderation')
      .values({ ...kept, ...none })
      .execute();
    await post(id, 'hide', { message, ground: 'repeated' });
    const rows = await db()
      .selectFrom('moderation')
      .select(['state', 'ground'])
      .where('message_id', '=', message)
      .execute();
    expect(rows).toEqual([{ state: 'done', ground: 'repeated' }]);
  });

  it('where the platform keeps nothing, it is said and has to be confirmed', async () => {
    const { id, message } = await comment('Угрожаю вам всем', 'telegram');
    const { page } = await get(`/cases/${id}`);
    expect(page).toContain('удаляет насовсем');
    expect(page).toMatch(/>\s*Удалить\s*</);
    expect((await post(id, 'hide', { message, ground: 'abuse' })).status).toBe(400);
    const deleted = await post(id, 'hide', { message, ground: 'abuse', 'for-good': 'yes' });
    expect(said(deleted.page)).toContain('Сообщение скрыто на площадке');
    expect(deleted.page).not.toContain('Вернуть на площадку');
    expect(await entryOf(message)).toMatchObject({ state: 'done', how: 'delete' });
    expect((await post(id, 'restore', { message, why: 'x' })).status).toBe(409);
  });
});

describe('the ledger by months', () => {
  it('says who hid how much on which ground, for the supervisor’s own bodies', async () => {
    const { page } = await get('/moderation?month=2026-11', 'gleb');
    const [, counts] = /оскорбления или угрозы<br.*?<\/td>(.*?)<\/tr>/su.exec(page) ?? [];
    expect(counts?.match(/\d+/g)).toEqual(['4', '1']);
    expect(page).toContain('это критика');
    expect((await get('/moderation?month=2026-10', 'gleb')).page).toContain('ничего не скрывали');
    expect((await get('/moderation', 'kira')).page).toContain('ничего не скрывали');
    expect((await get('/moderation', 'anna')).status).toBe(403);
    expect((await get('/moderation.csv', 'anna')).status).toBe(403);
    expect((await get('/moderation?month=2026-99', 'gleb')).status).toBe(200);
  });

  it('as a table for a spreadsheet', async () => {
    const { page } = await get('/moderation.csv?month=2026-11', 'gleb');
    const lines = page.trim().split('\r\n');
    expect(lines[0]).toContain('Когда;Ведомство;Вопрос №;Сотрудник');
    expect(lines).toHaveLength(10);
    expect(page).toContain('площадка отказала');
    expect(page).not.toContain('кредиты');
  });

  it('cells are data', () => {
    expect(csvOf([['=1+1', '-2', 'a;b', 'он сказал "да"', -3]])).toBe(
      '\uFEFF\'=1+1;\'-2;"a;b";"он сказал ""да""";-3\r\n',
    );
  });
});
