import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatInstant, parseInstant, zoneOf } from '../../src/sla/index.ts';
import { toZonedIso } from '../../src/kernel/instants.ts';
import { at } from './schedules.ts';

describe('instants from outside', () => {
  const noon = at('2026-11-21T12:00:00Z');
  test.each([
    ['2026-11-21T12:00:00Z', noon],
    ['2026-11-21T12:00:00.000Z', noon],
    ['2026-11-21T12:00:00.001Z', noon + 1],
    ['2026-11-21T16:00:00+04:00', noon],
    ['2026-11-21T07:00:00.250-05:00', noon + 250],
    ['2026-11-21T16:00+04:00', noon],
    ['2026-11-21 16:00:00+04:00', noon],
    ['2026-11-21T16:00:00+0400', noon],
    ['2026-11-21T16:00:00+04', noon],
    ['2026-11-21T12:00:00.5Z', noon + 500],
    ['2026-11-21T12:00:00.0019999Z', noon + 1],
    ['2026-11-21T16:00:00+04:00[Europe/Ulyanovsk]', noon],
    ['2024-02-29T00:00:00Z', at('2024-02-29T00:00:00Z')],
    [noon, noon],
    [0, 0],
  ])('%s', (text, expected) => {
    expect(parseInstant(text)).toBe(expected);
  });

  test.each([
    '2026-11-21T12:00:00',
    '2026-11-21',
    '2026-02-29T12:00:00Z',
    '2026-13-01T12:00:00Z',
    '2026-11-00T12:00:00Z',
    '2026-11-21T24:00:00Z',
    '2026-11-21T12:60:00Z',
    '2026-11-21T12:00:00+24:00',
    '2026-11-21T12:00:00+03:60',
    'вчера',
    '',
    1.5,
    Number.NaN,
    null,
    undefined,
    {},
  ])('refuses %s', (value) => {
    expect(() => parseInstant(value)).toThrow(
      expect.objectContaining({ code: 'bad_input', hint: expect.any(String) }),
    );
  });
});

test('text goes out as Temporal would write it, and comes back', () => {
  const zones = fc.constantFrom(
    'Europe/Moscow',
    'Europe/Ulyanovsk',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
  );
  const instants = fc.integer({ min: at('1960-01-01T00:00:00Z'), max: at('2149-01-01T00:00:00Z') });
  fc.assert(
    fc.property(zones, instants, (zone, instant) => {
      const text = formatInstant(zoneOf(zone), instant);
      return text === toZonedIso(instant, zone) && parseInstant(text) === instant;
    }),
    { numRuns: 3_000 },
  );
});
