import { assert, integer, property, uniqueArray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR } from '../../src/kernel/instants.ts';
import { lookAt, milestonesOf } from '../../src/watch/milestones.rules.ts';
import { tellAt, tellingsOf } from '../../src/watch/recipients.rules.ts';
import { at, packOf, responseClocks } from './watch-stand.ts';

const schedule = responseClocks.schedule(packOf('kursk'), 'default');
const MONDAY = at('2026-11-23T10:00');

describe('milestones', () => {
  it.each([
    ['clock_hours', 10, ['2026-11-23T15:00', '2026-11-23T18:00']],
    ['calendar_days', 240, ['2026-11-28T10:00', '2026-12-01T10:00']],
    ['working_hours', 72, ['2026-11-24T15:00', '2026-11-25T14:12']],
  ] as const)('%s over %d hours', (kind, hours, warnings) => {
    const term = { kind, startedAt: MONDAY, deadlineAt: MONDAY + hours * HOUR };
    expect(milestonesOf(term, schedule, undefined)).toEqual([
      { share: 50, at: at(warnings[0]) },
      { share: 80, at: at(warnings[1]) },
      { share: 100, at: term.deadlineAt + 1 },
    ]);
  });

  it('takes the shares of the policy, and its hundred as the breach', () => {
    const term = { kind: 'clock_hours', startedAt: 0, deadlineAt: 1_000 } as const;
    expect(
      milestonesOf(term, schedule, [10, 90, 100]).map(({ share, at: moment }) => [share, moment]),
    ).toEqual([
      [10, 100],
      [90, 900],
      [100, 1_001],
    ]);
  });

  it('tells each milestone once, in order, however the looks fall', () => {
    const moments = uniqueArray(integer({ min: 0, max: 1_200 }), { minLength: 1, maxLength: 20 });
    const shares = uniqueArray(integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 6 });
    assert(
      property(moments, shares, (looks, ofPolicy) => {
        const milestones = milestonesOf(
          { kind: 'clock_hours', startedAt: 0, deadlineAt: 1_000 },
          schedule,
          ofPolicy.toSorted((a, b) => a - b),
        );
        let told = 0;
        let nextAt: number | null = 0;
        const heard: number[] = [];
        for (const now of [...looks.toSorted((a, b) => a - b), 1_201]) {
          if (nextAt === null || nextAt > now) continue;
          const looked = lookAt(milestones, told, now);
          heard.push(...looked.due.map(({ share }) => share));
          ({ told, nextAt } = looked);
        }
        expect(heard).toEqual(milestones.map(({ share }) => share));
        expect(nextAt).toBeNull();
      }),
    );
  });
});

describe('recipients', () => {
  const chain = [
    { share: 50, tell: ['owner' as const] },
    { share: 100, tell: ['supervisor' as const, 'administrator' as const] },
  ];
  it('follows the step of the chain that was reached', () => {
    expect([10, 50, 80, 100].map((share) => tellAt(chain, share))).toEqual([
      ['owner'],
      ['owner'],
      ['owner'],
      ['supervisor', 'administrator'],
    ]);
  });

  it('tells at once in office hours, at the opening out of them, and the duty list at night', () => {
    const due = [{ share: 50, at: 5 }];
    const office = { now: 10, opensAt: null, roundTheClock: true };
    expect(tellingsOf(due, chain, office)).toEqual([{ recipient: 'owner', share: 50, deliverAt: 10 }]);
    expect(tellingsOf(due, chain, { ...office, opensAt: 90, roundTheClock: false })).toEqual([
      { recipient: 'owner', share: 50, deliverAt: 90 },
    ]);
    expect(tellingsOf(due, chain, { ...office, opensAt: 90 })).toEqual([
      { recipient: 'owner', share: 50, deliverAt: 90 },
      { recipient: 'duty', share: 50, deliverAt: 10 },
    ]);
    expect(tellingsOf([], chain, { ...office, opensAt: 90 })).toEqual([]);
  });
});
