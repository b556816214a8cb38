import { describe, expect, test } from 'vitest';
import { addWorkingMs, isOpen, nextOpening, workingMs } from '../../src/sla/index.ts';
import { HOUR } from '../../src/kernel/instants.ts';
import { at, scheduleOf } from './schedules.ts';

describe('workingMs', () => {
  test.each([
    ['a day', 'kursk', '2026-11-16T00:00:00+03:00', '2026-11-17T00:00:00+03:00', 8 * HOUR],
    ['a short day', 'kursk', '2026-11-03T00:00:00+03:00', '2026-11-04T00:00:00+03:00', 7 * HOUR],
    ['a break', 'kursk', '2026-11-16T13:00:00+03:00', '2026-11-16T14:00:00+03:00', 0],
    ['the last millisecond', 'kursk', '2026-11-16T17:59:59.999+03:00', '2026-11-16T19:00:00+03:00', 1],
    ['the hours of 2024', 'kursk', '2024-01-01T00:00:00+03:00', '2025-01-01T00:00:00+03:00', 1979 * HOUR],
    ['the hours of 2026', 'kursk', '2026-01-01T00:00:00+03:00', '2027-01-01T00:00:00+03:00', 1972 * HOUR],
    [
      'all decreed years, to the edge of the calendar',
      'kursk',
      '2023-01-01T00:00:00+03:00',
      '2028-01-01T00:00:00+03:00',
      (1973 + 1979 + 1972 + 1972 + 1987) * HOUR,
    ],
    ['an end before the start', 'kursk', '2026-11-16T12:00:00+03:00', '2026-11-16T11:00:00+03:00', 0],
    [
      'a week of the anti-corruption unit',
      'lo-anticorruption',
      '2026-11-16T00:00:00+03:00',
      '2026-11-23T00:00:00+03:00',
      40 * HOUR,
    ],
    [
      'a night over the spring change',
      'night-new-york',
      '2026-03-07T22:00:00-05:00',
      '2026-03-08T12:00:00-04:00',
      7 * HOUR,
    ],
    [
      'a night over the autumn change',
      'night-new-york',
      '2026-10-31T22:00:00-04:00',
      '2026-11-01T12:00:00-05:00',
      9 * HOUR,
    ],
  ])('%s', (_why, id, start, end, expected) => {
    expect(workingMs(scheduleOf(id), at(start), at(end))).toBe(expected);
  });
});

test('warnings are set at a share of the working time: half of 6 hours', () => {
  const schedule = scheduleOf('ulyanovsk');
  expect(addWorkingMs(schedule, at('2026-11-16T11:00:00+04:00'), 3 * HOUR)).toBe(
    at('2026-11-16T15:00:00+04:00'),
  );
});

describe('L1-33: whether the line is open, and when it opens', () => {
  test.each([
    ['at opening', '2026-11-16T09:30:00+03:00', true, '2026-11-16T09:30:00+03:00'],
    ['in the break', '2026-11-16T13:00:00+03:00', false, '2026-11-16T14:00:00+03:00'],
    ['just before the break', '2026-11-16T12:59:59.999+03:00', true, '2026-11-16T14:00:00+03:00'],
    ['at Friday close', '2026-11-20T16:30:00+03:00', false, '2026-11-23T09:30:00+03:00'],
    ['in the New Year holidays', '2025-12-31T12:00:00+03:00', false, '2026-01-12T09:30:00+03:00'],
  ])('%s', (_why, now, open, opens) => {
    const schedule = scheduleOf('lo-reception');
    expect(isOpen(schedule, at(now))).toBe(open);
    expect(nextOpening(schedule, at(now))).toBe(at(opens));
  });

  test('nothing opens after the calendar ends', () => {
    expect(nextOpening(scheduleOf('kursk'), at('2027-12-31T19:00:00+03:00'))).toBeNull();
  });

  test('midnight is not an opening for those who work through it', () => {
    expect(nextOpening(scheduleOf('night-new-york'), at('2026-06-01T23:00:00-04:00'))).toBe(
      at('2026-06-02T22:00:00-04:00'),
    );
    expect(nextOpening(scheduleOf('night-new-york'), at('2026-12-31T23:00:00-05:00'))).toBe(
      at('2027-01-01T22:00:00-05:00'),
    );
    expect(nextOpening(scheduleOf('always-berlin'), at('2026-06-01T23:00:00+02:00'))).toBeNull();
  });
});
