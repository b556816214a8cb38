import type { Instant } from '../kernel/instants.ts';

export const PERIOD_KINDS = ['day', 'week', 'month', 'any'] as const;
export type PeriodKind = (typeof PERIOD_KINDS)[number];

/** Days from `first` to `last`, both included, as `YYYY-MM-DD`, and the instants [from, to) in the body's zone. */
export interface Period {
  readonly kind: PeriodKind;
  readonly first: string;
  readonly last: string;
  readonly from: Instant;
  readonly to: Instant;
}

/** Longer ones are read by nobody and cost the server minutes. */
const MOST_DAYS = 366;

function period(kind: PeriodKind, first: Temporal.PlainDate, days: number, zone: string): Period {
  const after = first.add({ days });
  const start = (date: Temporal.PlainDate) => date.toZonedDateTime(zone).epochMilliseconds;
  return {
    kind,
    first: first.toString(),
    last: after.subtract({ days: 1 }).toString(),
    from: start(first),
    to: start(after),
  };
}

function dateOf(text: string | undefined): Temporal.PlainDate | null {
  if (text === undefined || !/^\d{4}-\d\d-\d\d$/.test(text)) return null;
  try {
    return Temporal.PlainDate.from(text);
  } catch {
    return null;
  }
}

const daysBetween = (from: Temporal.PlainDate, to: Temporal.PlainDate) =>
  from.until(to, { largestUnit: 'days' }).days;

/** A day, its week from Monday on, or its month, in full. */
function around(kind: 'day' | 'week' | 'month', day: Temporal.PlainDate, zone: string): Period {
  if (kind === 'day') return period(kind, day, 1, zone);
  if (kind === 'week') return period(kind, day.subtract({ days: day.dayOfWeek - 1 }), 7, zone);
  return period(kind, day.with({ day: 1 }), day.daysInMonth, zone);
}

/**
 * The period that an address asks for. What cannot be read is the month of today; a span is cut at 366 days, its ends
 * are put in order.
 */
export function readPeriod(
  asked: Readonly<Record<string, string | undefined>>,
  now: Instant,
  zone: string,
): Period {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate();
  const kind = PERIOD_KINDS.find((name) => name === asked['period']) ?? 'month';
  if (kind !== 'any') return around(kind, dateOf(asked['day']) ?? today, zone);
  const [one, other] = [dateOf(asked['from']) ?? today, dateOf(asked['to']) ?? today];
  const first = Temporal.PlainDate.compare(one, other) > 0 ? other : one;
  const last = first === one ? other : one;
  return period('any', first, Math.min(MOST_DAYS, daysBetween(first, last) + 1), zone);
}

/** What it is compared with (K-50): the month before a month, else as many days just before it. */
export function periodBefore({ kind, first, last }: Period, zone: string): Period {
  const from = Temporal.PlainDate.from(first);
  if (kind === 'month') return around(kind, from.subtract({ days: 1 }), zone);
  const days = daysBetween(from, Temporal.PlainDate.from(last)) + 1;
  return period(kind, from.subtract({ days }), days, zone);
}

/** By what the chart steps: a month is shown by days, a quarter by weeks, a year by months. */
export type Step = 'day' | 'week' | 'month';

export function stepOf({ first, last }: Period): Step {
  const days = daysBetween(Temporal.PlainDate.from(first), Temporal.PlainDate.from(last)) + 1;
  if (days <= 45) return 'day';
  return days <= 200 ? 'week' : 'month';
}

/** The first day of the step that a day lies in, not before the period. */
export function stepStart(day: string, step: Step, first: string): string {
  const date = Temporal.PlainDate.from(day);
  const start =
    step === 'day'
      ? date
      : step === 'week'
        ? date.subtract({ days: date.dayOfWeek - 1 })
        : date.with({ day: 1 });
  const text = start.toString();
  return text < first ? first : text;
}

/** All steps of a period, by their first days, those without an event included. */
export function stepsOf(of: Period, step: Step): string[] {
  const starts = new Set<string>();
  for (let day = Temporal.PlainDate.from(of.first); day.toString() <= of.last; day = day.add({ days: 1 }))
    starts.add(stepStart(day.toString(), step, of.first));
  return [...starts];
}
