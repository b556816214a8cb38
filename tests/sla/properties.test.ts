import * as fc from 'fast-check';
import { describe, test } from 'vitest';
import {
  addWorkingMs,
  deadline,
  explainDeadline,
  isOpen,
  nextOpening,
  workingMs,
} from '../../src/sla/index.ts';
import type { Rule } from '../../src/sla/index.ts';
import { DAY, HOUR } from '../../src/kernel/instants.ts';
import { at, scheduleOf, specs } from './schedules.ts';

const schedules = fc.constantFrom(...specs.map((spec) => scheduleOf(spec.id)));
const instants = fc.integer({ min: at('2023-01-10T00:00:00Z'), max: at('2027-03-01T00:00:00Z') });
const terms = fc.integer({ min: 0, max: 120 * HOUR });
const waits = fc.integer({ min: 0, max: 60 * DAY });
const rules: fc.Arbitrary<Rule> = fc.record({
  kind: fc.constantFrom(
    'working_hours',
    'working_minutes',
    'working_days',
    'clock_hours',
    'calendar_days',
    'end_of_working_day',
  ),
  n: fc.integer({ min: 1, max: 40 }),
  roll: fc.constantFrom('preceding', 'following'),
  countFrom: fc.constantFrom('next-day', 'same-day'),
});

describe('working time', () => {
  test('is additive: W(a, b) + W(b, c) = W(a, c)', () => {
    fc.assert(
      fc.property(schedules, instants, waits, waits, (schedule, a, first, second) => {
        const b = a + first;
        const c = b + second;
        return workingMs(schedule, a, b) + workingMs(schedule, b, c) === workingMs(schedule, a, c);
      }),
      { numRuns: 3_000 },
    );
  });

  test('the deadline is the least instant by which the term is used up', () => {
    fc.assert(
      fc.property(schedules, instants, terms, (schedule, start, ms) => {
        const end = addWorkingMs(schedule, start, ms);
        const isUsedUp = workingMs(schedule, start, end) === ms;
        return isUsedUp && (ms === 0 ? end === start : workingMs(schedule, start, end - 1) === ms - 1);
      }),
      { numRuns: 3_000 },
    );
  });

  test('terms add up: a then b is a + b', () => {
    fc.assert(
      fc.property(schedules, instants, terms, terms, (schedule, start, a, b) => {
        return (
          addWorkingMs(schedule, addWorkingMs(schedule, start, a), b) === addWorkingMs(schedule, start, a + b)
        );
      }),
      { numRuns: 3_000 },
    );
  });

  test('work goes on exactly when the next millisecond is worked', () => {
    fc.assert(
      fc.property(schedules, instants, (schedule, now) => {
        return isOpen(schedule, now) === (workingMs(schedule, now, now + 1) === 1);
      }),
      { numRuns: 3_000 },
    );
  });

  test('when closed, nothing is worked until the next opening, and then it is', () => {
    fc.assert(
      fc.property(schedules, instants, (schedule, now) => {
        const opening = nextOpening(schedule, now);
        if (opening === null || isOpen(schedule, now)) return true;
        return workingMs(schedule, now, opening) === 0 && isOpen(schedule, opening);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('deadlines', () => {
  test('a later start never ends earlier', () => {
    fc.assert(
      fc.property(schedules, rules, instants, waits, (schedule, rule, start, wait) => {
        return deadline(schedule, rule, start).at <= deadline(schedule, rule, start + wait).at;
      }),
      { numRuns: 3_000 },
    );
  });

  test('a longer term never ends earlier', () => {
    fc.assert(
      fc.property(schedules, rules, instants, (schedule, rule, start) => {
        return deadline(schedule, rule, start).at <= deadline(schedule, { ...rule, n: rule.n + 1 }, start).at;
      }),
      { numRuns: 3_000 },
    );
  });

  test('no term ends before it begins', () => {
    fc.assert(
      fc.property(
        schedules,
        rules,
        instants,
        (schedule, rule, start) => deadline(schedule, rule, start).at > start,
      ),
      { numRuns: 3_000 },
    );
  });

  test('the segments of a term in hours or minutes add up to it', () => {
    fc.assert(
      fc.property(schedules, rules, instants, (schedule, rule, start) => {
        if (rule.kind.endsWith('_days') || rule.kind === 'end_of_working_day') return true;
        const { segments } = explainDeadline(schedule, rule, start);
        const unit = rule.kind === 'working_minutes' ? HOUR / 60 : HOUR;
        const ends = segments.at(-1)?.to === deadline(schedule, rule, start).at;
        return ends && segments.reduce((sum, { ms }) => sum + ms, 0) === rule.n * unit;
      }),
      { numRuns: 3_000 },
    );
  });
});
