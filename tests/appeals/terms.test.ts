import { beforeAll, expect, test } from 'vitest';
import { scheduleOf } from '../../src/agency/index.ts';
import { appealClock, processOf } from '../../src/appeals/appeal-clocks.ts';
import { DAY } from '../../src/kernel/instants.ts';
import { facts } from '../dispatch/desk.ts';
import { mapMinutes, type MinuteMap, walkDeadline } from '../sla/minute-walk.ts';
import { at, calendars } from '../sla/schedules.ts';

const FROM = at('2025-12-20T00:00:00Z');
const UNTIL = at('2026-12-20T00:00:00Z');
const BODIES = ['kursk', 'leningrad', 'ulyanovsk'] as const;
const TERMS = ['registration', 'redirect', 'answer', 'extension'] as const;

const maps = new Map<string, MinuteMap>();
beforeAll(() => {
  for (const body of BODIES) {
    const spec = scheduleOf(facts().pack(body), 'default');
    if (!spec) throw new Error(`no schedule of ${body}`);
    maps.set(body, mapMinutes(spec, calendars, FROM - 5 * DAY, UNTIL + 90 * DAY));
  }
});

test.each(BODIES)(
  'K-25 K-26 L1-12 terms of %s are those of a walk over minutes, from every hour of a year',
  (body) => {
    const map = maps.get(body);
    const pack = facts().pack(body);
    const differences: string[] = [];
    // Steps of 7 hours and a little: all hours of all weekdays, and both sides of closes and midnights.
    for (let start = FROM; map !== undefined && start < UNTIL; start += 7 * 3_600_000 + 61_001) {
      for (const term of TERMS) {
        for (const type of ['complaint', 'information'] as const) {
          const clock = appealClock(facts().clocks, pack, processOf(term, type), start);
          const rule = { n: 1, ...clock.term } as Parameters<typeof walkDeadline>[1];
          const walked = walkDeadline(map, rule, start);
          if (walked.at === clock.deadlineAt && walked.provisional === clock.provisional) continue;
          differences.push(`${term} ${type} ${new Date(start).toISOString()}`);
        }
      }
    }
    expect(differences).toEqual([]);
  },
);
