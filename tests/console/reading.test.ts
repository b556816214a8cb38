import { afterAll, beforeAll, expect, it } from 'vitest';
import { seedCase } from './seed.ts';
import { type ConsoleStand, NOW, startConsole } from './stand.ts';

let stand: ConsoleStand;
let anna = '';
let eva = '';
let id = '';
beforeAll(async () => {
  stand = await startConsole();
  await stand.addStaff('Анна Смирнова', 'anna@example.org', 'operator', ['ulyanovsk']);
  await stand.addStaff('Ева Редактор', 'eva@example.org', 'editor', ['ulyanovsk']);
  anna = await stand.cookieOf('anna@example.org');
  eva = await stand.cookieOf('eva@example.org');
  ({ id } = await seedCase(stand.store.db, { agency: 'ulyanovsk', openedAt: NOW, dueAt: null }));
});
afterAll(() => stand.stop());

const page = async (cookie: string) =>
  (await stand.app.request(`/console/cases/${id}`, { headers: { cookie } })).text();
const correct = async (cookie: string, field: string, value: string) =>
  stand.app.request(`/console/cases/${id}/reading`, {
    method: 'POST',
    headers: { cookie, host: 'localhost', origin: 'http://localhost' },
    body: new URLSearchParams({ field, value }),
  });

it('shows the reading as a proposal with a key for each part, to those who work on cases', async () => {
  const shown = await page(anna);
  expect(shown).toContain('Это предложение программы');
  for (const key of ['1', '2', '3', '4', '5', '6']) expect(shown).toContain(`aria-keyshortcuts="${key}"`);
  expect(await page(eva)).not.toContain('Это предложение программы');
});

it('keeps a correction and tells what stood before', async () => {
  expect(await (await correct(anna, 'kind', 'complaint')).text()).toContain('Исправлено, запомнили.');
  const shown = await page(anna);
  expect(shown).toMatch(/value="complaint"\s+selected/u);
  expect(shown).toContain('было: другое');
});

it('takes no value that is not in the lists, and nobody without the right', async () => {
  expect((await correct(anna, 'tone', '<b>злой</b>')).status).toBe(400);
  expect((await correct(eva, 'tone', 'rude')).status).toBe(403);
  expect(await (await correct(anna, 'owner_id', 'x')).text()).not.toContain('Исправлено');
});
