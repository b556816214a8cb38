import type { Instant } from '../kernel/instants.ts';

/** «понедельник, 23 ноября 2026 г., 10:20» in a zone; seconds are shown when there are any. */
export function momentWords(at: Instant, zone: string): string {
  const date = zoned(at, zone).toLocaleString('ru-RU', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
  return `${date}, ${timeText(at, zone)}`;
}

/** «пн 23.11.2026 10:20», for the rows of a table. */
export function rowMoment(at: Instant, zone: string): string {
  return `${rowDate(at, zone)} ${timeText(at, zone)}`;
}

/** «пн 23.11.2026» */
export function rowDate(at: Instant, zone: string): string {
  const weekday = zoned(at, zone).toLocaleString('ru-RU', { weekday: 'short' });
  return `${weekday} ${dateText(isoDate(at, zone))}`;
}

/** The end of a row that began at `from`: the time alone on the same day, `24:00` included. */
export function rowEnd(from: Instant, to: Instant, zone: string): string {
  if (isoDate(from, zone) === isoDate(to, zone)) return timeText(to, zone);
  const isMidnight = timeText(to, zone) === '0:00' && isoDate(from, zone) === isoDate(to - 1, zone);
  return isMidnight ? '24:00' : rowMoment(to, zone);
}

/** `2026-11-23` → `23.11.2026` */
export function dateText(iso: string): string {
  return iso.split('-').toReversed().join('.');
}

/** The local date, `YYYY-MM-DD`. */
export function isoDate(at: Instant, zone: string): string {
  return zoned(at, zone).toPlainDate().toString();
}

/** `9:05`, or `9:05:30` when there are seconds; rounded down. */
export function timeText(at: Instant, zone: string): string {
  const { hour, minute, second } = zoned(at, zone);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${hour}:${two(minute)}${second === 0 ? '' : `:${two(second)}`}`;
}

/** How people name a zone: by its distance from Moscow, «МСК» or «МСК+1». */
export function zoneWords(at: Instant, zone: string): string {
  const ahead = zoned(at, zone).offsetNanoseconds - zoned(at, 'Europe/Moscow').offsetNanoseconds;
  const hours = ahead / 3.6e12;
  if (hours === 0) return 'МСК';
  return `МСК${hours > 0 ? '+' : '−'}${Math.abs(hours).toLocaleString('ru-RU')}`;
}

/** «1 день», «3 дня», «5 дней»: a number with its word in the Russian plural. */
export function counted(n: number, one: string, few: string, many: string): string {
  const [tens, units] = [n % 100, n % 10];
  if (units === 1 && tens !== 11) return `${n} ${one}`;
  return `${n} ${units >= 2 && units <= 4 && (tens < 12 || tens > 14) ? few : many}`;
}

function zoned(at: Instant, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
}
