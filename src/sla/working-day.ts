import { OtklikError } from '../kernel/errors.ts';
import type { CalendarYear } from './calendar-year.ts';
import { dayOf, dayOfIso, isoOfDay, weekdayOfDay, yearOfDay } from './civil-date.ts';
import { planOf } from './day-plan.ts';
import { indexCalendar } from './index-calendar.ts';
import type { Weekday } from './schedule-spec.ts';
import type { Schedule } from './schedule.ts';
import { reasonOf } from './wording.ts';
import { tableOfYear } from './year-table.ts';

export type DayKind = 'working' | 'nonWorking' | 'short';

export interface WorkingDay {
  readonly kind: DayKind;
  /** Only for a moved Saturday: whose hours it takes. */
  readonly asWeekday?: Weekday;
  /** In Russian, for people. */
  readonly reason: string;
}

/** What kind of day a local date (`YYYY-MM-DD`) is for a schedule. Throws `bad_input`, or `configuration` past the calendar. */
export function workingDay(schedule: Schedule, isoDate: string): WorkingDay {
  const day = dayOfIso(isoDate);
  if (day === null) {
    throw new OtklikError('bad_input', `«${isoDate}» не дата`, { hint: 'Напишите дату как ГГГГ-ММ-ДД.' });
  }
  tableOfYear(schedule, yearOfDay(day));
  const plan = planOf(schedule, day);
  const kind = plan.intervals.length === 0 ? 'nonWorking' : plan.short ? 'short' : 'working';
  const reason = reasonOf(schedule, day, plan);
  return plan.saturday === undefined || kind === 'nonWorking'
    ? { kind, reason }
    : { kind, asWeekday: plan.weekday, reason };
}

export interface CalendarDay {
  readonly date: string;
  readonly kind: DayKind;
  readonly asWeekday?: Weekday;
}

/**
 * Every day of a year of the production calendar, whatever the schedule: Saturdays and Sundays are days off unless
 * moved. Throws `configuration` for a year that is not known.
 */
export function calendarDays(year: number, calendars: ReadonlyMap<number, CalendarYear>): CalendarDay[] {
  const known = calendars.get(year);
  if (known === undefined) {
    throw new OtklikError('configuration', `нет производственного календаря на ${year} год`, {
      hint: `Есть годы: ${[...calendars.keys()].join(', ')}. Добавьте knowledge-base/calendar/ru-${year}.yaml.`,
    });
  }
  const { nonWorking, working, short } = indexCalendar(known);
  const days: CalendarDay[] = [];
  for (let day = dayOf(year, 1, 1); day < dayOf(year + 1, 1, 1); day += 1) {
    const date = isoOfDay(day);
    const saturday = working.get(day);
    const isWeekend = ['sat', 'sun'].includes(weekdayOfDay(day));
    const isOff = nonWorking.has(day) || (isWeekend && saturday === undefined);
    const kind = isOff ? 'nonWorking' : short.has(day) ? 'short' : 'working';
    days.push(saturday === undefined ? { date, kind } : { date, kind, asWeekday: saturday.asWeekday });
  }
  return days;
}
