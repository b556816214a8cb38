import { expect, test } from 'vitest';
import { dayOf, dayOfIso, isoOfDay, weekdayOfDay, yearOfDay } from '../../src/sla/civil-date.ts';
import { WEEKDAYS } from '../../src/sla/index.ts';

test('every day of three centuries has the year, weekday and text that Temporal gives it', () => {
  const wrong: string[] = [];
  let date = Temporal.PlainDate.from('1899-12-25');
  for (let day = dayOf(1899, 12, 25); day < dayOf(2205, 1, 5); day += 1) {
    const text = date.toString();
    const isRight =
      yearOfDay(day) === date.year &&
      weekdayOfDay(day) === WEEKDAYS[date.dayOfWeek - 1] &&
      isoOfDay(day) === text &&
      dayOfIso(text) === day;
    if (!isRight) wrong.push(text);
    date = date.add({ days: 1 });
  }
  expect(wrong).toEqual([]);
});

test.each(['2026-02-29', '2026-13-01', '2026-1-1', '2026-01-32', 'today', ''])('%s is no date', (text) => {
  expect(dayOfIso(text)).toBeNull();
});
