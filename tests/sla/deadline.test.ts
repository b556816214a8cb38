import { describe, expect, test } from 'vitest';
import { deadline, formatInstant } from '../../src/sla/index.ts';
import type { Rule } from '../../src/sla/index.ts';
import { at, scheduleOf } from './schedules.ts';

type Row = readonly [why: string, schedule: string, rule: Rule, start: string, expected: string];

const hours = (n: number): Rule => ({ kind: 'working_hours', n });
const workingDays = (n: number): Rule => ({ kind: 'working_days', n });
const back = (n: number): Rule => ({ kind: 'calendar_days', n, roll: 'preceding' });
const onward = (n: number): Rule => ({ kind: 'calendar_days', n, roll: 'following' });
const today: Rule = { kind: 'end_of_working_day', n: 1 };
const clock = (n: number): Rule => ({ kind: 'clock_hours', n });

const rules: Readonly<Record<string, readonly Row[]>> = {
  'U-32: 6 working hours for a mention, 5 for a comment': [
    [
      'within one day, over the break',
      'ulyanovsk',
      hours(5),
      '2026-11-16T10:00:00+04:00',
      '2026-11-16T16:00:00.000+04:00',
    ],
    [
      'over 8 March and its moved Monday',
      'ulyanovsk',
      hours(6),
      '2026-03-06T16:00:00+04:00',
      '2026-03-10T13:00:00.000+04:00',
    ],
    [
      'over the short eve of 4 November',
      'ulyanovsk',
      hours(5),
      '2026-11-03T15:30:00+04:00',
      '2026-11-05T12:30:00.000+04:00',
    ],
    ['written at night', 'ulyanovsk', hours(6), '2026-11-17T02:15:00+04:00', '2026-11-17T16:00:00.000+04:00'],
    ['start given in UTC', 'ulyanovsk', hours(5), '2026-11-16T06:00:00Z', '2026-11-16T16:00:00.000+04:00'],
  ],
  'K-21: 3 hours, round the clock unless the body says otherwise': [
    ['Saturday night', 'kursk', clock(3), '2026-11-21T23:30:00+03:00', '2026-11-22T02:30:00.000+03:00'],
    [
      'the switch to working hours',
      'kursk',
      hours(3),
      '2026-11-21T23:30:00+03:00',
      '2026-11-23T12:00:00.000+03:00',
    ],
    ['needs no calendar', 'kursk', clock(3), '2031-01-01T00:00:00+03:00', '2031-01-01T03:00:00.000+03:00'],
    [
      'real hours over a clock change',
      'always-berlin',
      clock(3),
      '2026-03-29T00:30:00+01:00',
      '2026-03-29T04:30:00.000+02:00',
    ],
  ],
  'K-25: 30 calendar days, rolled back': [
    [
      'last day is a holiday after a short day',
      'kursk',
      back(30),
      '2026-04-09T10:00:00+03:00',
      '2026-05-08T17:00:00.000+03:00',
    ],
    ['last day is working', 'kursk', back(30), '2026-10-22T10:00:00+03:00', '2026-11-20T18:00:00.000+03:00'],
    [
      'into a New Year without a decree',
      'kursk',
      back(30),
      '2026-12-04T10:00:00+03:00',
      '2026-12-30T18:00:00.000+03:00',
    ],
  ],
  'K-26: 7 calendar days to redirect': [
    ['an ordinary week', 'kursk', back(7), '2026-11-16T10:00:00+03:00', '2026-11-23T18:00:00.000+03:00'],
    [
      'from 1 January it cannot end in December',
      'kursk',
      back(7),
      '2026-01-01T10:00:00+03:00',
      '2026-01-12T18:00:00.000+03:00',
    ],
    [
      'the first year of the calendar has no December before it',
      'kursk',
      back(7),
      '2023-01-01T10:00:00+03:00',
      '2023-01-09T18:00:00.000+03:00',
    ],
  ],
  'roll floor: a term does not end before it begins': [
    [
      'the close before is the start itself',
      'kursk',
      back(1),
      '2026-11-20T18:00:00+03:00',
      '2026-11-23T18:00:00.000+03:00',
    ],
    [
      'the close before is a millisecond later',
      'kursk',
      back(1),
      '2026-11-20T17:59:59.999+03:00',
      '2026-11-20T18:00:00.000+03:00',
    ],
    [
      'day 1 is the day of receipt, after its close',
      'kursk',
      { ...back(1), countFrom: 'same-day' },
      '2026-11-20T19:00:00+03:00',
      '2026-11-23T18:00:00.000+03:00',
    ],
  ],
  'Civil Code art. 193: a free last day rolls forward': [
    ['over a weekend', 'kursk', onward(30), '2026-10-23T10:00:00+03:00', '2026-11-23T18:00:00.000+03:00'],
    [
      'is the rule when none is given',
      'kursk',
      { kind: 'calendar_days', n: 30 },
      '2026-10-23T10:00:00+03:00',
      '2026-11-23T18:00:00.000+03:00',
    ],
    [
      'day 1 is the day of receipt',
      'kursk',
      { ...onward(30), countFrom: 'same-day' },
      '2026-10-22T10:00:00+03:00',
      '2026-11-20T18:00:00.000+03:00',
    ],
  ],
  'U-06: at most 5 working days': [
    [
      'over 1 May, ending on the short 8 May',
      'ulyanovsk',
      workingDays(5),
      '2026-04-30T10:00:00+04:00',
      '2026-05-08T17:00:00.000+04:00',
    ],
    [
      'the local date is Ulyanovsk, not Moscow',
      'ulyanovsk',
      workingDays(1),
      '2026-11-16T20:30:00Z',
      '2026-11-18T18:00:00.000+04:00',
    ],
    [
      'the same instant in Kursk',
      'kursk',
      workingDays(1),
      '2026-11-16T20:30:00Z',
      '2026-11-17T18:00:00.000+03:00',
    ],
  ],
  'U-07: notice within 7 working days': [
    [
      'received on a Saturday',
      'ulyanovsk',
      workingDays(7),
      '2026-11-21T12:00:00+04:00',
      '2026-12-01T18:00:00.000+04:00',
    ],
    [
      'received after hours',
      'ulyanovsk',
      workingDays(7),
      '2026-11-20T23:59:59.999+04:00',
      '2026-12-01T18:00:00.000+04:00',
    ],
    [
      'day 1 is the working day of receipt',
      'ulyanovsk',
      { ...workingDays(7), countFrom: 'same-day' },
      '2026-11-20T10:00:00+04:00',
      '2026-11-30T18:00:00.000+04:00',
    ],
  ],
  'U-26, K-36: by the end of the working day': [
    [
      'a millisecond before the close',
      'ulyanovsk',
      today,
      '2026-11-20T17:59:59.999+04:00',
      '2026-11-20T18:00:00.000+04:00',
    ],
    ['at the close', 'ulyanovsk', today, '2026-11-20T18:00:00+04:00', '2026-11-23T18:00:00.000+04:00'],
    ['before opening', 'kursk', today, '2026-11-20T03:00:00+03:00', '2026-11-20T18:00:00.000+03:00'],
    ['on a day off', 'kursk', today, '2026-11-21T12:00:00+03:00', '2026-11-23T18:00:00.000+03:00'],
  ],
  'L3-10: hours changed on 18.12.2025': [
    [
      'the day before has no break',
      'lo-hr',
      hours(2),
      '2025-12-17T11:00:00+03:00',
      '2025-12-17T13:00:00.000+03:00',
    ],
    [
      'the first day has one',
      'lo-hr',
      hours(2),
      '2025-12-18T11:00:00+03:00',
      '2025-12-18T14:00:00.000+03:00',
    ],
    [
      'a clock that runs over the change',
      'lo-hr',
      hours(5),
      '2025-12-17T17:00:00+03:00',
      '2025-12-18T14:00:00.000+03:00',
    ],
    [
      'a short Friday closes an hour before Friday does',
      'lo-hr',
      today,
      '2026-05-08T10:00:00+03:00',
      '2026-05-08T16:00:00.000+03:00',
    ],
  ],
  'L4 schedule: a break of 48 minutes': [
    [
      'ends at 12:48',
      'lo-anticorruption',
      hours(3.2),
      '2026-11-16T09:00:00+03:00',
      '2026-11-16T13:00:00.000+03:00',
    ],
    [
      'a day is 492 minutes',
      'lo-anticorruption',
      { kind: 'working_minutes', n: 492 },
      '2026-11-16T09:00:00+03:00',
      '2026-11-16T18:00:00.000+03:00',
    ],
    [
      'one more minute',
      'lo-anticorruption',
      { kind: 'working_minutes', n: 493 },
      '2026-11-16T09:00:00+03:00',
      '2026-11-17T09:01:00.000+03:00',
    ],
    [
      'a week is 40 hours',
      'lo-anticorruption',
      hours(40),
      '2026-11-16T09:00:00+03:00',
      '2026-11-20T17:00:00.000+03:00',
    ],
  ],
  boundaries: [
    [
      'runs out at a break and stays',
      'kursk',
      hours(4),
      '2026-11-16T09:00:00+03:00',
      '2026-11-16T13:00:00.000+03:00',
    ],
    [
      'runs out at Friday close and stays',
      'kursk',
      hours(8),
      '2026-11-20T09:00:00+03:00',
      '2026-11-20T18:00:00.000+03:00',
    ],
    [
      'a millisecond later it is Monday',
      'kursk',
      hours(8),
      '2026-11-20T09:00:00.001+03:00',
      '2026-11-23T09:00:00.001+03:00',
    ],
    ['begins in a break', 'kursk', hours(1), '2026-11-16T13:30:00+03:00', '2026-11-16T15:00:00.000+03:00'],
    [
      'begins exactly at a close',
      'kursk',
      hours(1),
      '2026-11-20T18:00:00+03:00',
      '2026-11-23T10:00:00.000+03:00',
    ],
    [
      'no time at all has run out already',
      'kursk',
      hours(0),
      '2026-11-21T12:00:00+03:00',
      '2026-11-21T12:00:00.000+03:00',
    ],
    ['24:00 is an end', 'lord-howe', hours(15), '2026-06-15T09:00:00+10:30', '2026-06-16T00:00:00.000+10:30'],
    [
      'the short day goes on into the earlier interval',
      'ru-split',
      today,
      '2026-11-03T09:00:00+03:00',
      '2026-11-03T12:30:00.000+03:00',
    ],
  ],
  'moved Saturdays take the hours of the day they stand for': [
    [
      '27.04.2024 for a Monday, full',
      'lo-hr',
      today,
      '2024-04-27T10:00:00+03:00',
      '2024-04-27T18:00:00.000+03:00',
    ],
    [
      '02.11.2024 for a Tuesday, short',
      'lo-hr',
      today,
      '2024-11-02T10:00:00+03:00',
      '2024-11-02T17:00:00.000+03:00',
    ],
    [
      '28.12.2024 for a Monday, full',
      'lo-hr',
      today,
      '2024-12-28T10:00:00+03:00',
      '2024-12-28T18:00:00.000+03:00',
    ],
    [
      '01.11.2025 for a Monday, short',
      'lo-hr',
      today,
      '2025-11-01T10:00:00+03:00',
      '2025-11-01T17:00:00.000+03:00',
    ],
  ],
  'clock changes': [
    [
      'a night in spring is an hour shorter',
      'night-new-york',
      hours(7),
      '2026-03-07T22:00:00-05:00',
      '2026-03-08T06:00:00.000-04:00',
    ],
    [
      'a night in autumn is an hour longer',
      'night-new-york',
      hours(9),
      '2026-10-31T22:00:00-04:00',
      '2026-11-01T06:00:00.000-05:00',
    ],
    [
      'a whole day in spring has 23 hours',
      'always-berlin',
      hours(23),
      '2026-03-29T00:00:00+01:00',
      '2026-03-30T00:00:00.000+02:00',
    ],
    [
      'a whole day in autumn has 25 hours',
      'always-berlin',
      hours(25),
      '2026-10-25T00:00:00+02:00',
      '2026-10-26T00:00:00.000+01:00',
    ],
    [
      'working days end on the local clock',
      'lord-howe',
      workingDays(1),
      '2026-04-02T12:00:00+11:00',
      '2026-04-04T00:00:00.000+11:00',
    ],
  ],
};

for (const [title, rows] of Object.entries(rules)) {
  describe(title, () => {
    test.each(rows)('%s', (_why, id, rule, start, expected) => {
      const schedule = scheduleOf(id);
      expect(formatInstant(schedule.zone, deadline(schedule, rule, at(start)).at)).toBe(expected);
    });
  });
}

describe('a year without its decree', () => {
  test.each([
    ['ends in December before it', hours(6), '2026-12-29T10:00:00+03:00', false],
    ['runs out at the last close of 2026', hours(8), '2026-12-30T09:00:00+03:00', false],
    ['goes on into it', hours(8), '2026-12-30T09:00:00.001+03:00', true],
    ['rolls back out of it', back(30), '2026-12-04T10:00:00+03:00', true],
    ['begins in it', today, '2027-03-01T10:00:00+03:00', true],
    ['clock hours do not depend on it', clock(3), '2027-03-01T10:00:00+03:00', false],
  ] as const)('%s', (_why, rule, start, provisional) => {
    expect(deadline(scheduleOf('kursk'), rule, at(start)).provisional).toBe(provisional);
  });
});

describe('what cannot be counted is refused, not guessed', () => {
  test.each([
    ['before the first calendar', hours(1), at('2022-12-31T23:59:59.999+03:00'), 'configuration', '2022'],
    ['past the last one', hours(1), at('2028-01-01T00:00:00+03:00'), 'configuration', '2028'],
    ['a term that runs past it', back(60), at('2027-12-01T10:00:00+03:00'), 'configuration', '2028'],
    ['half a millisecond', hours(1), 0.5, 'bad_input', '0.5'],
    ['no instant', clock(1), Number.NaN, 'bad_input', 'NaN'],
    ['a negative term', hours(-1), at('2026-11-16T10:00:00+03:00'), 'bad_input', '-1'],
    [
      'a boundless term',
      hours(Number.POSITIVE_INFINITY),
      at('2026-11-16T10:00:00+03:00'),
      'bad_input',
      'Infinity',
    ],
    ['no days', workingDays(0), at('2026-11-16T10:00:00+03:00'), 'bad_input', '0'],
    ['half a day', back(1.5), at('2026-11-16T10:00:00+03:00'), 'bad_input', '1.5'],
  ] as const)('%s', (_why, rule, start, code, named) => {
    expect(() => deadline(scheduleOf('kursk'), rule, start)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(named), hint: expect.any(String) }),
    );
  });
});
