import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadCalendars, readCalendars } from '../../src/agency/calendars.ts';
import { calendarDays } from '../../src/sla/index.ts';
import { calendars } from './schedules.ts';

const SOURCE = join(import.meta.dirname, '../../knowledge-base/calendar');

describe('the calendar of each year', () => {
  test.each([
    [2023, 247, 118, 1973, '1505'],
    [2024, 248, 118, 1979, '1314'],
    [2025, 247, 118, 1972, '1335'],
    [2026, 247, 118, 1972, '1466'],
  ])('%i adds up', (year, working, nonWorking, hours, decree) => {
    const days = calendarDays(year, calendars);
    const count = (kind: string) => days.filter((day) => day.kind === kind).length;
    expect(count('nonWorking')).toBe(nonWorking);
    expect(count('working') + count('short')).toBe(working);
    expect(working * 8 - count('short')).toBe(hours);
    expect(calendars.get(year)).toMatchObject({ status: 'decreed', decree: { number: decree } });
  });

  test('2027 has only what the Labour Code itself fixes', () => {
    expect(calendars.get(2027)).toMatchObject({ status: 'statutory-only', working: [] });
    expect(calendars.get(2027)?.decree).toBeUndefined();
  });

  test('2026-03-09, 05-11 and 12-31 are free: a source without the decree of the year calls them working', () => {
    const free = calendarDays(2026, calendars).filter((day) => day.kind === 'nonWorking');
    expect(free.map((day) => day.date)).toEqual(
      expect.arrayContaining(['2026-01-09', '2026-03-09', '2026-05-11', '2026-12-31']),
    );
  });
});

describe('a mistake in a file is told with its line', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'calendar-'));
    cpSync(SOURCE, join(folder, 'calendar'), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function change(year: number, from: string, to: string): number {
    const file = join(folder, 'calendar', `ru-${year}.yaml`);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain(from);
    writeFileSync(file, text.replace(from, to));
    return text.slice(0, text.indexOf(from)).split('\n').length;
  }

  test.each([
    ['a sum that does not come out', 2026, 'hours: 1972', 'hours: 1971', 'выходит 1972'],
    ['a date of another year', 2026, 'date: 2026-06-12', 'date: 2025-06-12', 'не из 2026 года'],
    ['a date that does not exist', 2026, 'date: 2026-06-12', 'date: 2026-06-31', 'ГГГГ-ММ-ДД'],
    ['a moved Saturday without its weekday', 2025, ', asWeekday: mon', '', 'asWeekday'],
    [
      'a moved Saturday with the wrong weekday',
      2025,
      'asWeekday: mon',
      'asWeekday: tue',
      'приходится на mon',
    ],
    ['a Saturday called short in one place', 2025, 'short: true', 'short: false', 'говорит обратное'],
    ['a short day that is free', 2026, '  - 2026-11-03', '  - 2026-11-04', 'не рабочий день'],
    ['one date twice', 2026, '  - 2026-11-03', '  - 2026-06-11', 'названо дважды'],
    ['a decree in a year that has none', 2027, 'status: statutory-only', 'status: decreed', 'decree'],
    ['a key that nobody knows', 2026, 'shortMinutes: 60', 'shortMinute: 60', 'shortMinute'],
    ['another year inside', 2026, 'year: 2026', 'year: 2024', 'не совпадает'],
  ])('%s', (_why, year, from, to, named) => {
    const line = change(year, from, to);
    const { problems } = readCalendars(folder);
    expect(problems).toContainEqual(
      expect.objectContaining({
        file: expect.stringContaining(`ru-${year}.yaml`),
        line,
        message: expect.stringContaining(named),
      }),
    );
    expect(() => loadCalendars(folder)).toThrow(expect.objectContaining({ code: 'configuration' }));
  });

  test('a year missing between two others', () => {
    rmSync(join(folder, 'calendar', 'ru-2025.yaml'));
    expect(() => loadCalendars(folder)).toThrow(/ru-2025\.yaml:1: нет календаря на 2025 год/);
  });

  test('no calendars are no calendars', () => {
    expect(loadCalendars(join(folder, 'nowhere')).size).toBe(0);
  });
});
