import type { Instant } from '../kernel/instants.ts';

const DAYS = ['понедельник', 'вторник', 'среду', 'четверг', 'пятницу', 'субботу', 'воскресенье'] as const;

/** «23 ноября» */
function dayOfMonth(moment: Temporal.ZonedDateTime): string {
  return moment.toLocaleString('ru-RU', { day: 'numeric', month: 'long' });
}

function time(moment: Temporal.ZonedDateTime): string {
  return `${moment.hour}:${String(moment.minute).padStart(2, '0')}`;
}

/**
 * A deadline as people say it, in the body's local time: «сегодня до 16:40», «завтра до 11:00», «в пятницу,
 * 27 ноября, до 18:00»; one that has passed may be «вчера до 18:00». Rounded down to the minute, so that what was promised is never later than the deadline.
 */
export function sayWhen(deadline: Instant, now: Instant, zone: string): string {
  const at = Temporal.Instant.fromEpochMilliseconds(deadline).toZonedDateTimeISO(zone);
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate();
  const days = today.until(at.toPlainDate(), { largestUnit: 'days' }).days;
  if (days === 0) return `сегодня до ${time(at)}`;
  if (days === -1) return `вчера до ${time(at)}`;
  if (days === 1) return `завтра до ${time(at)}`;
  const weekday = DAYS[at.dayOfWeek - 1] ?? '';
  const date = sayDate(deadline, now, zone);
  return `${weekday === 'вторник' ? 'во' : 'в'} ${weekday}, ${date}, до ${time(at)}`;
}

/** The date of an instant: «21 декабря», of another year «15 января 2027 года». */
export function sayDate(at: Instant, now: Instant, zone: string): string {
  const moment = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  const { year } = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
  return `${dayOfMonth(moment)}${moment.year === year ? '' : ` ${moment.year} года`}`;
}
