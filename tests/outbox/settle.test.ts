import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../src/kernel/instants.ts';
import { pause, settle, type Tried } from '../../src/outbox/settle.rules.ts';

const NOW = Date.UTC(2026, 10, 23, 9, 0);
const tried = (more: Partial<Tried> = {}): Tried => ({
  attempts: 1,
  firstTriedAt: NOW,
  limits: { guardsRepeats: false, guardLifetime: 0 },
  now: NOW,
  chance: 0,
  ...more,
});
const guarded = { guardsRepeats: true, guardLifetime: HOUR };
const reason = 'why';

describe('what becomes of a send', () => {
  it.each([
    ['sent', { outcome: 'sent', externalId: '7' }, {}, { state: 'sent', externalId: '7' }],
    ['sent without an id', { outcome: 'sent', externalId: null }, {}, { state: 'sent', externalId: null }],
    ['refused', { outcome: 'failed', reason }, {}, { state: 'failed', reason, unreachable: false }],
    [
      'refused by the person',
      { outcome: 'failed', reason, unreachable: true },
      {},
      { state: 'failed', reason, unreachable: true },
    ],
    ['stopped', { outcome: 'stopped', reason }, {}, { state: 'ready', notBefore: NOW + MINUTE, reason }],
    [
      'later, as long as the platform says',
      { outcome: 'later', afterMs: 9_000, reason },
      {},
      { state: 'ready', notBefore: NOW + 9_000, reason },
    ],
    [
      'later, by part of a millisecond',
      { outcome: 'later', afterMs: 9_000.5, reason },
      {},
      { state: 'ready', notBefore: NOW + 9_001, reason },
    ],
    [
      'later, longer with every try',
      { outcome: 'later', afterMs: 0, reason },
      { attempts: 5 },
      { state: 'ready', notBefore: NOW + 8 * SECOND, reason },
    ],
    [
      'later, for the fortieth time',
      { outcome: 'later', afterMs: 0, reason },
      { attempts: 40 },
      { state: 'failed', reason, unreachable: false },
    ],
    ['unknown without a guard', { outcome: 'unknown', reason }, {}, { state: 'unknown', reason }],
    [
      'unknown with a guard',
      { outcome: 'unknown', reason },
      { limits: guarded },
      { state: 'ready', notBefore: NOW + SECOND / 2, reason },
    ],
    [
      'unknown just before the guard ends',
      { outcome: 'unknown', reason },
      { limits: guarded, firstTriedAt: NOW - HOUR + SECOND },
      { state: 'ready', notBefore: NOW + SECOND / 2, reason },
    ],
    [
      'unknown when the next try would come after the guard’s end',
      { outcome: 'unknown', reason },
      { limits: guarded, firstTriedAt: NOW - HOUR + SECOND / 2 },
      { state: 'unknown', reason },
    ],
  ] as const)('%s', (_, outcome, more, settled) => {
    expect(settle(outcome, tried(more))).toEqual(settled);
  });

  it('pauses grow to half an hour and are spread by chance', () => {
    for (let attempts = 0; attempts < 60; attempts++) {
      const [least, most] = [pause(attempts, 0), pause(attempts, 1)];
      expect(least).toBe(most / 2);
      expect(Number.isInteger(pause(attempts, Math.SQRT1_2))).toBe(true);
      expect(most).toBeLessThanOrEqual(30 * MINUTE);
      expect(most).toBeGreaterThanOrEqual(pause(Math.max(0, attempts - 1), 1));
    }
  });
});
