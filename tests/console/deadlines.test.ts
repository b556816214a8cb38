import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { at, clocksOf, startCase } from '../watch/watch-stand.ts';
import { type ConsoleStand, NOW, startConsole } from './stand.ts';

let stand: ConsoleStand;
let anna: string;
let id: string;
beforeAll(async () => {
  stand = await startConsole();
  await stand.addStaff('Анна Смирнова', 'anna@example.org', 'operator', ['ulyanovsk', 'leningrad']);
  anna = await stand.cookieOf('anna@example.org');
});
afterAll(() => stand.stop());
/** A Friday, 13:20 in Ulyanovsk. */
beforeEach(async () => {
  id = await newCase('ulyanovsk');
});

async function newCase(agency: string): Promise<string> {
  const made = await startCase(stand.store, { agency, at: NOW - 3_600_000 });
  const row = await stand.store.db
    .selectFrom('cases')
    .select('client_id')
    .where('id', '=', made)
    .executeTakeFirstOrThrow();
  await stand.store.db
    .insertInto('clients')
    .values({ id: row.client_id, kind: 'external', name: 'Ольга', created_at: NOW })
    .execute();
  return made;
}

const page = async () =>
  (await stand.app.request(`/console/cases/${id}`, { headers: { cookie: anna } })).text();
const post = async (act: string, form: Record<string, string>) => {
  const response = await stand.app.request(`/console/cases/${id}/${act}`, {
    method: 'POST',
    headers: { cookie: anna, host: 'localhost', origin: 'http://localhost' },
    body: new URLSearchParams(form),
  });
  return response.text();
};
const said = (html: string) => /class="said[^>]*>.*?<span>(.*?)<\/span>/su.exec(html)?.[1];
const ul = (local: string) => at(local, 'Europe/Ulyanovsk');

it('offers what the policy of the body has, each with its last moment', async () => {
  const html = await page();
  expect(html).toContain('Назначить срок…');
  expect(html.match(/<option\s+value="[A-Z0-9][^>]*>/gu)).toHaveLength(4);
  expect(html).toMatch(/до 27 ноя[^:]* 18:00: Ответ на срочное сообщение/u);
  expect(html).toContain('data-abuse');
});

it('sets an urgent term, shows its clause, author and reason, and explains it', async () => {
  const shown = await post('deadline', { target: 'U-06-urgent', reason: 'в доме нет тепла', until: '' });
  expect(said(shown)).toBe('Срок назначен: пятница, 27 ноября 2026 г., 18:00.');
  expect(shown).toContain('Назначил Анна Смирнова: в доме нет тепла');
  expect(shown).toContain('п. 2.4');
  const urgent = (await clocksOf(stand.store, id)).find((clock) => clock.set_by !== null);
  const why = await stand.app.request(`/console/clocks/${urgent?.id}`, { headers: { cookie: anna } });
  const text = await why.text();
  expect(text).toContain('5 рабочих дней');
  expect(text).toContain('Срок назначил сотрудник: в доме нет тепла');
});

it.each([
  [{ target: 'U-06-urgent', reason: '' }, 'Напишите, почему, до 500 знаков.'],
  [
    { target: 'U-06-urgent', reason: 'x', until: '2026-12-01T10:00' },
    'По правилам не позже: пятница, 27 ноября 2026 г., 18:00.',
  ],
  [{ target: 'U-06-urgent', reason: 'x', until: '2026-11-20T09:00' }, 'Это время уже прошло.'],
  [
    { target: 'U-18-callback', reason: 'x', until: '2026-11-21T12:00' },
    'В это время никто не работает. Назовите рабочее время.',
  ],
  [{ target: 'U-18-callback', reason: 'x', until: 'завтра' }, 'Проверьте дату и время.'],
  [{ target: '59FZ-redirect', reason: 'x', registered: '2026-11-23' }, 'День регистрации ещё не наступил.'],
  [
    { target: 'K-26-redirect', reason: 'x' },
    'Такой срок здесь не назначить: он уже идёт, или вопрос закрыт, или правила его не знают.',
  ],
])('refuses %o in words', async (form, words) => {
  expect(said(await post('deadline', form))).toBe(words);
  expect((await clocksOf(stand.store, id)).some((clock) => clock.set_by !== null)).toBe(false);
});

it('leaves the term of an urgent matter to the head where the order says so', async () => {
  id = await newCase('leningrad');
  expect(await page()).not.toContain('L3-06-urgent');
  expect(said(await post('deadline', { target: 'L3-06-urgent', reason: 'x' }))).toBe(
    'Срок срочного вопроса назначает руководитель.',
  );
});

it('a promise to call back is done or taken back by a person; until then the case is not closed', async () => {
  const until = '2026-11-20T16:30';
  expect(said(await post('deadline', { target: 'U-18-callback', reason: 'перезвонить Ольге', until }))).toBe(
    'Срок назначен: пятница, 20 ноября 2026 г., 16:30.',
  );
  const call = (await clocksOf(stand.store, id)).find((clock) => clock.process === 'callback');
  expect(call?.deadline_at).toBe(ul(until));
  expect(said(await post('close', { reason: 'answered' }))).toContain(
    'Идёт срок, который ответом не закрыть',
  );
  expect(await page()).toContain('Выполнено или снять');
  expect(said(await post('deadline-end', { clock: call?.id ?? '', how: 'done', reason: '' }))).toContain(
    'Напишите',
  );
  const done = { clock: call?.id ?? '', how: 'done', reason: 'поговорили' };
  expect(said(await post('deadline-end', done))).toBe('Отмечено: выполнено.');
  expect(said(await post('deadline-end', done))).toBe('Этот срок уже не идёт.');
  expect(said(await post('close', { reason: 'answered' }))).toBe('Вопрос закрыт.');
});

it('words of a reason are data', async () => {
  const reason = '<img src=x onerror=alert(1)>';
  const shown = await post('deadline', { target: 'U-18-callback', reason });
  expect(shown).not.toContain('<img');
  expect(shown).toContain('&lt;img src=x');
});
