import { expect, test } from 'vitest';
import { randomFrom, randomSpec } from '../../scripts/fuzz-sla.ts';
import { compileSchedule, deadline, explainDeadline, workingMs } from '../../src/sla/index.ts';
import type { Schedule, ScheduleSpec } from '../../src/sla/index.ts';
import { buildTable } from '../../src/sla/year-table.ts';
import { sumsOfYear } from '../../src/sla/year-sums.ts';

function randomSchedules(seed: number, wanted: number): Schedule[] {
  const random = randomFrom(seed);
  const made: Schedule[] = [];
  while (made.length < wanted) {
    const spec: ScheduleSpec = { ...randomSpec(random), calendar: 'none' };
    try {
      made.push(compileSchedule(spec, new Map()));
    } catch {
      // Faulty hours are the other test's business.
    }
  }
  return made;
}

test('the sums of a year that is passed over are those of its table, whatever the zone does in it', () => {
  for (const schedule of randomSchedules(5, 60)) {
    for (let year = 1974; year <= 2150; year += 11) {
      const { total, lastCloses } = buildTable(schedule, year);
      expect([schedule.spec, year, sumsOfYear(schedule, year)]).toEqual([
        schedule.spec,
        year,
        { total, workDays: lastCloses.length },
      ]);
    }
  }
});

test('a term of a century builds the tables of its first and its last year only, and is exact', () => {
  const hours = ['09:00', '18:00'] as const;
  const week = { mon: [hours], tue: [hours], wed: [hours], thu: [hours], fri: [hours], sat: [], sun: [] };
  const spec: ScheduleSpec = {
    id: 'long',
    tz: 'Europe/Berlin',
    calendar: 'none',
    shortDayMinutes: 60,
    versions: [{ from: null, week }],
  };
  const start = Date.UTC(2024, 0, 1, 5);
  const hoursOfTerm = { kind: 'working_hours', n: 9 * 26_000 } as const;
  const quick = compileSchedule(spec, new Map());
  const { at } = deadline(quick, hoursOfTerm, start);
  expect(workingMs(quick, start, at)).toBe(hoursOfTerm.n * 3_600_000);
  const days = deadline(quick, { kind: 'working_days', n: 30_000 }, start).at;
  expect(quick.tables.size).toBeLessThanOrEqual(3);
  // The explanation goes through every table on the way.
  const full = compileSchedule(spec, new Map());
  const told = explainDeadline(full, hoursOfTerm, start).segments;
  expect(full.tables.size).toBeGreaterThan(90);
  expect(told.at(-1)?.to).toBe(at);
  expect(told.reduce((sum, { ms }) => sum + ms, 0)).toBe(hoursOfTerm.n * 3_600_000);
  expect(deadline(full, { kind: 'working_days', n: 30_000 }, start).at).toBe(days);
});

test('a date before the first hours is refused, whatever was asked before', () => {
  const day = [['09:00', '18:00']] as const;
  const week = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: [], sun: [] };
  const spec: ScheduleSpec = {
    id: 'late',
    tz: 'Europe/Moscow',
    calendar: 'none',
    shortDayMinutes: 60,
    versions: [{ from: '2024-05-05', week }],
  };
  const schedule = compileSchedule(spec, new Map());
  const hour = { kind: 'working_hours', n: 1 } as const;
  const early = Date.UTC(2024, 2, 4, 9);
  expect(() => deadline(schedule, hour, early)).toThrow('действует только с 2024-05-05');
  expect(deadline(schedule, hour, Date.UTC(2024, 5, 3, 9)).at).toBe(Date.UTC(2024, 5, 3, 10));
  expect(() => deadline(schedule, hour, early)).toThrow('действует только с 2024-05-05');
});
