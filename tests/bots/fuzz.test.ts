import { expect, it } from 'vitest';
import { fuzzParse } from '../../scripts/fuzz-parse.ts';
import { CHANNEL_KINDS } from '../../src/channel/events.ts';

// The whole of it, 100,000 a channel, is run by hand: node scripts/fuzz-parse.ts
it.each(CHANNEL_KINDS)('damaged updates of %s become usable events or are ignored with a reason', (kind) => {
  const { events, ignored, faults } = fuzzParse(kind, 2_000, 20_261_121);
  expect(faults).toEqual([]);
  expect(events + ignored).toBe(2_000);
  expect(Math.min(events, ignored)).toBeGreaterThan(200);
});
