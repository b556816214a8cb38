import type { CalendarYear, Rule, ScheduleSpec } from '../../src/sla/index.ts';

/**
 * The deadline engine's judge: it walks a map of single minutes, one byte each, and shares nothing with the engine
 * but the formats of its input. Slow and plain on purpose.
 */
export interface MinuteMap {
  readonly spec: ScheduleSpec;
  /** Epoch minute of the first byte. */
  readonly first: number;
  /** 1 where people work. */
  readonly open: Uint8Array;
  /** The local date of each minute, as days since 1970. */
  readonly date: Int32Array;
  readonly statutoryYears: ReadonlySet<number>;
}

const MINUTE = 60_000;
const QUARTER = 15;
const DAY_NAMES = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** The map from the first instant to the second one; local time is asked of `Temporal` every quarter of an hour. */
export function mapMinutes(
  spec: ScheduleSpec,
  calendars: ReadonlyMap<number, CalendarYear>,
  fromUtc: number,
  toUtc: number,
): MinuteMap {
  const first = fromUtc / MINUTE;
  const length = toUtc / MINUTE - first;
  const open = new Uint8Array(length);
  const date = new Int32Array(length);
  const days = new Map<number, Uint8Array>();
  for (let quarter = 0; quarter < length; quarter += QUARTER) {
    const zoned = Temporal.Instant.fromEpochMilliseconds((first + quarter) * MINUTE).toZonedDateTimeISO(
      spec.tz,
    );
    const offset = zoned.offsetNanoseconds / 1e9 / 60;
    for (let index = quarter; index < quarter + QUARTER; index += 1) {
      const wall = first + index + offset;
      const day = Math.floor(wall / 1440);
      const minutes = days.get(day) ?? minutesOfDay(spec, calendars, day);
      days.set(day, minutes);
      open[index] = minutes[wall - day * 1440] ?? 0;
      date[index] = day;
    }
  }
  const statutory =
    spec.calendar === 'ru' ? [...calendars.values()].filter((year) => year.status !== 'decreed') : [];
  return { spec, first, open, date, statutoryYears: new Set(statutory.map((year) => year.year)) };
}

/** 1440 bytes of one local date, straight from the words of the schedule and the calendar. */
function minutesOfDay(
  spec: ScheduleSpec,
  calendars: ReadonlyMap<number, CalendarYear>,
  day: number,
): Uint8Array {
  const minutes = new Uint8Array(1440);
  const midnight = new Date(day * 86_400_000);
  const iso = midnight.toISOString().slice(0, 10);
  const year = spec.calendar === 'ru' ? calendars.get(midnight.getUTCFullYear()) : undefined;
  if (year?.nonWorking.some((other) => other.date === iso)) return minutes;
  const weekday =
    year?.working.find((saturday) => saturday.date === iso)?.asWeekday ??
    DAY_NAMES[midnight.getUTCDay()] ??
    'sun';
  let week = spec.versions[0]?.week;
  for (const version of spec.versions) if (version.from === null || version.from <= iso) week = version.week;
  for (const [from, to] of week?.[weekday] ?? []) minutes.fill(1, minuteNumber(from), minuteNumber(to));
  let cut = year?.short.includes(iso) === true ? spec.shortDayMinutes : 0;
  for (let minute = 1439; minute >= 0 && cut > 0; minute -= 1) {
    if (minutes[minute] === 1) cut -= 1;
    minutes[minute] = 0;
  }
  return minutes;
}

function minuteNumber(time: string): number {
  const [hour, minute] = time.split(':');
  return Number(hour) * 60 + Number(minute);
}

export interface WalkedDeadline {
  readonly at: number;
  readonly provisional: boolean;
}

/** The deadline by walking; throws a RangeError where the map ends. */
export function walkDeadline(map: MinuteMap, rule: Rule, start: number): WalkedDeadline {
  if (rule.kind === 'clock_hours') return { at: start + rule.n * 3_600_000, provisional: false };
  const received = dateAt(map, start);
  if (rule.kind === 'working_hours' || rule.kind === 'working_minutes') {
    const at = walkTime(map, start, rule.n * (rule.kind === 'working_hours' ? 60 : 1) * MINUTE);
    return { at, provisional: hasStatutoryYear(map, received, dateAt(map, at - 1)) };
  }
  if (rule.kind === 'calendar_days') {
    const nominal = received + rule.n - (rule.countFrom === 'same-day' ? 1 : 0);
    const at = walkCalendarDays(map, rule, start, nominal);
    return { at, provisional: hasStatutoryYear(map, received, Math.max(nominal, dateAt(map, at - 1))) };
  }
  const at = walkWorkingDays(map, rule, start, received);
  return { at, provisional: hasStatutoryYear(map, received, dateAt(map, at - 1)) };
}

/** Working time between two instants, minute by minute. */
export function walkWorked(map: MinuteMap, start: number, end: number): number {
  let worked = 0;
  for (let now = start; now < end;) {
    const next = Math.min(end, (Math.floor(now / MINUTE) + 1) * MINUTE);
    if (isOpenMinute(map, now)) worked += next - now;
    now = next;
  }
  return worked;
}

/** Instants at which work begins or ends. */
export function boundariesOf(map: MinuteMap): number[] {
  const found: number[] = [];
  for (let index = 1; index < map.open.length; index += 1) {
    if (map.open[index] !== map.open[index - 1]) found.push((map.first + index) * MINUTE);
  }
  return found;
}

function walkTime(map: MinuteMap, start: number, term: number): number {
  let left = term;
  let now = start;
  while (left > 0) {
    const next = (Math.floor(now / MINUTE) + 1) * MINUTE;
    if (isOpenMinute(map, now)) {
      if (left <= next - now) return now + left;
      left -= next - now;
    }
    now = next;
  }
  return now;
}

function walkWorkingDays(map: MinuteMap, rule: Rule, start: number, received: number): number {
  const isEndOfDay = rule.kind === 'end_of_working_day';
  let left = isEndOfDay ? 1 : rule.n;
  let day = isEndOfDay || rule.countFrom === 'same-day' ? received : received + 1;
  for (; ; day += 1) {
    const close = closeOf(map, day);
    if (close === null) continue;
    left -= 1;
    if (left <= 0 && close > start) return close;
  }
}

function walkCalendarDays(map: MinuteMap, rule: Rule, start: number, nominal: number): number {
  if (rule.roll === 'preceding') {
    for (let day = nominal; day >= dateAt(map, start); day -= 1) {
      const close = closeOf(map, day);
      if (close === null) continue;
      if (close > start) return close;
      break;
    }
  } else {
    const close = closeOf(map, nominal);
    if (close !== null && close > start) return close;
  }
  for (let day = nominal + 1; ; day += 1) {
    const close = closeOf(map, day);
    if (close !== null) return close;
  }
}

/** The instant after the last open minute of a local date; null for a date without one. */
function closeOf(map: MinuteMap, day: number): number | null {
  // Local dates lie within 15 hours of the UTC date.
  const from = day * 1440 - 900 - map.first;
  for (let index = from + 1440 + 1800; index >= from; index -= 1) {
    if (index >= map.open.length) throw new RangeError('the map ends here');
    if (map.date[index] === day && map.open[index] === 1) return (map.first + index + 1) * MINUTE;
  }
  return null;
}

function isOpenMinute(map: MinuteMap, at: number): boolean {
  const open = map.open[Math.floor(at / MINUTE) - map.first];
  if (open === undefined) throw new RangeError('the map ends here');
  return open === 1;
}

function dateAt(map: MinuteMap, at: number): number {
  return map.date[Math.floor(at / MINUTE) - map.first] ?? 0;
}

function hasStatutoryYear(map: MinuteMap, fromDay: number, toDay: number): boolean {
  return [fromDay, toDay].some((day) => map.statutoryYears.has(new Date(day * 86_400_000).getUTCFullYear()));
}
