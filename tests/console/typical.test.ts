import { afterAll, beforeAll, expect, it } from 'vitest';
import { greetingAt } from '../../src/console/call-part.ts';
import { seedCase } from './seed.ts';
import { type ConsoleStand, NOW, startConsole } from './stand.ts';

let stand: ConsoleStand;
let anna = '';
let seeded: Awaited<ReturnType<typeof seedCase>>;
const AT = NOW + 2 * 24 * 60 * 60_000;
beforeAll(async () => {
  stand = await startConsole();
  await stand.addStaff('Анна Смирнова', 'anna@example.org', 'operator', ['ulyanovsk', 'kursk']);
  anna = await stand.cookieOf('anna@example.org');
  seeded = await seedCase(stand.store.db, { agency: 'ulyanovsk', openedAt: AT, dueAt: null });
});
afterAll(() => stand.stop());

const reply = async (text: string) => {
  const row = await stand.store.db.selectFrom('cases').select('version').executeTakeFirstOrThrow();
  const seen = String(row.version);
  return (
    await stand.app.request(`/console/cases/${seeded.id}/reply`, {
      method: 'POST',
      headers: { cookie: anna, host: 'localhost', origin: 'http://localhost' },
      body: new URLSearchParams({ text, conversation: seeded.conversation, seen }),
    })
  ).text();
};

it('K-31: an answer with a blank of a ready answer does not leave, other brackets do', async () => {
  expect(await reply('Ответим не позднее [срок].')).toContain('Заполните пропуски: [срок].');
  const sent = async () =>
    (await stand.store.db.selectFrom('messages').select('id').where('author', '=', 'operator').execute())
      .length;
  expect(await sent()).toBe(0);
  await reply('Ответим не позднее 30 ноября [см. приказ].');
  expect(await sent()).toBe(1);
});

it('K-34 K-35: the steps of a call are shown where the act has them, with the greeting of the hour', async () => {
  const own = await seedCase(stand.store.db, { agency: 'kursk', openedAt: NOW, dueAt: null });
  const page = async (id: string) =>
    (await stand.app.request(`/console/cases/${id}`, { headers: { cookie: anna } })).text();
  const shown = await page(own.id);
  expect(shown).toContain('Звоним мы');
  expect(shown).toContain('назвать имя и орган власти');
  expect(shown).toContain('«Добрый день»');
  expect(await page(seeded.id)).not.toContain('Разговор по телефону');
});

it.each([
  ['2026-11-20T01:59:00Z', 'Здравствуйте'],
  ['2026-11-20T02:00:00Z', 'Доброе утро'],
  ['2026-11-20T08:59:00Z', 'Доброе утро'],
  ['2026-11-20T09:00:00Z', 'Добрый день'],
  ['2026-11-20T15:00:00Z', 'Добрый вечер'],
])('K-34: at %s one greets in Moscow «%s»', (at, greeting) => {
  expect(greetingAt(Date.parse(at), 'Europe/Moscow')).toBe(greeting);
});
