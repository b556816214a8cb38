import { OtklikError } from '../kernel/errors.ts';
import type { CalendarYear } from './calendar-year.ts';
import { dayOfIso, yearOfDay } from './civil-date.ts';
import type { EpochDay } from './civil-date.ts';
import { WEEKDAYS } from './schedule-spec.ts';
import type { IndexedCalendar } from './schedule.ts';

/** A calendar year with its days found by date. Throws `configuration` for a date outside the year or a Saturday without hours. */
export function indexCalendar(year: CalendarYear): IndexedCalendar {
  for (const saturday of year.working) {
    if (WEEKDAYS.includes(saturday.asWeekday)) continue;
    throw new OtklikError(
      'configuration',
      `календарь ${year.year}: рабочая суббота ${saturday.date} без дня недели`,
      {
        hint: 'Допишите asWeekday: день недели, на который перенесён отдых, например mon.',
      },
    );
  }
  return {
    year,
    nonWorking: new Map(year.nonWorking.map((day) => [dateIn(year, day.date), day])),
    working: new Map(year.working.map((day) => [dateIn(year, day.date), day])),
    short: new Set(year.short.map((date) => dateIn(year, date))),
  };
}

function dateIn(year: CalendarYear, date: string): EpochDay {
  const day = dayOfIso(date);
  if (day !== null && yearOfDay(day) === year.year) return day;
  throw new OtklikError('configuration', `календарь ${year.year}: дата «${date}» не из этого года`, {
    hint: `Напишите дату как ${year.year}-ММ-ДД.`,
  });
}
