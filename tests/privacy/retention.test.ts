import { assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { policyAt } from '../../src/agency/index.ts';
import { DAY } from '../../src/kernel/instants.ts';
import { closedBefore, dueAfter, termOf } from '../../src/privacy/retention.rules.ts';
import { facts } from '../dispatch/desk.ts';
import { NOON } from '../inbox/accepting.ts';

const ZONE = 'Europe/Moscow';
const termsOf = (agency: string) => policyAt(facts().pack(agency), NOON).settings.retention_terms;

describe('the class of a case', () => {
  it.each([
    ['L3-03 a message to the staff department', 'leningrad', 'talk', 'hr-service', 'hr-messages'],
    ['L3-03 a message to somebody else has no term', 'leningrad', 'talk', 'reception', undefined],
    ['L3-03 an appeal to it is kept by its own term', 'leningrad', 'appeal', 'hr-service', 'appeals'],
    ['U-02 the order names no number: nothing goes by its age', 'ulyanovsk', 'talk', 'reception', undefined],
    ['U-02 appeals have the one of the federal list', 'ulyanovsk', 'appeal', 'reception', 'appeals'],
  ])('%s', (_, agency, kind, unit, id) => {
    expect(termOf({ kind, unit }, termsOf(agency))?.id).toBe(id);
  });
});

describe('the day', () => {
  it('L3-03 counts from the day after the closing, in the zone of the body', () => {
    const closed = Date.UTC(2026, 10, 20, 22);
    expect(new Date(dueAfter(closed, 1, ZONE)).toISOString()).toBe('2027-11-21T21:00:00.000Z');
  });

  it('is the same whether it is asked of the case or of the day: never early, never a day late', () => {
    assert(
      property(integer({ min: 0, max: 4_000 * DAY }), integer({ min: 1, max: 10 }), (since, years) => {
        const closed = Date.UTC(2020, 0, 1) + since;
        const due = dueAfter(closed, years, ZONE);
        expect(closed).toBeLessThan(closedBefore(years, due + DAY, ZONE));
        expect(closed).toBeGreaterThanOrEqual(closedBefore(years, due - DAY, ZONE));
      }),
    );
  });
});
