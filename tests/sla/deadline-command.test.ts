import { describe, expect, test } from 'vitest';
import { calendarLines, deadlineLine, readScheduleSpecs, worktimeLine } from '../../src/sla/index.ts';
import type { SlaCommandContext } from '../../src/sla/index.ts';
import { at, calendars, specs } from './schedules.ts';

const context: SlaCommandContext = {
  schedules: new Map(specs.map((spec) => [spec.id, spec])),
  calendars,
  explain: false,
};

function line(value: object, explain = false): unknown {
  return JSON.parse(JSON.stringify(deadlineLine(JSON.stringify(value), { ...context, explain })));
}

const rule = { kind: 'working_hours', n: 6 };

describe('deadline', () => {
  test.each([
    ['text with an offset', '2026-03-06T16:00:00+04:00', '2026-03-10T13:00:00.000+04:00'],
    ['another offset', '2026-03-06T15:00:00+03:00', '2026-03-10T13:00:00.000+04:00'],
    ['UTC', '2026-03-06T12:00:00Z', '2026-03-10T13:00:00.000+04:00'],
    ['milliseconds', '2026-03-06T12:00:00.001Z', '2026-03-10T14:00:00.001+04:00'],
    ['a number', at('2026-03-06T12:00:00Z'), '2026-03-10T13:00:00.000+04:00'],
  ])('start as %s', (_why, start, deadline) => {
    expect(line({ id: 'a', schedule: 'ulyanovsk', rule, start })).toEqual({ id: 'a', deadline });
  });

  test('provisional is said only when it is so', () => {
    expect(line({ id: 7, schedule: 'kursk', rule, start: '2026-12-30T17:00:00+03:00' })).toEqual({
      id: 7,
      deadline: '2027-01-11T15:00:00.000+03:00',
      provisional: true,
    });
  });

  test('end_of_working_day needs no number; null is no option', () => {
    const lax = { kind: 'end_of_working_day', roll: null };
    expect(line({ id: 1, schedule: 'kursk', rule: lax, start: '2026-11-20T10:00:00+03:00' })).toEqual({
      id: 1,
      deadline: '2026-11-20T18:00:00.000+03:00',
    });
  });

  test('--explain adds the stretches in local time', () => {
    const given = {
      id: 1,
      schedule: 'kursk',
      rule: { kind: 'working_hours', n: 2 },
      start: '2026-11-20T17:00:00+03:00',
    };
    expect(line(given, true)).toEqual({
      id: 1,
      deadline: '2026-11-23T10:00:00.000+03:00',
      explanation: {
        segments: [
          { from: '2026-11-20T17:00:00.000+03:00', to: '2026-11-20T18:00:00.000+03:00', ms: 3_600_000 },
          { from: '2026-11-23T09:00:00.000+03:00', to: '2026-11-23T10:00:00.000+03:00', ms: 3_600_000 },
        ],
        skipped: [
          { date: '2026-11-21', reason: 'суббота, выходной' },
          { date: '2026-11-22', reason: 'воскресенье, выходной' },
        ],
      },
    });
  });
});

describe('a bad line answers with its own error', () => {
  const good = { id: 'x', schedule: 'kursk', rule, start: '2026-11-20T10:00:00+03:00' };
  test.each([
    ['not JSON', '{"id":1,', null, 'не JSON'],
    ['not an object', '[1]', null, 'объект'],
    ['a schedule that is not there', { ...good, schedule: 'tula' }, 'x', 'tula'],
    ['no schedule', { ...good, schedule: undefined }, 'x', 'графика'],
    ['an unknown kind', { ...good, rule: { kind: 'fortnight', n: 1 } }, 'x', 'fortnight'],
    ['no number', { ...good, rule: { kind: 'working_hours' } }, 'x', 'rule.n'],
    ['a number as text', { ...good, rule: { kind: 'working_hours', n: '6' } }, 'x', '«6»'],
    [
      'an unknown roll',
      { ...good, rule: { kind: 'calendar_days', n: 7, roll: 'sideways' } },
      'x',
      'sideways',
    ],
    ['no rule', { ...good, rule: null }, 'x', 'rule'],
    ['no offset', { ...good, start: '2026-11-20T10:00:00' }, 'x', 'смещением'],
    ['past the calendar', { ...good, start: '2031-11-20T10:00:00Z' }, 'x', '2031'],
  ])('%s', (_why, given, id, named) => {
    const answer = deadlineLine(typeof given === 'string' ? given : JSON.stringify(given), context);
    expect(answer).toEqual({ id, error: expect.stringContaining(named) });
  });
});

describe('worktime', () => {
  test('counts working milliseconds', () => {
    const given = {
      id: 1,
      schedule: 'kursk',
      start: '2026-11-20T17:00:00+03:00',
      end: '2026-11-23T09:00:00.001+03:00',
    };
    expect(worktimeLine(given, context)).toEqual({ id: 1, workingMs: 3_600_001 });
  });

  test('an end before the start is a mistake in the line', () => {
    const given = { id: 1, schedule: 'kursk', start: '2026-11-20T17:00:00Z', end: '2026-11-20T16:00:00Z' };
    expect(worktimeLine(given, context)).toEqual({ id: 1, error: expect.stringContaining('раньше') });
  });
});

describe('calendar', () => {
  test('one line a day, moved Saturdays with the weekday they stand for', () => {
    const days = calendarLines(2024, context);
    expect(days).toHaveLength(366);
    expect(days.filter((day) => day.asWeekday !== undefined)).toEqual([
      { date: '2024-04-27', kind: 'working', asWeekday: 'mon' },
      { date: '2024-11-02', kind: 'short', asWeekday: 'tue' },
      { date: '2024-12-28', kind: 'working', asWeekday: 'mon' },
    ]);
  });

  test('a year that is not known', () => {
    expect(() => calendarLines(2030, context)).toThrow(expect.objectContaining({ code: 'configuration' }));
  });
});

describe('a file of schedules', () => {
  test('is read as the contract has it', () => {
    expect([...readScheduleSpecs(JSON.parse(JSON.stringify(specs))).values()]).toEqual(specs);
  });

  test('days that are not named are free, the cut is an hour when it is not given', () => {
    const [spec] = readScheduleSpecs([
      { id: 'a', tz: 'UTC', calendar: 'none', versions: [{ week: { mon: [['09:00', '18:00']] } }] },
    ]).values();
    expect(spec).toMatchObject({ shortDayMinutes: 60, versions: [{ from: null, week: { sun: [] } }] });
  });

  const good = { id: 'a', tz: 'UTC', calendar: 'none', versions: [] };
  test.each([
    ['not a list', good, 'список'],
    ['no name', [{ ...good, id: undefined }], 'id'],
    ['one name twice', [good, good], 'одно имя'],
    ['another calendar', [{ ...good, calendar: 'by' }], 'by'],
    ['a stranger among weekdays', [{ ...good, versions: [{ from: null, week: { monday: [] } }] }], 'monday'],
    [
      'a third time',
      [{ ...good, versions: [{ from: null, week: { mon: [['09:00', '10:00', '11:00']] } }] }],
      '11:00',
    ],
    ['hours as numbers', [{ ...good, versions: [{ from: null, week: { mon: [[9, 18]] } }] }], 'a.mon'],
  ])('%s', (_why, value, named) => {
    expect(() => readScheduleSpecs(value)).toThrow(
      expect.objectContaining({ code: 'bad_input', message: expect.stringMatching(/./) }),
    );
    try {
      readScheduleSpecs(value);
    } catch (error) {
      expect(`${String(error)} ${JSON.stringify(error)}`).toContain(named);
    }
  });
});
