import { OtklikError } from '../kernel/errors.ts';
import { DAY, MINUTE } from '../kernel/instants.ts';
import type { Instant } from '../kernel/instants.ts';
import { dayOf, isoOfDay, yearOfDay } from './civil-date.ts';
import type { EpochDay } from './civil-date.ts';
import { intervalsIn } from './day-plan.ts';
import type { MinuteInterval, Schedule, YearTable } from './schedule.ts';
import { instantOf, offsetAt, steadyOffset } from './zone.ts';
import type { Zone } from './zone.ts';

/** Schedules without a calendar repeat for ever; the search for a deadline still has to end somewhere. */
const FIRST_YEAR = 1972;
const LAST_YEAR = 2150;
/** A day more on both sides, for zones ahead of UTC and behind it. */
const TABLES_FROM = Date.UTC(FIRST_YEAR, 0, 0);
const TABLES_TO = Date.UTC(LAST_YEAR + 1, 0, 2);
/** The last instant that `Date` and `Temporal` can hold. */
const LAST_INSTANT = 8.64e15;

/** The local date of an instant on the schedule's clock. */
export function localDay(schedule: Schedule, at: Instant): EpochDay {
  return Math.floor((at + offsetAt(schedule.zone, at)) / DAY);
}

/** Throws `bad_input` for what is not a moment in whole milliseconds. */
export function requireInstant(at: Instant): void {
  if (Number.isInteger(at) && Math.abs(at) <= LAST_INSTANT) return;
  throw new OtklikError('bad_input', `«${at}» не момент времени`, {
    hint: 'Нужны целые миллисекунды от 1970-01-01T00:00Z.',
  });
}

/** The table of the local year that holds the instant. Throws as `tableOfYear` does, and for what is not an instant. */
export function tableAt(schedule: Schedule, at: Instant): YearTable {
  const recent = schedule.recent;
  if (recent !== null && at >= recent.startsAt && at < recent.endsAt && Number.isInteger(at)) return recent;
  requireInstant(at);
  if (at < TABLES_FROM || at >= TABLES_TO) throw beyondHorizon(schedule, new Date(at).getUTCFullYear());
  const day = localDay(schedule, at);
  const earliest = schedule.versions[0]?.from ?? 0;
  if (day < earliest) {
    throw new OtklikError(
      'configuration',
      `график «${schedule.id}» действует только с ${isoOfDay(earliest)}`,
      {
        hint: 'Добавьте версию часов с from: null, если более ранние даты тоже нужны.',
      },
    );
  }
  const table = tableOfYear(schedule, yearOfDay(day));
  // The year in which the hours begin is asked for anew each time: the dates before them have to be refused.
  if (table.firstDay >= earliest) schedule.recent = table;
  return table;
}

/**
 * The table of a local year, built when it is first asked for. Throws `configuration` for a year that the calendar
 * does not have: plain weekends in its place would give a wrong deadline that nobody notices.
 */
export function tableOfYear(schedule: Schedule, year: number): YearTable {
  const known = schedule.tables.get(year);
  if (known !== undefined) return known;
  requireYear(schedule, year);
  const table = buildTable(schedule, year);
  schedule.tables.set(year, table);
  return table;
}

/** Throws as `tableOfYear` does. */
export function requireYear(schedule: Schedule, year: number): void {
  if (!hasYear(schedule, year)) throw beyondHorizon(schedule, year);
}

/** Whether working time can be counted in a year. */
export function hasYear(schedule: Schedule, year: number): boolean {
  return schedule.calendars === null ? year >= FIRST_YEAR && year <= LAST_YEAR : schedule.calendars.has(year);
}

function beyondHorizon(schedule: Schedule, year: number): OtklikError {
  if (schedule.calendars === null) {
    return new OtklikError('bad_input', `год ${year} вне пределов счёта ${FIRST_YEAR}–${LAST_YEAR}`, {
      hint: 'Проверьте дату и длину срока.',
    });
  }
  return new OtklikError('configuration', `нет производственного календаря на ${year} год`, {
    hint: `Добавьте knowledge-base/calendar/ru-${year}.yaml или проверьте дату и длину срока.`,
  });
}

/** Builds a year's table without keeping it. */
export function buildTable(schedule: Schedule, year: number): YearTable {
  const calendar = schedule.calendars?.get(year);
  const firstDay = dayOf(year, 1, 1);
  const nextYear = dayOf(year + 1, 1, 1);
  const startsAt = instantOf(schedule.zone, firstDay * DAY);
  const endsAt = instantOf(schedule.zone, nextYear * DAY);
  const work = newWork(schedule, nextYear - firstDay);
  const workDaysThrough = new Uint16Array(nextYear - firstDay);
  for (let day = firstDay; day < nextYear; day += 1) {
    const intervals = intervalsIn(schedule, calendar, day);
    if (intervals.length > 0) addDay(work, schedule.zone, day, intervals);
    workDaysThrough[day - firstDay] = work.days;
  }
  const opens = work.opens.slice(0, work.stretches);
  return {
    year,
    firstDay,
    startsAt,
    endsAt,
    opens,
    closes: work.closes.slice(0, work.stretches),
    begunBefore: begunBefore(opens, startsAt, endsAt),
    before: work.before.slice(0, work.stretches + 1),
    total: work.before[work.stretches] ?? 0,
    workDaysThrough,
    lastCloses: work.lastCloses.slice(0, work.days),
    provisional: calendar?.year.status === 'statutory-only',
  };
}

/** The columns of a table while they are filled. A term of a century takes 126 of them, so nothing grows meanwhile. */
interface Work {
  readonly opens: Float64Array;
  readonly closes: Float64Array;
  readonly before: Float64Array;
  readonly lastCloses: Float64Array;
  stretches: number;
  days: number;
}

function newWork(schedule: Schedule, days: number): Work {
  const busiest = Math.max(...schedule.versions.flatMap((version) => version.days.map((day) => day.length)));
  return {
    opens: new Float64Array(days * busiest),
    closes: new Float64Array(days * busiest),
    before: new Float64Array(days * busiest + 1),
    lastCloses: new Float64Array(days),
    stretches: 0,
    days: 0,
  };
}

/** Adds the stretches of a date and its last close; nothing when nobody works on it. */
function addDay(work: Work, zone: Zone, day: EpochDay, intervals: readonly MinuteInterval[]): void {
  const first = work.stretches;
  // But for the few days around a change of the clocks, wall time becomes an instant by a subtraction.
  const steady = steadyOffset(zone, (day - 1) * DAY, (day + 2) * DAY + 1);
  for (const [from, to] of intervals) {
    const opened = day * DAY + from * MINUTE;
    const closed = day * DAY + to * MINUTE;
    addStretch(
      work,
      steady === null ? instantOf(zone, opened) : opened - steady,
      steady === null ? instantOf(zone, closed) : closed - steady,
    );
  }
  if (work.stretches === first) return;
  work.lastCloses[work.days] = work.closes[work.stretches - 1] ?? 0;
  work.days += 1;
}

function addStretch(work: Work, opened: Instant, close: Instant): void {
  const index = work.stretches;
  const earlier = index === 0 ? opened : (work.closes[index - 1] ?? opened);
  const open = opened < earlier ? earlier : opened;
  // A clock that skips the whole stretch leaves no work in it.
  if (close <= open) return;
  work.opens[index] = open;
  work.closes[index] = close;
  work.before[index + 1] = (work.before[index] ?? 0) + close - open;
  work.stretches = index + 1;
}

function begunBefore(opens: Float64Array, startsAt: Instant, endsAt: Instant): Uint16Array {
  // One entry past the end, for the instant at which the year ends.
  const counts = new Uint16Array(Math.ceil((endsAt - startsAt) / DAY) + 1);
  let begun = 0;
  for (let index = 0; index < counts.length; index += 1) {
    while (begun < opens.length && (opens[begun] ?? endsAt) < startsAt + index * DAY) begun += 1;
    counts[index] = begun;
  }
  return counts;
}
