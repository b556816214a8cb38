import type { Instant } from '../kernel/instants.ts';

/** When something was begun, as people say it in the body's local time: «сегодня», «вчера», «3 ноября». */
export function startedWhen(at: Instant, now: Instant, zone: string): string {
  const day = (instant: Instant) => Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
  const then = day(at);
  const today = day(now).toPlainDate();
  const { days } = then.toPlainDate().until(today, { largestUnit: 'days' });
  if (days <= 0) return 'сегодня';
  if (days === 1) return 'вчера';
  const date = then.toLocaleString('ru-RU', { day: 'numeric', month: 'long' });
  return then.year === today.year ? date : `${date} ${then.year} года`;
}
