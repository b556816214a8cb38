import { describe, expect, test } from 'vitest';
import { compileSchedule, deadline } from '../../src/sla/index.ts';
import type { Interval, ScheduleSpec, Week } from '../../src/sla/index.ts';
import { at, calendars, specs } from './schedules.ts';

const shut: Week = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };

function spec(changes: Partial<ScheduleSpec> = {}): ScheduleSpec {
  const week: Week = { ...shut, mon: [['09:00', '18:00']] };
  return {
    id: 'line',
    tz: 'Europe/Moscow',
    calendar: 'ru',
    shortDayMinutes: 60,
    versions: [{ from: null, week }],
    ...changes,
  };
}

function monday(...intervals: Interval[]): ScheduleSpec {
  return spec({ versions: [{ from: null, week: { ...shut, mon: intervals } }] });
}

function sundayNight(tz: string, ...intervals: Interval[]): ScheduleSpec {
  return spec({ tz, calendar: 'none', versions: [{ from: null, week: { ...shut, sun: intervals } }] });
}

describe('a schedule that cannot be counted with is refused, saying what to write', () => {
  test.each([
    ['intervals overlap', monday(['09:00', '13:00'], ['12:00', '18:00']), 'пересекаются'],
    ['an interval runs backwards', monday(['18:00', '09:00']), 'кончается не позже'],
    ['an interval is empty', monday(['09:00', '09:00']), 'кончается не позже'],
    ['a night is written over midnight', monday(['22:00', '06:00']), 'кончается не позже'],
    ['an hour that does not exist', monday(['09:00', '25:00']), '25:00'],
    ['a minute past midnight', monday(['09:00', '24:01']), '24:01'],
    ['not a time', monday(['9', '18:00']), '«9»'],
    ['no working day', spec({ versions: [{ from: null, week: shut }] }), 'ни одного рабочего дня'],
    [
      'a later version without a working day',
      spec({ versions: [...spec().versions, { from: '2026-01-01', week: shut }] }),
      '2026-01-01',
    ],
    ['no version', spec({ versions: [] }), 'ни одной версии'],
    [
      'two versions from one day',
      spec({ versions: [...spec().versions, ...spec().versions] }),
      'в один день',
    ],
    [
      'a version from a date that does not exist',
      spec({
        versions: [{ from: '2026-02-30', week: monday(['09:00', '18:00']).versions[0]?.week ?? shut }],
      }),
      '2026-02-30',
    ],
    ['an unknown zone', spec({ tz: 'Europe/Uljanowsk' }), 'Europe/Uljanowsk'],
    ['a negative cut', spec({ shortDayMinutes: -60 }), 'shortDayMinutes'],
    [
      'an opening in an hour that the clock skips',
      sundayNight('Europe/Berlin', ['02:30', '10:00']),
      'часы переводят',
    ],
    [
      'a close in an hour that the clock repeats',
      sundayNight('America/New_York', ['00:00', '01:30']),
      'часы переводят',
    ],
  ])('%s', (_why, wrong, named) => {
    expect(() => compileSchedule(wrong, calendars)).toThrow(
      expect.objectContaining({
        code: 'configuration',
        message: expect.stringContaining(named),
        hint: expect.any(String),
      }),
    );
  });

  test('no calendar at all', () => {
    expect(() => compileSchedule(spec(), new Map())).toThrow(/производственного календаря/);
  });

  test('a moved Saturday without the weekday it stands for', () => {
    const year = calendars.get(2025);
    const broken = structuredClone(year);
    if (year === undefined || broken === undefined) throw new Error('no 2025');
    for (const saturday of broken.working) Reflect.deleteProperty(saturday, 'asWeekday');
    expect(() => compileSchedule(spec(), new Map([[2025, broken]]))).toThrow(/2025-11-01 без дня недели/);
  });
});

describe('what is legal', () => {
  test.each(specs.map((one) => [one.id, one] as const))('%s', (_id, one) => {
    expect(compileSchedule(one, calendars).id).toBe(one.id);
  });

  test('an hour of the clock change as an end: the skipped and repeated hours begin and end there', () => {
    expect(
      compileSchedule(sundayNight('Europe/Berlin', ['00:00', '02:00'], ['03:00', '06:00']), calendars).tz,
    ).toBe('Europe/Berlin');
  });
});

test('hours before the first version are not invented', () => {
  const late = compileSchedule(
    spec({ versions: [{ from: '2026-02-01', week: { ...shut, mon: [['09:00', '18:00']] } }] }),
    calendars,
  );
  expect(() => deadline(late, { kind: 'working_hours', n: 1 }, at('2026-01-31T23:59:59+03:00'))).toThrow(
    /2026-02-01/,
  );
  expect(deadline(late, { kind: 'working_hours', n: 1 }, at('2026-02-01T00:00:00+03:00')).at).toBe(
    at('2026-02-02T10:00:00+03:00'),
  );
});

test("a region's own day off is skipped", () => {
  const daysOff = [{ date: '2026-04-20', reason: 'Радоница' }];
  const schedule = compileSchedule(spec(), calendars, { daysOff });
  expect(deadline(schedule, { kind: 'working_hours', n: 1 }, at('2026-04-20T09:00:00+03:00')).at).toBe(
    at('2026-04-27T10:00:00+03:00'),
  );
});
