import { OtklikError } from '../kernel/errors.ts';
import { DAY } from '../kernel/instants.ts';
import type { Instant } from '../kernel/instants.ts';

/** An instant at which a zone's clock jumps, with the offsets from UTC on both sides in milliseconds. */
export interface Transition {
  readonly at: Instant;
  readonly before: number;
  readonly after: number;
}

/** A stretch of time in which at most a few offsets hold; `until` is exclusive. */
interface OffsetSpan {
  readonly until: Instant;
  readonly offset: number;
}

/** A time zone whose offsets are looked up in tables, because asking `Temporal` for each instant is far too slow. */
export interface Zone {
  readonly id: string;
  readonly buckets: (readonly OffsetSpan[])[];
}

/** One bucket holds the spans of about a year; the first one begins in 1970. */
const BUCKET = 366 * DAY;

const zones = new Map<string, Zone>();

/** The zone with this IANA name. Throws `configuration` when there is none. The tables live as long as the process. */
export function zoneOf(id: string): Zone {
  const known = zones.get(id);
  if (known !== undefined) return known;
  try {
    offsetByTemporal(id, 0);
  } catch (cause) {
    throw new OtklikError('configuration', `часовой пояс «${id}» неизвестен`, {
      hint: 'Напишите имя из базы IANA, например Europe/Moscow или Europe/Ulyanovsk.',
      cause,
    });
  }
  const zone: Zone = { id, buckets: [] };
  zones.set(id, zone);
  return zone;
}

/** How far the zone's clock is ahead of UTC at an instant, in milliseconds. */
export function offsetAt(zone: Zone, at: Instant): number {
  const index = Math.floor(at / BUCKET);
  const spans = zone.buckets[index] ?? fillBucket(zone, index);
  for (const span of spans) if (at < span.until) return span.offset;
  return offsetByTemporal(zone.id, at);
}

/**
 * Wall time (milliseconds since 1970-01-01T00:00 on the zone's own clock) → instant. A time that the clock skips or
 * shows twice is read as `Temporal`'s `compatible` does: shifted forward by the skip, or the first of the two.
 */
export function instantOf(zone: Zone, wall: number): Instant {
  const before = offsetAt(zone, wall - DAY);
  if (offsetAt(zone, wall - before) === before) return wall - before;
  const after = offsetAt(zone, wall + DAY);
  return offsetAt(zone, wall - after) === after ? wall - after : wall - before;
}

/** The offset that holds in all of [from, to), or null where the clock jumps in between. */
export function steadyOffset(zone: Zone, from: Instant, to: Instant): number | null {
  return changesIn(zone, from, to).length === 0 ? offsetAt(zone, from) : null;
}

const STEADY: readonly Transition[] = [];

/** The jumps of the zone's clock after `from` and before `to`, from the tables: for whole years at a time. */
export function changesIn(zone: Zone, from: Instant, to: Instant): readonly Transition[] {
  let found: Transition[] | null = null;
  let before = offsetAt(zone, from);
  for (let index = Math.floor(from / BUCKET); index * BUCKET < to; index += 1) {
    let begins = index * BUCKET;
    for (const { until, offset } of zone.buckets[index] ?? fillBucket(zone, index)) {
      if (begins > from && begins < to && offset !== before) {
        found ??= [];
        found.push({ at: begins, before, after: offset });
      }
      if (until > from) before = offset;
      begins = until;
    }
  }
  return found ?? STEADY;
}

/** The jumps of the zone's clock in [from, to), in order. */
export function transitionsOf(zone: Zone, from: Instant, to: Instant): Transition[] {
  const found: Transition[] = [];
  let zoned = Temporal.Instant.fromEpochMilliseconds(from - 1).toZonedDateTimeISO(zone.id);
  for (;;) {
    const next = zoned.getTimeZoneTransition('next');
    if (next === null || next.epochMilliseconds >= to) return found;
    const at = next.epochMilliseconds;
    found.push({ at, before: offsetByTemporal(zone.id, at - 1), after: offsetByTemporal(zone.id, at) });
    zoned = next;
  }
}

function fillBucket(zone: Zone, index: number): readonly OffsetSpan[] {
  const from = index * BUCKET;
  const to = from + BUCKET;
  const spans: OffsetSpan[] = transitionsOf(zone, from + 1, to).map(({ at, before }) => ({
    until: at,
    offset: before,
  }));
  spans.push({ until: to, offset: offsetByTemporal(zone.id, to - 1) });
  if (index >= 0 && index < 400) zone.buckets[index] = spans;
  return spans;
}

function offsetByTemporal(zone: string, at: Instant): number {
  const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  return Math.round(zoned.offsetNanoseconds / 1_000_000);
}
