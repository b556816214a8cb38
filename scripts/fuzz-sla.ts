/**
 * Throws random schedules, rules and starts at the deadline engine: every call has to end in a result or in an
 * `OtklikError` within 50 ms. Run by hand: `node scripts/fuzz-sla.ts [count] [seed]`.
 */
import { join } from 'node:path';
import { loadCalendars } from '../src/agency/calendars.ts';
import { OtklikError } from '../src/kernel/errors.ts';
import { DAY } from '../src/kernel/instants.ts';
import {
  compileSchedule,
  deadline,
  explainDeadline,
  RULE_KINDS,
  WEEKDAYS,
  workingMs,
} from '../src/sla/index.ts';
import type { CalendarYear, Interval, Rule, Schedule, ScheduleSpec, Week } from '../src/sla/index.ts';

/** No input may take longer. */
const BOUND_MS = 50;

export interface FuzzResult {
  readonly answered: number;
  readonly refused: number;
  /** What should never be: another error, or an answer that contradicts itself. */
  readonly faults: readonly string[];
  /** The longest that one input took, ms: no input may hang. */
  readonly slowestMs: number;
  /** The same in processor time, which other programs on the machine do not lengthen. */
  readonly slowestCpuMs: number;
}

export type Random = () => number;

/** `count` random terms from a seed, a new schedule every hundredth time. */
export function fuzzSla(
  count: number,
  seed: number,
  calendars: ReadonlyMap<number, CalendarYear>,
): FuzzResult {
  const random = randomFrom(seed);
  const faults: string[] = [];
  let answered = 0;
  let refused = 0;
  let slowestMs = 0;
  let slowestCpuMs = 0;
  let schedule: Schedule | null = null;
  for (let round = 0; round < count; round += 1) {
    const begun = performance.now();
    const begunCpu = cpuMs();
    try {
      if (schedule === null || round % 100 === 0) schedule = compileSchedule(randomSpec(random), calendars);
      const fault = contradiction(schedule, randomRule(random), randomStart(random), round % 10 === 0);
      if (fault !== null) faults.push(`round ${round}: ${fault}`);
      answered += 1;
    } catch (error) {
      if (error instanceof OtklikError && error.hint !== undefined) refused += 1;
      else faults.push(`round ${round}: ${String(error)}`);
    }
    slowestMs = Math.max(slowestMs, performance.now() - begun);
    slowestCpuMs = Math.max(slowestCpuMs, cpuMs() - begunCpu);
  }
  return { answered, refused, faults, slowestMs, slowestCpuMs };
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

function contradiction(schedule: Schedule, rule: Rule, start: number, explain: boolean): string | null {
  const { at } = deadline(schedule, rule, start);
  const told = `${JSON.stringify(schedule.spec)} ${JSON.stringify(rule)} from ${start}: ${at}`;
  if (!Number.isSafeInteger(at) || at < start) return told;
  if (rule.kind === 'working_hours') {
    const term = Math.round(rule.n * 3_600_000);
    if (workingMs(schedule, start, at) !== term) return told;
    if (term > 0 && workingMs(schedule, start, at - 1) !== term - 1) return told;
    if (!explain) return null;
    const { segments } = explainDeadline(schedule, rule, start);
    return segments.reduce((sum, segment) => sum + segment.ms, 0) === term ? null : told;
  }
  if (explain) explainDeadline(schedule, rule, start);
  return null;
}

const ZONES = [
  'Europe/Moscow',
  'Europe/Ulyanovsk',
  'Europe/Berlin',
  'America/New_York',
  'America/Havana',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Asia/Beirut',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Chatham',
  'UTC',
  'Mars/Olympus',
];

export function randomSpec(random: Random): ScheduleSpec {
  const versions = Array.from({ length: pick(random, [1, 1, 1, 2, 3, 0]) }, (_, index) => ({
    from:
      index === 0
        ? pick(random, [null, null, null, '2024-05-05'])
        : `202${3 + index}-0${1 + whole(random, 9)}-10`,
    week: randomWeek(random),
  }));
  return {
    id: 'fuzz',
    tz: pick(random, ZONES),
    calendar: pick(random, ['ru', 'none']),
    shortDayMinutes: pick(random, [0, 30, 60, 60, 90, 600, -1]),
    versions,
  };
}

function randomWeek(random: Random): Week {
  const mostIntervals = pick(random, [0, 1, 2, 4]);
  const day = (): Interval[] => {
    const times = Array.from({ length: 2 * whole(random, mostIntervals + 1) }, () => whole(random, 97) * 15);
    // Some weeks stay unsorted, so that faulty hours are tried too.
    if (random() < 0.98) times.sort((a, b) => a - b);
    const distinct = random() < 0.98 ? [...new Set(times)] : times;
    const pairs: Interval[] = [];
    for (let index = 0; index + 1 < distinct.length; index += 2) {
      pairs.push([clockText(distinct[index] ?? 0), clockText(distinct[index + 1] ?? 0)]);
    }
    return pairs;
  };
  const [mon, tue, wed, thu, fri, sat, sun] = WEEKDAYS.map(day);
  return {
    mon: mon ?? [],
    tue: tue ?? [],
    wed: wed ?? [],
    thu: thu ?? [],
    fri: fri ?? [],
    sat: sat ?? [],
    sun: sun ?? [],
  };
}

function clockText(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

function randomRule(random: Random): Rule {
  return {
    kind: pick(random, RULE_KINDS),
    n: pick(random, [0, 1, 3, 6, 7, 30, 0.5, 1000, 36_600, 1e12, -1, Number.NaN, whole(random, 200)]),
    roll: pick(random, ['preceding', 'following']),
    countFrom: pick(random, ['next-day', 'same-day']),
  };
}

function randomStart(random: Random): number {
  const usual = Date.UTC(2022, 11, 25) + whole(random, 1850 * DAY);
  const edge = Date.UTC(2022 + whole(random, 7), 0, 1) + whole(random, DAY) - DAY / 2;
  const rare = pick(random, [
    0,
    -1,
    0.5,
    Number.NaN,
    8.64e15,
    -8.64e15,
    1e300,
    Date.UTC(1971, 11, 31),
    Date.UTC(2151, 0, 1),
  ]);
  return pick(random, [usual, usual, usual, usual, usual, Math.floor(usual / 900_000) * 900_000, edge, rare]);
}

function whole(random: Random, below: number): number {
  return Math.floor(random() * below);
}

function pick<T>(random: Random, values: readonly T[]): T {
  const value = values[whole(random, values.length)];
  if (value === undefined) throw new Error('nothing to pick from');
  return value;
}

/** A repeatable stream of numbers in [0, 1) (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

if (import.meta.main) {
  const count = Number(process.argv[2] ?? 1_000_000);
  const seed = Number(process.argv[3] ?? 1);
  const began = performance.now();
  const { answered, refused, faults, slowestMs, slowestCpuMs } = fuzzSla(
    count,
    seed,
    loadCalendars(join(import.meta.dirname, '../knowledge-base')),
  );
  for (const fault of faults.slice(0, 20)) console.error(fault);
  const seconds = Math.round(performance.now() - began) / 1000;
  console.log(
    JSON.stringify({
      count,
      seed,
      answered,
      refused,
      faults: faults.length,
      slowestMs: Math.round(slowestMs * 10) / 10,
      slowestCpuMs: Math.round(slowestCpuMs * 10) / 10,
      seconds,
    }),
  );
  process.exitCode = faults.length === 0 && slowestCpuMs <= BOUND_MS ? 0 : 1;
}
