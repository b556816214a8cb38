import { describe, expect, it } from 'vitest';
import { riskOf } from '../../src/cases/risk.rules.ts';
import { at, packOf, responseClocks } from '../watch/watch-stand.ts';
import { clockRow } from './clock-row.ts';

const ul = (local: string) => at(local, 'Europe/Ulyanovsk');

describe('since when a deadline is at risk', () => {
  it.each([
    // Five working hours with lunch: four fifths are used at 15:00, an hour before the end.
    ['ulyanovsk', 'U-32-direct', ul('2026-11-23T10:00'), ul('2026-11-23T15:00')],
    // Ends on Monday at 10:00, and at risk from the last working hour of Friday on.
    ['ulyanovsk', 'U-32-direct', ul('2026-11-27T14:00'), ul('2026-11-27T18:00')],
    // Three hours of the clock: the last hour comes before the last fifth.
    ['kursk', 'K-21-direct', at('2026-11-23T23:00'), at('2026-11-24T01:00')],
    // Thirty days end on 2 December at 18:00: four fifths of 729 hours, whatever the days are.
    ['kursk', 'K-25-answer', at('2026-11-02T09:00'), at('2026-11-26T16:12')],
    // Five working days of forty hours: thirty-two are used at the close of the fourth.
    ['ulyanovsk', 'U-06-urgent', ul('2026-11-20T18:00'), ul('2026-11-26T18:00')],
  ])('%s %s from %d', (agency, target, startedAt, expected) => {
    expect(clockRow(agency, target, startedAt).risk_at).toBe(expected);
  });

  it('of a term that is shorter than the last hour is at once', () => {
    const schedule = responseClocks.schedule(packOf('ulyanovsk'), 'default');
    const startedAt = ul('2026-11-23T10:00');
    const term = { kind: 'promised', startedAt, deadlineAt: ul('2026-11-23T10:40') } as const;
    expect(riskOf(term, schedule, undefined)).toBe(startedAt);
  });

  it('follows the shares of the policy', () => {
    const schedule = responseClocks.schedule(packOf('ulyanovsk'), 'default');
    const term = {
      kind: 'working_hours',
      startedAt: ul('2026-11-23T10:00'),
      deadlineAt: ul('2026-11-23T16:00'),
    } as const;
    expect(riskOf(term, schedule, [40, 60, 100])).toBe(ul('2026-11-23T13:00'));
    expect(riskOf(term, schedule, [100])).toBe(ul('2026-11-23T15:00'));
  });
});
