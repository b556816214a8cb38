import type { Instant } from '../kernel/instants.ts';

// Making a formatter costs more than formatting, and every row of the queue needs one.
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string, options: Intl.DateTimeFormatOptions, name: string): Intl.DateTimeFormat {
  const key = `${name}|${zone}`;
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat('ru-RU', { timeZone: zone, ...options });
  formatters.set(key, made);
  return made;
}

const CLOCK = { hour: '2-digit', minute: '2-digit' } as const;
const DAY = { day: 'numeric', month: 'short' } as const;
const FULL = { day: 'numeric', month: 'long', year: 'numeric', ...CLOCK } as const;

/** `14:05` for today in the zone, `20 нояб., 14:05` for another day. */
export function shortMoment(at: Instant, now: Instant, zone: string): string {
  const time = formatter(zone, CLOCK, 'clock').format(at);
  const day = formatter(zone, DAY, 'day');
  return day.format(at) === day.format(now) && Math.abs(now - at) < 86_400_000
    ? time
    : `${day.format(at)}, ${time}`;
}

/** `20 ноября 2026 г. в 14:05`, by the body's own clock: a page names the zone at most once. */
export function fullMoment(at: Instant, zone: string): string {
  return formatter(zone, FULL, 'full').format(at);
}
