import { describe, expect, it } from 'vitest';
import { policyRows } from '../../src/agency/index.ts';
import { deadline, workingDay } from '../../src/sla/index.ts';
import { at, packOf, packs, responseClocks } from '../watch/watch-stand.ts';

const ul = (local: string) => at(local, 'Europe/Ulyanovsk');
const office = responseClocks.schedule(packOf('ulyanovsk'), 'default');

/** Readings that hold for every body, where its act is silent. */
describe('defaults of all terms', () => {
  it('D1 a working day has hours after the calendar: holidays and moved days off, moved Saturdays with the hours of the day they replace, short days cut from the end', () => {
    expect(workingDay(office, '2026-03-09').kind).toBe('nonWorking');
    expect(workingDay(office, '2025-11-01')).toMatchObject({ kind: 'short', asWeekday: 'mon' });
    const end = { kind: 'end_of_working_day', n: 1 } as const;
    expect(deadline(office, end, ul('2025-11-01T10:00')).at).toBe(ul('2025-11-01T17:00'));
    expect(deadline(office, end, ul('2026-11-21T10:00')).at).toBe(ul('2026-11-23T18:00'));
  });

  it('D2 the day of receipt is not counted, unless the body says that it is', () => {
    const five = { kind: 'working_days', n: 5 } as const;
    expect(deadline(office, five, ul('2026-11-23T00:00')).at).toBe(ul('2026-11-30T18:00'));
    expect(deadline(office, five, ul('2026-11-23T23:59')).at).toBe(ul('2026-11-30T18:00'));
    const counted = { ...five, countFrom: 'same-day' } as const;
    expect(deadline(office, counted, ul('2026-11-23T09:00')).at).toBe(ul('2026-11-27T18:00'));
  });

  it('D3 a term in working days ends at the close of its last day', () => {
    // 3 November 2026 is short: an hour less, from the end.
    const one = { kind: 'working_days', n: 1 } as const;
    expect(deadline(office, one, ul('2026-11-02T12:00')).at).toBe(ul('2026-11-03T17:00'));
  });

  it('D4 a term in hours counts from the time stamp of the platform, to the millisecond', () => {
    const asked = { kind: 'direct', client: 'external', place: 'private', urgent: false } as const;
    const [clock] = responseClocks.plan(packOf('ulyanovsk'), asked, ul('2026-11-23T10:00:00.123'));
    expect(clock).toMatchObject({
      startedAt: ul('2026-11-23T10:00:00.123'),
      deadlineAt: ul('2026-11-23T16:00:00.123'),
    });
  });

  it('D8 of several terms the shortest leads, and each keeps its clause', () => {
    const asked = { kind: 'comment', client: 'external', place: 'public', urgent: true } as const;
    const clocks = responseClocks.plan(packOf('ulyanovsk'), asked, ul('2026-11-23T10:00'));
    expect(clocks.map(({ target }) => target)).toEqual(['U-32-comment', 'U-06-urgent']);
    expect(clocks[0]?.deadlineAt).toBeLessThan(clocks[1]?.deadlineAt ?? 0);
    expect(new Set(clocks.map(({ clause }) => clause)).size).toBe(2);
  });

  it('D9 every value of a rule is a row with its clause and its first day', () => {
    for (const pack of packs.values()) {
      const rows = policyRows(pack);
      expect(rows.length).toBeGreaterThan(20);
      for (const row of rows) {
        expect([row.id, row.clause.length > 3, /^\d{4}-\d\d-\d\d$/u.test(row.validFrom)]).toEqual([
          row.id,
          true,
          true,
        ]);
      }
    }
  });
});
