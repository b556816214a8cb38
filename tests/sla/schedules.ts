import { join } from 'node:path';
import { loadCalendars } from '../../src/agency/calendars.ts';
import { compileSchedule } from '../../src/sla/index.ts';
import type { Interval, Schedule, ScheduleSpec, Week } from '../../src/sla/index.ts';

export const calendars = loadCalendars(join(import.meta.dirname, '../../knowledge-base'));

const long: readonly Interval[] = [['09:00', '18:00']];
const night: readonly Interval[] = [
  ['00:00', '06:00'],
  ['22:00', '24:00'],
];
const always: readonly Interval[] = [['00:00', '24:00']];

/** Monday to Thursday alike, another Friday, a free weekend. */
function officeWeek(day: readonly Interval[], friday: readonly Interval[]): Week {
  return { mon: day, tue: day, wed: day, thu: day, fri: friday, sat: [], sun: [] };
}

function everyDay(day: readonly Interval[]): Week {
  return { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day };
}

function broken(open: string, from: string, to: string, close: string): readonly Interval[] {
  return [
    [open, from],
    [to, close],
  ];
}

function office(id: string, week: Week, tz = 'Europe/Moscow'): ScheduleSpec {
  return { id, tz, calendar: 'ru', shortDayMinutes: 60, versions: [{ from: null, week }] };
}

function plain(id: string, tz: string, week: Week): ScheduleSpec {
  return { id, tz, calendar: 'none', shortDayMinutes: 60, versions: [{ from: null, week }] };
}

const lunch = broken('09:00', '13:00', '14:00', '18:00');

/** The hours of the regulations, and those that have gone wrong in other engines. */
export const specs: readonly ScheduleSpec[] = [
  office(
    'lo-reception',
    officeWeek(broken('09:30', '13:00', '14:00', '17:30'), broken('09:30', '13:00', '14:00', '16:30')),
  ),
  office(
    'lo-correspondence',
    officeWeek(broken('09:00', '11:30', '12:30', '18:00'), broken('09:00', '11:30', '12:30', '17:00')),
  ),
  {
    ...office('lo-hr', officeWeek(long, [['09:00', '17:00']])),
    versions: [
      { from: null, week: officeWeek(long, [['09:00', '17:00']]) },
      {
        from: '2025-12-18',
        week: officeWeek(
          broken('09:00', '12:00', '13:00', '18:00'),
          broken('09:00', '12:00', '13:00', '17:00'),
        ),
      },
    ],
  },
  office(
    'lo-anticorruption',
    officeWeek(broken('09:00', '12:00', '12:48', '18:00'), broken('09:00', '12:00', '12:48', '17:00')),
  ),
  office('ulyanovsk', officeWeek(lunch, lunch), 'Europe/Ulyanovsk'),
  office('kursk', officeWeek(lunch, lunch)),
  office('ru-split', officeWeek(broken('09:00', '13:00', '17:30', '18:00'), long)),
  plain('night-new-york', 'America/New_York', everyDay(night)),
  plain('always-berlin', 'Europe/Berlin', everyDay(always)),
  plain('lord-howe', 'Australia/Lord_Howe', officeWeek([['09:00', '24:00']], night)),
];

const compiled = new Map(specs.map((spec) => [spec.id, compileSchedule(spec, calendars)]));

export function scheduleOf(id: string): Schedule {
  const schedule = compiled.get(id);
  if (schedule === undefined) throw new Error(`no schedule ${id}`);
  return schedule;
}

/** ISO text with an offset → epoch ms. */
export function at(iso: string): number {
  return Temporal.Instant.from(iso).epochMilliseconds;
}
