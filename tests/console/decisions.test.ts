import { afterAll, beforeAll, expect, it } from 'vitest';
import { HOUR } from '../../src/kernel/instants.ts';
import { seedCase, type SeededCase } from './seed.ts';
import { type ConsoleStand, NOW, startConsole } from './stand.ts';

let stand: ConsoleStand;
let anna: string;
let kira: string;
beforeAll(async () => {
  stand = await startConsole();
  await stand.addStaff('Анна', 'anna@example.org', 'operator', ['ulyanovsk', 'leningrad']);
  await stand.addStaff('Кира', 'kira@example.org', 'operator', ['kursk']);
  anna = await stand.cookieOf('anna@example.org');
  kira = await stand.cookieOf('kira@example.org');
});
afterAll(() => stand.stop());

const seed = (agency: string) =>
  seedCase(stand.store.db, { agency, openedAt: NOW - HOUR, dueAt: NOW + HOUR, place: 'public' });
const page = async ({ id }: SeededCase) => {
  const response = await stand.app.request(`/console/cases/${id}`, { headers: { cookie: anna } });
  return (await response.text()).replaceAll(/\s+/g, ' ');
};
const post = async (
  { id, conversation }: SeededCase,
  act: string,
  form: Readonly<Record<string, string>>,
  cookie = anna,
) => {
  const row = await stand.store.db
    .selectFrom('cases')
    .select('version')
    .where('id', '=', id)
    .executeTakeFirst();
  const body = new URLSearchParams({ conversation, seen: String(row?.version), ...form });
  const response = await stand.app.request(`/console/cases/${id}/${act}`, {
    method: 'POST',
    headers: { cookie, host: 'localhost', origin: 'http://localhost' },
    body,
  });
  return { status: response.status, html: (await response.text()).replaceAll(/\s+/g, ' ') };
};
const said = (html: string) => /class="said[^>]*>.*?<span>(.*?)<\/span>/su.exec(html)?.[1];

it('shows the choices with their clauses and what the client will get, before anything is decided', async () => {
  const shown = await page(await seed('ulyanovsk'));
  expect(shown).toContain('Решение…');
  expect(shown).toContain('управляющая организация дома');
  expect(shown).toContain('п. 3.10 (контактов в порядке нет)');
  expect(shown).toContain('20.11.2026 мы направили ваш вопрос туда, где его могут решить: [куда]');
  expect(shown).toContain('8-ФЗ, ст. 20');
  expect(shown).toContain('Клиент прочтёт: «Решение по этому вопросу ещё не принято');
  expect(shown).toContain('не можем отвечать на сообщения с оскорблениями');
});

it('K-28: passes on with one press, and the case tells to whom, by whom and on what clause', async () => {
  const one = await seed('ulyanovsk');
  expect(said((await post(one, 'redirect', { own: 'ГКУ «Центр»' })).html)).toContain('как направлено');
  expect(said((await post(one, 'redirect', { how: 'письмо' })).html)).toContain('куда передаёте');
  const form = { own: 'ГКУ «Центр»\n<b>Школа</b>\n\nГКУ «Центр»', how: 'письмо № 7' };
  const { html } = await post(one, 'redirect', form);
  expect(said(html)).toBe('Передано, уведомление отправляется.');
  expect(html).toContain('Передано:</strong> <bdi>ГКУ «Центр»; &lt;b&gt;Школа&lt;/b&gt;</bdi>');
  expect(html).toContain('59-ФЗ, ст. 8 ч. 3');
  expect(said((await post(one, 'redirect', { ...form, seen: '1' })).html)).toContain('появилось новое');
  expect((await post(one, 'redirect', form, kira)).status).toBe(404);
});

it('U-10, U-07: refuses in plain words, and sends the notice about abuse while the question goes on', async () => {
  const one = await seed('ulyanovsk');
  const bare = { ground: 'restricted', why: 'См. ст. 20 закона № 8-ФЗ.' };
  expect(said((await post(one, 'refuse', bare)).html)).toContain('простыми словами');
  expect(said((await post(one, 'abuse', {})).html)).toBe(
    'Уведомление отправляется. На вопрос внутри ответьте как обычно, срок идёт.',
  );
  const plain = { ...bare, why: 'В этих бумагах адреса других людей, показать их без согласия мы не можем.' };
  expect(said((await post(one, 'refuse', plain)).html)).toBe('Отказ с объяснением отправляется.');
});

it('L1-18, L1-34: where the order asks for it, closing wants an outcome and the ticks', async () => {
  const one = await seed('leningrad');
  expect(await page(one)).toContain('будет решён к определённому дню');
  const form = { reason: 'answered' };
  expect(said((await post(one, 'close', form)).html)).toBe('Выберите, чем закончился вопрос.');
  expect(said((await post(one, 'close', { ...form, outcome: 'by_date', confirmed: '0' })).html)).toContain(
    'Отметьте все условия',
  );
  expect(said((await post(one, 'close', { reason: 'advertising' })).html)).toBe('Вопрос закрыт.');
  expect(await page(await seed('ulyanovsk'))).not.toContain('name="outcome"');
});
