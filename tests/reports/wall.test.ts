import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../src/kernel/instants.ts';
import { openLines } from '../../src/reports/open-figures.rules.ts';
import { type CaseSeed, seedCase, seedMessage } from '../console/seed.ts';
import { type ConsoleStand, NOW, startConsole } from '../console/stand.ts';
import { packOf } from '../watch/watch-stand.ts';

let stand: ConsoleStand;
let anna: string;
let oldestId: string;
let supervisor: string;
let operator: string;
const TOPIC = packOf('leningrad').topics[0];
const UNIT = packOf('leningrad').units.find(({ id }) => id === TOPIC?.unit)?.name ?? '';

const OPEN: readonly Partial<CaseSeed>[] = [
  { dueAt: NOW - HOUR, openedAt: NOW - 9 * HOUR, channel: 'telegram' },
  { dueAt: NOW - 1, channel: 'telegram', place: 'public' },
  { dueAt: NOW },
  { dueAt: NOW + 59 * MINUTE },
  { dueAt: NOW + 2 * HOUR },
  { dueAt: NOW + 3 * HOUR, agency: 'ulyanovsk' },
  { dueAt: null },
  { dueAt: null, status: 'closed' },
];

beforeAll(async () => {
  stand = await startConsole();
  anna = await stand.addStaff('Анна Смирнова', 'anna@example.org', 'operator', ['leningrad']);
  await stand.addStaff('Софья', 'sofia@example.org', 'supervisor', ['leningrad']);
  [operator, supervisor] = [
    await stand.cookieOf('anna@example.org'),
    await stand.cookieOf('sofia@example.org'),
  ];
  const { db } = stand.store;
  for (const [at, seed] of OPEN.entries()) {
    const owner = at === 2 || at === 4 ? anna : null;
    const status = owner === null ? 'waiting' : 'in_work';
    const made = await seedCase(db, {
      openedAt: NOW - 4 * HOUR,
      dueAt: null,
      status,
      owner,
      title: `Вопрос <b>${at}</b>`,
      ...seed,
    });
    if (at === 0) oldestId = made.id;
    if (at === 4)
      await seedMessage(db, made, { author: 'operator', staff: anna, text: 'Да', at: NOW - HOUR });
  }
  await db
    .updateTable('cases')
    .set({ topic: TOPIC?.id ?? '' })
    .where('channel', '=', 'telegram')
    .execute();
});
afterAll(() => stand.stop());

const get = (path: string, cookie = supervisor, headers: Record<string, string> = {}) =>
  stand.app.request(`/console${path}`, { headers: { cookie, ...headers } });
const textOf = (page: string) =>
  page
    .replaceAll(/<svg[\s\S]*?<\/svg>/g, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');

describe('the wall', () => {
  it('counts what is late, what burns and what is in time, over the own bodies alone', async () => {
    const text = textOf(await (await get('/wall')).text());
    // At the very deadline it is not late yet.
    expect(text).toContain('2 просрочено 2 горят 1 в срок 3 никто не ведёт');
    expect(text).toContain(`${UNIT} 2 0 0 подразделение не определено 0 2 1`);
    expect(text).toContain('Телеграм 2 0 0 ВКонтакте 0 2 1');
    expect(text).toContain('комментарий 1 0 0');
    expect(text).not.toContain('Ульяновская');
  });

  it('K-52 shows how much each member of the staff holds and has answered today', async () => {
    expect(textOf(await (await get('/wall')).text())).toContain('Анна Смирнова 0 1 1 1');
  });

  it('names who has waited the longest, with text as text', async () => {
    const page = await (await get('/wall')).text();
    expect(page.indexOf(oldestId)).toBeGreaterThan(0);
    expect(page.slice(page.indexOf('class="oldest"')).match(/\/console\/cases\/([\w-]+)/)?.[1]).toBe(
      oldestId,
    );
    expect(page).not.toContain('<b>0</b>');
  });

  it('stands alone on a screen, and gives its part to an open page', async () => {
    const screen = await (await get('/wall?screen')).text();
    expect(screen).toContain('class="framed screen"');
    expect(screen).not.toContain('class="top"');
    const part = await (await get('/wall?screen', supervisor, { 'hx-request-type': 'partial' })).text();
    expect(part.trimStart().startsWith('<div id="wall"')).toBe(true);
    expect(part).toContain('data-url="/console/wall?screen"');
  });

  it('is for supervisors and administrators', async () => {
    expect((await get('/wall', operator)).status).toBe(403);
  });
});

it('what presses most stands first, and the parts of a line add up', () => {
  const of = (owner: string, open: number, risk: number, overdue: number) => ({
    agency: 'a',
    unit: '',
    channel: 'vk',
    kind: 'direct',
    owner,
    open,
    risk,
    overdue,
  });
  const lines = openLines([of('x', 9, 3, 0), of('y', 1, 0, 1), of('x', 2, 0, 0)], ({ owner }) => owner ?? '');
  expect(lines).toEqual([
    { key: 'y', open: 1, risk: 0, overdue: 1, inTime: 0 },
    { key: 'x', open: 11, risk: 3, overdue: 0, inTime: 8 },
  ]);
});
