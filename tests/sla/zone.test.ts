import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileSchedule, deadline } from '../../src/sla/index.ts';
import type { ScheduleSpec } from '../../src/sla/index.ts';
import { instantOf, offsetAt, zoneOf } from '../../src/sla/zone.ts';
import { at, calendars } from './schedules.ts';

const zones = fc.constantFrom(
  'Europe/Moscow',
  'Europe/Ulyanovsk',
  'Europe/Berlin',
  'America/Havana',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Australia/Lord_Howe',
  'Pacific/Apia',
);
const quarters = fc.integer({
  min: at('1975-01-01T00:00:00Z') / 900_000,
  max: at('2100-01-01T00:00:00Z') / 900_000,
});

describe('the tables of a zone say what Temporal says', () => {
  test('offset of an instant', () => {
    fc.assert(
      fc.property(zones, quarters, (id, quarter) => {
        const instant = quarter * 900_000;
        const zoned = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(id);
        return offsetAt(zoneOf(id), instant) === zoned.offsetNanoseconds / 1e6;
      }),
      { numRuns: 3_000 },
    );
  });

  test('instant of a wall time, skipped and repeated ones as "compatible" does', () => {
    const near = fc.constantFrom(
      '2026-03-29',
      '2026-10-25',
      '2026-03-08',
      '2026-11-01',
      '2026-04-05',
      '2026-10-04',
      '2016-03-27',
      '2011-12-30',
    );
    const minutes = fc.integer({ min: 0, max: 2 * 1440 });
    fc.assert(
      fc.property(zones, near, minutes, (id, date, minute) => {
        const wall = at(`${date}T00:00:00Z`) + minute * 60_000;
        const plain = Temporal.Instant.fromEpochMilliseconds(wall)
          .toZonedDateTimeISO('UTC')
          .toPlainDateTime();
        const expected = plain.toZonedDateTime(id, { disambiguation: 'compatible' }).epochMilliseconds;
        return instantOf(zoneOf(id), wall) === expected;
      }),
      { numRuns: 6_000 },
    );
  });

  test('Ulyanovsk changed its own zone in 2016', () => {
    const zone = zoneOf('Europe/Ulyanovsk');
    expect(offsetAt(zone, at('2016-03-26T22:59:59Z'))).toBe(3 * 3_600_000);
    expect(offsetAt(zone, at('2016-03-26T23:00:00Z'))).toBe(4 * 3_600_000);
  });
});

test('a stretch that the clock skips holds no work, and its day is no working day', () => {
  const spec: ScheduleSpec = {
    id: 'small-hours',
    tz: 'Europe/Berlin',
    calendar: 'none',
    shortDayMinutes: 60,
    versions: [
      {
        from: null,
        week: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [['02:00', '03:00']] },
      },
    ],
  };
  const schedule = compileSchedule(spec, calendars);
  const saturday = at('2026-03-28T12:00:00+01:00');
  const nextSunday = at('2026-04-05T03:00:00+02:00');
  expect(deadline(schedule, { kind: 'working_hours', n: 1 }, saturday).at).toBe(nextSunday);
  expect(deadline(schedule, { kind: 'working_days', n: 1 }, saturday).at).toBe(nextSunday);
});
