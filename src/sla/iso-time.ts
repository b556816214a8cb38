import { OtklikError } from '../kernel/errors.ts';
import { DAY, HOUR, MINUTE, SECOND, toZonedIso } from '../kernel/instants.ts';
import type { Instant } from '../kernel/instants.ts';
import { isoOfDay } from './civil-date.ts';
import type { EpochDay } from './civil-date.ts';
import { offsetAt } from './zone.ts';
import type { Zone } from './zone.ts';

const COMMON_FORM = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?(?:Z|[+-]\d\d:\d\d)$/;
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** Years beyond are left to `Temporal`, which also knows how to write those of five digits. */
const FAR_FUTURE = Date.UTC(2300, 0, 1);

/**
 * ISO 8601 with an offset or Z, or epoch milliseconds as a number → instant. Digits finer than a millisecond are cut
 * off. Throws `bad_input` for anything else: a time without an offset would be read in the zone of some machine.
 */
export function parseInstant(value: unknown): Instant {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  if (typeof value === 'string') {
    const at = parseCommonForm(value) ?? parseByTemporal(value);
    if (at !== null) return at;
  }
  throw new OtklikError('bad_input', `«${String(value)}» не момент времени`, {
    hint: 'Напишите дату и время со смещением, например 2026-11-20T17:59:00+04:00, или миллисекунды от 1970 года.',
  });
}

/** Instant → ISO 8601 in the zone, always with milliseconds: `2026-11-20T17:59:00.000+04:00`. */
export function formatInstant(zone: Zone, at: Instant): string {
  if (at < 0 || at >= FAR_FUTURE) return toZonedIso(at, zone.id);
  const offset = offsetAt(zone, at);
  if (offset % MINUTE !== 0) return toZonedIso(at, zone.id);
  const wall = at + offset;
  const day = Math.floor(wall / DAY);
  const ms = wall - day * DAY;
  const clock = `${padded(TWO, ms / HOUR)}:${padded(TWO, (ms % HOUR) / MINUTE)}:${padded(TWO, (ms % MINUTE) / SECOND)}`;
  return `${dateText(day)}T${clock}.${padded(THREE, ms % SECOND)}${offsetText(offset)}`;
}

const TWO = Array.from({ length: 100 }, (_, value) => String(value).padStart(2, '0'));
const THREE = Array.from({ length: 1_000 }, (_, value) => String(value).padStart(3, '0'));

function padded(texts: readonly string[], value: number): string {
  return texts[Math.floor(value)] ?? '';
}

/** One entry a day, no more than the years before `FAR_FUTURE` have. */
const dateTexts = new Map<EpochDay, string>();

function dateText(day: EpochDay): string {
  const known = dateTexts.get(day);
  if (known !== undefined) return known;
  const text = isoOfDay(day);
  dateTexts.set(day, text);
  return text;
}

const offsetTexts = new Map<number, string>();

function offsetText(offset: number): string {
  const known = offsetTexts.get(offset);
  if (known !== undefined) return known;
  const minutes = Math.abs(offset) / MINUTE;
  const text = `${offset < 0 ? '-' : '+'}${padded(TWO, minutes / 60)}:${padded(TWO, minutes % 60)}`;
  offsetTexts.set(offset, text);
  return text;
}

/** The form that machines write, without the cost of a general parser; null when it is another form or no date. */
function parseCommonForm(text: string): Instant | null {
  if (!COMMON_FORM.test(text)) return null;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const date = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  if (year < 100 || date < 1 || date > monthLength(year, month)) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  const ms = text[19] === '.' ? (text.charCodeAt(20) - 48) * 100 + twoDigits(text, 21) : 0;
  const utc = Date.UTC(year, month - 1, date, hour, minute, second, ms);
  if (text.endsWith('Z')) return utc;
  const offset = twoDigits(text, text.length - 5) * HOUR + twoDigits(text, text.length - 2) * MINUTE;
  if (offset >= 24 * HOUR || twoDigits(text, text.length - 2) > 59) return null;
  return text[text.length - 6] === '-' ? utc + offset : utc - offset;
}

function monthLength(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeap ? 29 : (MONTH_LENGTHS[month - 1] ?? 0);
}

function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;
}

function parseByTemporal(text: string): Instant | null {
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    return null;
  }
}
