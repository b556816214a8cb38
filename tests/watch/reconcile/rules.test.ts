import { assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../src/kernel/instants.ts';
import { settleDoubt } from '../../../src/watch/reconcile/doubtful.rules.ts';
import { expectedBetween, isSilent } from '../../../src/watch/reconcile/silence.rules.ts';

const NOON = Date.UTC(2026, 10, 23, 9, 0);
/** So many events in every hour of the given days before. */
const past = (events: number, days: readonly number[]) =>
  new Map(
    days.flatMap((back) =>
      Array.from({ length: 24 }, (_, h) => [NOON + (h - 12) * HOUR - back * DAY, events] as const),
    ),
  );
const WEEKS = [7, 14, 21, 28];

describe('a silent channel', () => {
  it.each([
    ['a busy one, after twenty minutes', 60, WEEKS, 20 * MINUTE, true],
    ['a busy one, after ten', 60, WEEKS, 10 * MINUTE, false],
    ['a quiet one, after two hours', 1, WEEKS, 2 * HOUR, false],
    ['a quiet one, after nine hours', 1, WEEKS, 9 * HOUR, true],
    ['one that is never written to', 0, WEEKS, DAY, false],
    ['one that is known for two weeks only', 60, [7, 14], 5 * HOUR, false],
    ['one that is known for three days', 60, [1, 2, 3], 5 * HOUR, true],
  ] as const)('%s', (_, events, days, length, silent) => {
    expect(isSilent(NOON, NOON + length, past(events, days))).toBe(silent);
  });

  it('is not made by one day of a crowd', () => {
    const crowd = new Map([...past(0, [7, 14, 21]), ...past(1_000, [28])]);
    expect(isSilent(NOON, NOON + 5 * HOUR, crowd)).toBe(false);
  });

  it('is expected to bring as much in two parts of a time as in the whole', () => {
    const known = past(7, WEEKS);
    const minutes = integer({ min: 0, max: 600 });
    assert(
      property(minutes, minutes, (a, b) => {
        const [middle, end] = [NOON + a * MINUTE, NOON + (a + b) * MINUTE];
        const parts = expectedBetween(NOON, middle, known) + expectedBetween(middle, end, known);
        expect(parts).toBeCloseTo(expectedBetween(NOON, end, known), 6);
      }),
    );
  });
});

describe('a doubtful send', () => {
  const doubt = {
    traces: [],
    taken: new Set<string>(),
    from: 'operator',
    mode: 'operator',
    overtaken: false,
    caseClosed: false,
  } as const;
  const trace = { externalId: '7', at: NOON };
  it.each([
    ['that is there', { traces: [trace] }, 'found'],
    ['of which only a twin is there', { traces: [trace], taken: new Set(['7']) }, 'send_again'],
    ['that is not there', {}, 'send_again'],
    ['that another word has overtaken', { overtaken: true }, 'show'],
    ['of a closed case', { caseClosed: true }, 'show'],
    ['of the bot, which still has the talk', { from: 'bot', mode: 'bot' }, 'send_again'],
    ['of the bot, whose talk a person took over', { from: 'bot' }, 'show'],
  ] as const)('%s', (_, more, verdict) => {
    expect(settleDoubt({ ...doubt, ...more }).do).toBe(verdict);
  });
});
