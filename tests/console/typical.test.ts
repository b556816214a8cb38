import { afterAll, beforeAll, expect, it } from 'vitest';
import { seedCase } from './seed.ts';
import { type ConsoleStand, NOW, startConsole } from './stand.ts';

let stand: ConsoleStand;
let anna = '';
let seeded: Awaited<ReturnType<typeof seedCase>>;
const AT = NOW + 2 * 24 * 60 * 60_000;
beforeAll(async () => {
  stand = await startConsole();
  await stand.addStaff('Анна Смирнова', 'anna@example.org', 'operator', ['ulyanovsk']);
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
