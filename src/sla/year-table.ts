import { OtklikError } from '../kernel/errors.ts';
import { DAY, MINUTE } from '../kernel/instants.ts';
import type { Instant } from '../kernel/instants.ts';
import { dayOf, isoOfDay, yearOfDay } from './civil-date.ts';
import type { EpochDay } from './civil-date.ts';
import { planIn } from './day-plan.ts';
import type { MinuteInterval, Schedule, YearTable } from './schedule.ts';
import { instantOf, offsetAt } from './zone.ts';
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
  schedule.recent = tableOfYear(schedule, yearOfDay(day));
  return schedule.recent;
}

/**
 * The table of a local year, built when it is first asked for. Throws `configuration` for a year that the calendar
 * does not have: plain weekends in its place would give a wrong deadline that nobody notices.
 */
export function tableOfYear(schedule: Schedule, year: number): YearTable {
  const known = schedule.tables.get(year);
  if (known !== undefined) return known;
  if (!hasYear(schedule, year)) throw beyondHorizon(schedule, year);
  const table = buildTable(schedule, year);
  schedule.tables.set(year, table);
  return table;
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
  const work: Work = { opens: [], closes: [], before: [0], lastCloses: [] };
  const workDaysThrough = new Uint16Array(nextYear - firstDay);
  for (let day = firstDay; day < nextYear; day += 1) {
    const closed = addDay(work, schedule.zone, day, planIn(schedule, calendar, day).intervals);
    if (closed !== null) work.lastCloses.push(closed);
    workDaysThrough[day - firstDay] = work.lastCloses.length;
  }
  return {
    year,
    firstDay,
    startsAt,
    endsAt,
    opens: Float64Array.from(work.opens),
    closes: Float64Array.from(work.closes),
    begunBefore: begunBefore(work.opens, startsAt, endsAt),
    before: Float64Array.from(work.before),
    total: work.before.at(-1) ?? 0,
    workDaysThrough,
    lastCloses: Float64Array.from(work.lastCloses),
    provisional: calendar?.year.status === 'statutory-only',
  };
}

/** The columns of a table while they grow. */
interface Work {
  readonly opens: Instant[];
  readonly closes: Instant[];
  readonly before: number[];
  readonly lastCloses: Instant[];
}

/** Adds the stretches of a date; its last close, or null when nobody works on it. */
function addDay(work: Work, zone: Zone, day: EpochDay, intervals: readonly MinuteInterval[]): Instant | null {
  let closed: Instant | null = null;
  for (const [from, to] of intervals) {
    const opened = instantOf(zone, day * DAY + from * MINUTE);
    const open = Math.max(opened, work.closes.at(-1) ?? opened);
    const close = instantOf(zone, day * DAY + to * MINUTE);
    // A clock that skips the whole stretch leaves no work in it.
    if (close <= open) continue;
    work.opens.push(open);
    work.closes.push(close);
    work.before.push((work.before.at(-1) ?? 0) + close - open);
    closed = close;
  }
  return closed;
}

function begunBefore(opens: readonly number[], startsAt: Instant, endsAt: Instant): Uint16Array {
  // One entry past the end, for the instant at which the year ends.
  const counts = new Uint16Array(Math.ceil((endsAt - startsAt) / DAY) + 1);
  let begun = 0;
  for (const index of counts.keys()) {
    while (begun < opens.length && (opens[begun] ?? endsAt) < startsAt + index * DAY) begun += 1;
    counts[index] = begun;
  }
  return counts;
}
