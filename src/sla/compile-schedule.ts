import { DAY, MINUTE } from '../kernel/instants.ts';
import type { CalendarYear, DayOff } from './calendar-year.ts';
import { checkedVersions, refusal } from './check-week.ts';
import { dayOf, dayOfIso, isoOfDay } from './civil-date.ts';
import type { EpochDay } from './civil-date.ts';
import { planOf } from './day-plan.ts';
import { indexCalendar } from './index-calendar.ts';
import type { ScheduleSpec } from './schedule-spec.ts';
import type { Schedule } from './schedule.ts';
import { transitionsOf, zoneOf } from './zone.ts';

/** Clock changes are looked at in these years when no calendar bounds them. */
const CHECKED_YEARS = { first: 2015, last: 2045 };

/**
 * A schedule ready for counting. `calendars` are the production calendars by year, used when the schedule asks for
 * them; `daysOff` are days that the region adds.
 *
 * Throws `configuration` with what to write instead: unknown zone, hours that overlap or run backwards, a week
 * without work, a moved Saturday without its weekday, hours that begin or end while the clock is being changed.
 */
export function compileSchedule(
  spec: ScheduleSpec,
  calendars: ReadonlyMap<number, CalendarYear>,
  options: { readonly daysOff?: readonly DayOff[] } = {},
): Schedule {
  if (spec.calendar === 'ru' && calendars.size === 0) {
    throw refusal(
      spec,
      'нет ни одного производственного календаря',
      'Добавьте файлы knowledge-base/calendar/ru-ГОД.yaml.',
    );
  }
  if (!Number.isInteger(spec.shortDayMinutes) || spec.shortDayMinutes < 0) {
    throw refusal(
      spec,
      `shortDayMinutes «${spec.shortDayMinutes}»`,
      'Напишите целое число минут, обычно 60.',
    );
  }
  const schedule: Schedule = {
    id: spec.id,
    tz: spec.tz,
    spec,
    zone: zoneOf(spec.tz),
    versions: checkedVersions(spec),
    calendars:
      spec.calendar === 'ru'
        ? new Map([...calendars].map(([year, calendar]) => [year, indexCalendar(calendar)]))
        : null,
    daysOff: new Map((options.daysOff ?? []).map((day) => [dayOffDate(spec, day), day.reason])),
    tables: new Map(),
    recent: null,
  };
  refuseEndsInClockChanges(schedule);
  return schedule;
}

function dayOffDate(spec: ScheduleSpec, { date }: DayOff): EpochDay {
  const day = dayOfIso(date);
  if (day !== null) return day;
  throw refusal(spec, `выходной «${date}» не дата`, 'Напишите дату как ГГГГ-ММ-ДД.');
}

/** An end inside a skipped or repeated hour has no one meaning, so the hours have to name another minute. */
function refuseEndsInClockChanges(schedule: Schedule): void {
  const years =
    schedule.calendars === null ? [CHECKED_YEARS.first, CHECKED_YEARS.last] : [...schedule.calendars.keys()];
  const from = dayOf(Math.min(...years), 1, 1) * DAY;
  const to = dayOf(Math.max(...years) + 1, 1, 1) * DAY;
  for (const { at, before, after } of transitionsOf(schedule.zone, from, to)) {
    const unclearFrom = at + Math.min(before, after);
    const unclearTo = at + Math.max(before, after);
    for (let day = Math.floor(unclearFrom / DAY); day * DAY < unclearTo; day += 1) {
      for (const minute of planOf(schedule, day).intervals.flat()) {
        const wall = day * DAY + minute * MINUTE;
        if (wall <= unclearFrom || wall >= unclearTo) continue;
        throw refusal(
          schedule.spec,
          `${isoOfDay(day)} часы переводят, и один из интервалов начинается или кончается в это время`,
          'Сдвиньте начало или конец интервала за пределы перевода часов.',
        );
      }
    }
  }
}
