import { assert, array, integer, property } from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../src/kernel/instants.ts';
import { clientWaits, quantile } from '../../src/reports/figures.rules.ts';
import { periodBefore, readPeriod, stepOf, stepsOf } from '../../src/reports/period.rules.ts';
import { count, csv, share, text, time } from '../../src/reports/tables.rules.ts';
import { seedCase } from '../console/seed.ts';
import { type ConsoleStand, NOW, startConsole } from '../console/stand.ts';

const ZONE = 'Europe/Ulyanovsk';
const NOON = Date.UTC(2026, 10, 20, 8);

describe('a period', () => {
  it.each([
    [{ period: 'day', day: '2026-11-01' }, '2026-11-01', '2026-11-01', '2026-10-31', '2026-10-31'],
    [{ period: 'week', day: '2026-11-22' }, '2026-11-16', '2026-11-22', '2026-11-09', '2026-11-15'],
    [{ period: 'month', day: '2026-03-31' }, '2026-03-01', '2026-03-31', '2026-02-01', '2026-02-28'],
    [
      { period: 'any', from: '2026-11-10', to: '2026-11-01' },
      '2026-11-01',
      '2026-11-10',
      '2026-10-22',
      '2026-10-31',
    ],
    [{}, '2026-11-01', '2026-11-30', '2026-10-01', '2026-10-31'],
    [{ period: 'century', day: '2026-02-30' }, '2026-11-01', '2026-11-30', '2026-10-01', '2026-10-31'],
  ])('K-50 %o is compared with the one before', (asked, first, last, earlier, earlierLast) => {
    const period = readPeriod(asked, NOON, ZONE);
    expect(period).toMatchObject({ first, last });
    expect(periodBefore(period, ZONE)).toMatchObject({ first: earlier, last: earlierLast, to: period.from });
  });

  it('begins at midnight of the body’s own zone, and is a year at most', () => {
    const day = readPeriod({ period: 'day', day: '2026-11-20' }, NOON, ZONE);
    expect(day.from).toBe(Date.UTC(2026, 10, 19, 20));
    expect(day.to - day.from).toBe(24 * HOUR);
    expect(readPeriod({ period: 'any', from: '1999-01-01', to: '2026-01-01' }, NOON, ZONE).last).toBe(
      '2000-01-01',
    );
  });

  it.each([
    ['2026-11-01', '2026-11-30', 'day', 30],
    ['2026-07-01', '2026-09-30', 'week', 14],
    ['2026-01-01', '2026-12-31', 'month', 12],
  ])('%s to %s is shown by the %s', (from, to, step, steps) => {
    const period = readPeriod({ period: 'any', from, to }, NOON, ZONE);
    expect(stepOf(period)).toBe(step);
    expect(stepsOf(period, stepOf(period))).toHaveLength(steps);
  });
});

describe('figures', () => {
  it('a quantile is one of the values, and so many do not exceed it', () => {
    assert(
      property(array(integer(), { minLength: 1 }), integer({ min: 1, max: 100 }), (values, percent) => {
        const found = quantile(values, percent / 100) ?? Number.NaN;
        expect(values).toContain(found);
        const below = values.filter((value) => value <= found).length;
        expect(below / values.length).toBeGreaterThanOrEqual(percent / 100 - 1e-9);
      }),
    );
    expect(quantile([], 0.5)).toBe(null);
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2);
  });

  it('a client is waited for from the last of our answers to his word, or to the end', () => {
    const turns = [
      { by: 'client', at: 0 },
      { by: 'person', at: 10 },
      { by: 'person', at: 20 },
      { by: 'client', at: 50 },
      { by: 'client', at: 60 },
      { by: 'person', at: 70 },
    ] as const;
    expect(clientWaits(turns, 100)).toEqual([30, 30]);
    expect(clientWaits(turns, null)).toEqual([30]);
  });
});

it('no text of a CSV is run by a spreadsheet', () => {
  const file = csv([
    {
      title: 'Т',
      heads: ['Что', 'Сколько', 'Доля', 'Время'],
      rows: ['=1+1', '+7', '-1', '@SUM', '\tx', 'обычный; "текст"'].map((what) => [
        text(what),
        count(-3),
        share(0.12345),
        time(90 * 1_000),
      ]),
    },
  ]);
  expect(file.split('\r\n')).toEqual([
    '\ufeffТ',
    'Что;Сколько;Доля, %;Время, мин',
    "'=1+1;-3;12,3;1,5",
    "'+7;-3;12,3;1,5",
    "'-1;-3;12,3;1,5",
    "'@SUM;-3;12,3;1,5",
    "'\tx;-3;12,3;1,5",
    '"обычный; ""текст""";-3;12,3;1,5',
    '',
  ]);
});

describe('the page', () => {
  let stand: ConsoleStand;
  let supervisor: string;
  let operator: string;
  beforeAll(async () => {
    stand = await startConsole();
    await stand.addStaff('=Софья', 's@example.org', 'supervisor', ['leningrad']);
    await stand.addStaff('Анна', 'a@example.org', 'operator', ['leningrad']);
    [supervisor, operator] = [await stand.cookieOf('s@example.org'), await stand.cookieOf('a@example.org')];
    for (const agency of ['leningrad', 'kursk'])
      await seedCase(stand.store.db, { agency, openedAt: NOW - HOUR, dueAt: NOW - MINUTE });
  });
  afterAll(() => stand.stop());
  const get = (path: string, cookie = supervisor) =>
    stand.app.request(`/console/reports${path}`, { headers: { cookie } });

  it('shows figures and a chart that the page’s policy lets through, of the own bodies alone', async () => {
    const page = await (await get('?period=day')).text();
    expect(page).toContain('Отчёт: 20.11.2026');
    expect(page).toMatch(/Вопросов поступило<\/th>\s*<td class="number">1<\/td>/);
    expect(page).toMatch(/разговоры по телефону в\s+программе не ведутся/);
    const svg = /<svg[\s\S]*?<\/svg>/.exec(page.slice(page.indexOf('class="chart"')))?.[0] ?? '';
    expect(svg).toContain('var(--bad)');
    expect(svg).not.toMatch(/ style=|<style|<script/);
    expect(await (await get('?period=day&agency=kursk')).text()).not.toContain('Курская');
  });

  it('gives the same tables as files, and keeps who took them', async () => {
    const sheet = await (await get('/file.csv?period=day')).text();
    expect(sheet).toContain('С опозданием;1;0;');
    const book = new Uint8Array(await (await get('/file.xlsx?period=day')).arrayBuffer());
    expect(Buffer.from(book.subarray(0, 2)).toString()).toBe('PK');
    const rows = await stand.store.db
      .selectFrom('audit')
      .select('details')
      .where('action', '=', 'report.give_out')
      .execute();
    expect(rows.map(({ details }) => String(JSON.parse(details).as)).toSorted()).toEqual(['csv', 'xlsx']);
  });

  it('is for supervisors and administrators', async () => {
    for (const path of ['', '/file.csv', '/file.xlsx']) expect((await get(path, operator)).status).toBe(403);
  });
});
