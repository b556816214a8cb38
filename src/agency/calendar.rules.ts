import { calendarDays, WEEKDAYS } from '../sla/index.ts';
import type { CalendarYear } from '../sla/index.ts';
import type { DataPath } from './yaml-source.ts';

/** Something in a year's file that contradicts the rest of it, and where. */
export interface CalendarFault {
  readonly path: DataPath;
  readonly message: string;
  readonly hint: string;
}

/** Everything that does not fit together in a year whose shape is right. Each step needs the one before it to agree. */
export function calendarFaults(calendar: CalendarYear): CalendarFault[] {
  const strange = strangeDates(calendar);
  if (strange.length > 0) return strange;
  const faults = [...saturdayFaults(calendar), ...shortFaults(calendar), ...decreeFaults(calendar)];
  return faults.length > 0 ? faults : countFaults(calendar);
}

function strangeDates(calendar: CalendarYear): CalendarFault[] {
  const faults: CalendarFault[] = [];
  const lists = {
    nonWorking: calendar.nonWorking.map((day) => day.date),
    working: calendar.working.map((day) => day.date),
    short: calendar.short,
  };
  for (const [list, dates] of Object.entries(lists)) {
    for (const [index, date] of dates.entries()) {
      const path = [list, index];
      if (!date.startsWith(`${calendar.year}-`)) {
        faults.push({ path, message: `${date} не из ${calendar.year} года`, hint: 'Проверьте год в дате.' });
      }
      if (dates.indexOf(date) < index) {
        faults.push({ path, message: `${date} названо дважды`, hint: 'Оставьте одну строку на день.' });
      }
    }
  }
  return faults;
}

function saturdayFaults(calendar: CalendarYear): CalendarFault[] {
  return calendar.working.flatMap((day, index) => {
    const path = ['working', index];
    const faults: CalendarFault[] = [];
    const rest = calendar.nonWorking.find((other) => other.date === day.asDate);
    if (weekdayOf(day.date) !== 'sat') {
      faults.push({
        path,
        message: `${day.date} не суббота`,
        hint: 'Рабочим днём становится только суббота.',
      });
    }
    if (weekdayOf(day.asDate) !== day.asWeekday) {
      faults.push({
        path,
        message: `${day.asDate} приходится на ${weekdayOf(day.asDate)}, а указано ${day.asWeekday}`,
        hint: 'Исправьте asWeekday: это день недели даты asDate.',
      });
    }
    if (rest?.kind !== 'moved' || rest.movedFrom !== day.date) {
      faults.push({
        path,
        message: `день отдыха за рабочую субботу ${day.date} не найден`,
        hint: `Добавьте в nonWorking: { date: ${day.asDate}, kind: moved, movedFrom: ${day.date}, by: decree }.`,
      });
    }
    return faults;
  });
}

function shortFaults(calendar: CalendarYear): CalendarFault[] {
  const off = calendar.short.flatMap((date, index): CalendarFault[] => {
    const isWorking = calendarDays(
      calendar.year,
      new Map([[calendar.year, { ...calendar, short: [] }]]),
    ).some((day) => day.date === date && day.kind === 'working');
    if (isWorking) return [];
    return [
      {
        path: ['short', index],
        message: `${date} не рабочий день`,
        hint: 'Сокращённым бывает только рабочий день: уберите строку.',
      },
    ];
  });
  const disagreeing = calendar.working.flatMap((day, index): CalendarFault[] => {
    if (day.short === calendar.short.includes(day.date)) return [];
    return [
      {
        path: ['working', index, 'short'],
        message: `${day.date}: short: ${day.short}, а список short говорит обратное`,
        hint: 'Субботу, которая короче на час, назовите в обоих местах.',
      },
    ];
  });
  return [...off, ...disagreeing];
}

function decreeFaults(calendar: CalendarYear): CalendarFault[] {
  if ((calendar.status === 'decreed') === (calendar.decree !== undefined)) return [];
  return [
    {
      path: ['status'],
      message: `status: ${calendar.status} не сходится с decree`,
      hint: 'decreed пишут вместе с номером и датой постановления, statutory-only без него.',
    },
  ];
}

function countFaults(calendar: CalendarYear): CalendarFault[] {
  const days = calendarDays(calendar.year, new Map([[calendar.year, calendar]]));
  const working = days.filter((day) => day.kind !== 'nonWorking').length;
  const sum = {
    days: days.length,
    working,
    nonWorking: days.length - working,
    hours: working * 8 - (calendar.short.length * calendar.shortMinutes) / 60,
  };
  const names = ['days', 'working', 'nonWorking', 'hours'] as const;
  return names.flatMap((name): CalendarFault[] => {
    if (sum[name] === calendar.counts[name]) return [];
    return [
      {
        path: ['counts', name],
        message: `контрольная сумма ${name}: по дням выходит ${sum[name]}, а записано ${calendar.counts[name]}`,
        hint: 'Сверьте праздники, переносы и сокращённые дни с постановлением.',
      },
    ];
  });
}

function weekdayOf(date: string): string {
  return WEEKDAYS[Temporal.PlainDate.from(date).dayOfWeek - 1] ?? '';
}
