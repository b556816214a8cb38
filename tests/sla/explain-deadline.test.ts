import { describe, expect, test } from 'vitest';
import { compileSchedule, explainDeadline, formatInstant, workingDay } from '../../src/sla/index.ts';
import type { Rule } from '../../src/sla/index.ts';
import { at, calendars, scheduleOf, specs } from './schedules.ts';

function explained(id: string, rule: Rule, start: string) {
  const schedule = scheduleOf(id);
  const { segments, skipped, clause } = explainDeadline(schedule, rule, at(start));
  const local = (instant: number) => formatInstant(schedule.zone, instant).slice(0, 16);
  return {
    segments: segments.map(({ from, to, ms }) => [local(from), local(to), ms / 60_000]),
    skipped,
    clause,
  };
}

describe('explanation', () => {
  test('U-32 over 8 March: each stretch, each day passed over, the clause', () => {
    const rule: Rule = { kind: 'working_hours', n: 6, clause: 'п. 7.2 приказа № 73-ПГ.10/2024/Вн' };
    expect(explained('ulyanovsk', rule, '2026-03-06T12:00:00+04:00')).toEqual({
      segments: [
        ['2026-03-06T12:00', '2026-03-06T13:00', 60],
        ['2026-03-06T14:00', '2026-03-06T18:00', 240],
        ['2026-03-10T09:00', '2026-03-10T10:00', 60],
      ],
      skipped: [
        { date: '2026-03-07', reason: 'суббота, выходной' },
        { date: '2026-03-08', reason: '8 марта, праздник (Международный женский день)' },
        { date: '2026-03-09', reason: '9 марта, перенос с 8 марта по статье 112 Трудового кодекса' },
      ],
      clause: 'п. 7.2 приказа № 73-ПГ.10/2024/Вн',
    });
  });

  test('K-25 rolled back: the days after the deadline say why', () => {
    const { skipped } = explained(
      'kursk',
      { kind: 'calendar_days', n: 30, roll: 'preceding' },
      '2026-04-11T10:00:00+03:00',
    );
    expect(skipped.at(0)).toEqual({ date: '2026-04-11', reason: 'суббота, выходной' });
    expect(skipped.slice(-3)).toEqual([
      { date: '2026-05-09', reason: '9 мая, праздник (День Победы)' },
      { date: '2026-05-10', reason: 'воскресенье, выходной' },
      { date: '2026-05-11', reason: '11 мая, перенос с 9 мая по статье 112 Трудового кодекса' },
    ]);
  });

  test('U-06: the day of receipt does not count', () => {
    const { skipped, segments } = explained(
      'ulyanovsk',
      { kind: 'working_days', n: 1 },
      '2026-11-16T10:00:00+04:00',
    );
    expect(skipped).toEqual([
      { date: '2026-11-16', reason: 'день поступления не считается (статья 191 Гражданского кодекса)' },
    ]);
    expect(segments.map(([from]) => from)).toEqual(['2026-11-17T09:00', '2026-11-17T14:00']);
  });

  test('K-21: clock hours are one stretch', () => {
    expect(explained('kursk', { kind: 'clock_hours', n: 3 }, '2026-11-21T23:30:00+03:00')).toEqual({
      segments: [['2026-11-21T23:30', '2026-11-22T02:30', 180]],
      skipped: [],
      clause: undefined,
    });
  });
});

describe('what a day is', () => {
  test.each([
    ['kursk', '2026-11-20', { kind: 'working', reason: 'рабочий день' }],
    ['kursk', '2026-11-03', { kind: 'short', reason: 'рабочий день, сокращён на 60 мин перед праздником' }],
    [
      'kursk',
      '2026-01-09',
      { kind: 'nonWorking', reason: '9 января, перенос с 3 января по постановлению № 1466 от 24.09.2025' },
    ],
    [
      'kursk',
      '2024-04-27',
      { kind: 'working', asWeekday: 'mon', reason: 'рабочая суббота за 29 апреля, часы понедельника' },
    ],
    [
      'kursk',
      '2024-11-02',
      {
        kind: 'short',
        asWeekday: 'tue',
        reason: 'рабочая суббота за 30 апреля, часы вторника, день сокращён на 60 мин',
      },
    ],
    ['kursk', '2026-11-22', { kind: 'nonWorking', reason: 'воскресенье, выходной' }],
    ['lord-howe', '2026-11-22', { kind: 'nonWorking', reason: 'воскресенье, выходной' }],
  ])('%s %s', (id, date, expected) => {
    expect(workingDay(scheduleOf(id), date)).toEqual(expected);
  });

  test("a region's day off carries its reason", () => {
    const spec = specs.find((one) => one.id === 'kursk');
    if (spec === undefined) throw new Error('no kursk');
    const schedule = compileSchedule(spec, calendars, {
      daysOff: [{ date: '2026-04-21', reason: 'Радоница' }],
    });
    expect(workingDay(schedule, '2026-04-21')).toEqual({ kind: 'nonWorking', reason: '21 апреля, Радоница' });
  });

  test('a date that does not exist, and one past the calendar', () => {
    expect(() => workingDay(scheduleOf('kursk'), '2026-02-29')).toThrow(/не дата/);
    expect(() => workingDay(scheduleOf('kursk'), '2028-02-29')).toThrow(/2028/);
  });
});
