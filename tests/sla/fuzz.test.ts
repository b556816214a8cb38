import { expect, test } from 'vitest';
import { fuzzSla } from '../../scripts/fuzz-sla.ts';
import { calendars } from './schedules.ts';

test('20,000 random schedules, rules and starts end in a result or in a refusal with a hint', () => {
  const { answered, refused, faults } = fuzzSla(20_000, 42, calendars);
  expect(faults).toEqual([]);
  expect(answered).toBeGreaterThan(5_000);
  expect(refused).toBeGreaterThan(1_000);
});
