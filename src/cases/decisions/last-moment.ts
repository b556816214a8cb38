import type { Instant } from '../../kernel/instants.ts';
import { deadline, type Schedule } from '../../sla/index.ts';

/** When what was promised for a day is looked at: the close of that day, or of the last working day before it. Null for no day ahead. */
export function lastMomentOf(schedule: Schedule, zone: string, date: string, now: Instant): Instant | null {
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(date)) return null;
  try {
    const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate();
    const n = today.until(Temporal.PlainDate.from(date, { overflow: 'reject' }), { largestUnit: 'day' }).days;
    if (n < 1 || n > 366) return null;
    const { at } = deadline(schedule, { kind: 'calendar_days', n, roll: 'preceding' }, now);
    return at > now ? at : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
