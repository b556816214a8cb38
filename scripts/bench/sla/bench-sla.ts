/** How fast deadlines are counted. Run alone: `node scripts/bench/sla/bench-sla.ts`; one JSON line a measure. */
import { join } from 'node:path';
import { loadCalendars } from '../../../src/agency/calendars.ts';
import { DAY } from '../../../src/kernel/instants.ts';
import {
  compileSchedule,
  deadline,
  deadlineLine,
  formatInstant,
  parseInstant,
  workingMs,
} from '../../../src/sla/index.ts';
import type { CalendarYear, Interval, Rule, Schedule, ScheduleSpec } from '../../../src/sla/index.ts';
import { buildTable } from '../../../src/sla/year-table.ts';
import { INSTALL_HINT, peersOf } from './peers.ts';
import type { Peer } from './peers.ts';

export interface BenchLine {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly peer?: string;
  readonly peerValue?: number;
  /** How many times faster than the peer. */
  readonly ratio?: number;
  readonly note?: string;
}

const RULES: readonly Rule[] = [
  { kind: 'working_hours', n: 6 },
  { kind: 'working_hours', n: 5 },
  { kind: 'clock_hours', n: 3 },
  { kind: 'working_days', n: 7 },
  { kind: 'calendar_days', n: 30, roll: 'preceding' },
  { kind: 'end_of_working_day', n: 1 },
];

const SIX_HOURS: Rule = { kind: 'working_hours', n: 6 };

/** All measures of the deadline engine. Takes some seconds. */
export async function benchSla(): Promise<BenchLine[]> {
  const calendars = loadCalendars(join(import.meta.dirname, '../../../knowledge-base'));
  const kursk = compileSchedule(office('kursk', 'Europe/Moscow'), calendars);
  const starts = randomStarts(20_000);
  return [
    ...engineLines(kursk, starts),
    textLine(kursk, starts),
    commandLine(calendars, starts),
    tableLine(kursk),
    recomputeLine(calendars),
    ...peerLines(kursk, calendars),
  ];
}

function engineLines(schedule: Schedule, starts: Float64Array): BenchLine[] {
  const byKind = RULES.filter((rule) => rule !== RULES[1]).map((rule) => ({
    name: `sla.deadline.${rule.kind}`,
    value: perSecond(starts, (start) => deadline(schedule, rule, start).at),
    unit: 'deadlines/s',
  }));
  const worked = {
    name: 'sla.working-ms',
    value: perSecond(starts, (start) => workingMs(schedule, start, start + 3 * DAY)),
    unit: 'spans/s',
  };
  return [...byKind, worked];
}

function textLine(schedule: Schedule, starts: Float64Array): BenchLine {
  const texts = Array.from(starts, (start) => formatInstant(schedule.zone, start));
  const value = perSecond(texts, (text) => {
    return formatInstant(schedule.zone, deadline(schedule, SIX_HOURS, parseInstant(text)).at).length;
  });
  return { name: 'sla.deadline.iso-text', value, unit: 'deadlines/s' };
}

function commandLine(calendars: ReadonlyMap<number, CalendarYear>, starts: Float64Array): BenchLine {
  const schedules = new Map([['kursk', office('kursk', 'Europe/Moscow')]]);
  const lines = Array.from(starts, (start, id) =>
    JSON.stringify({ id, schedule: 'kursk', rule: SIX_HOURS, start: new Date(start).toISOString() }),
  );
  const context = { schedules, calendars, explain: false };
  const value = perSecond(lines, (line) => JSON.stringify(deadlineLine(line, context)).length);
  return { name: 'sla.command.deadline', value, unit: 'lines/s' };
}

function tableLine(schedule: Schedule): BenchLine {
  const years = [2023, 2024, 2025, 2026, 2027];
  const value = 1_000 / perSecond(years, (year) => buildTable(schedule, year).total);
  return { name: 'sla.schedule-year', value: round(value), unit: 'ms' };
}

/** What a new decree costs: everything compiled anew and each open deadline counted again. */
function recomputeLine(calendars: ReadonlyMap<number, CalendarYear>): BenchLine {
  const starts = randomStarts(100_000);
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 7; round += 1) {
    const began = performance.now();
    const schedules = ['Europe/Moscow', 'Europe/Ulyanovsk', 'Europe/Moscow'].map((tz, index) =>
      compileSchedule(office(`body-${index}`, tz), calendars),
    );
    for (const [index, start] of starts.entries()) {
      const schedule = schedules[index % schedules.length];
      const rule = RULES[index % RULES.length];
      if (schedule !== undefined && rule !== undefined) deadline(schedule, rule, start);
    }
    best = Math.min(best, performance.now() - began);
  }
  return { name: 'sla.recompute-100000', value: round(best), unit: 'ms' };
}

function peerLines(schedule: Schedule, calendars: ReadonlyMap<number, CalendarYear>): BenchLine[] {
  const holidays = calendars.get(2026)?.nonWorking.map((day) => day.date) ?? [];
  return peersOf(holidays).map((peer) => peerLine(schedule, peer));
}

function peerLine(schedule: Schedule, peer: Peer): BenchLine {
  const rule: Rule = peer.term === 'working_hours' ? SIX_HOURS : { kind: 'working_days', n: 5 };
  const starts = randomStarts(2_000);
  const value = perSecond(starts, (start) => deadline(schedule, rule, start).at);
  const line = { name: `sla.deadline.${rule.kind}`, value, unit: 'deadlines/s', peer: peer.name };
  if (peer.deadline === undefined) return { ...line, note: INSTALL_HINT };
  const peerValue = perSecond(starts, peer.deadline);
  return { ...line, peerValue, ratio: Math.round(value / peerValue) };
}

/** Runs the work over all inputs again and again for a third of a second and takes the best pass. */
function perSecond<Input>(inputs: ArrayLike<Input>, work: (input: Input) => number): number {
  let best = 0;
  let used = 0;
  const until = performance.now() + 350;
  do {
    const began = performance.now();
    let passes = 0;
    // A pass of a few inputs would measure the clock.
    for (let done = 0; done < 2_000; done += inputs.length, passes += 1) {
      for (let index = 0; index < inputs.length; index += 1) {
        const input = inputs[index];
        if (input !== undefined) used += work(input);
      }
    }
    best = Math.max(best, (passes * inputs.length * 1_000) / (performance.now() - began));
  } while (performance.now() < until);
  if (Number.isNaN(used)) throw new Error('the work gave no numbers');
  return Math.round(best);
}

/** Instants spread over 2026, the same in every run. */
function randomStarts(count: number): Float64Array {
  const from = Date.UTC(2026, 0, 12);
  let state = 1;
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return from + Math.floor((state / 4_294_967_296) * 300 * DAY);
  });
}

function office(id: string, tz: string): ScheduleSpec {
  const day: readonly Interval[] = [
    ['09:00', '13:00'],
    ['14:00', '18:00'],
  ];
  const week = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: [], sun: [] };
  return { id, tz, calendar: 'ru', shortDayMinutes: 60, versions: [{ from: null, week }] };
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

if (import.meta.main) {
  for (const line of await benchSla()) console.log(JSON.stringify(line));
}
