import { beforeAll, describe, expect, test } from 'vitest';
import { deadline, explainDeadline, workingMs } from '../../src/sla/index.ts';
import type { Rule, RuleKind } from '../../src/sla/index.ts';
import { boundariesOf, mapMinutes, walkDeadline, walkWorked } from './minute-walk.ts';
import type { MinuteMap } from './minute-walk.ts';
import { at, calendars, scheduleOf, specs } from './schedules.ts';

const FROM = at('2023-01-01T12:00:00Z');
const UNTIL = at('2027-06-30T00:00:00Z');
const MAP_END = at('2027-12-31T00:00:00Z');

const maps = new Map<string, MinuteMap>();
const boundaries = new Map<string, number[]>();

beforeAll(() => {
  for (const spec of specs) {
    const map = mapMinutes(spec, calendars, at('2022-12-31T12:00:00Z'), MAP_END);
    maps.set(spec.id, map);
    boundaries.set(
      spec.id,
      boundariesOf(map).filter((instant) => instant > FROM && instant < UNTIL),
    );
  }
});

function mapOf(id: string): MinuteMap {
  const map = maps.get(id);
  if (map === undefined) throw new Error(`no map ${id}`);
  return map;
}

/** A repeatable stream of numbers in [0, 1) (mulberry32), so that a difference can be looked at again. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Pick = <T>(values: readonly [T, ...T[]]) => T;

const KINDS: readonly [RuleKind, ...RuleKind[]] = [
  'working_hours',
  'working_hours',
  'working_minutes',
  'working_days',
  'calendar_days',
  'end_of_working_day',
  'clock_hours',
];

function randomRule(random: () => number, pick: Pick): Rule {
  const kind = pick(KINDS);
  const most = {
    working_minutes: 1500,
    working_hours: 24,
    clock_hours: 100,
    working_days: 10,
    calendar_days: 40,
  };
  const n = kind === 'end_of_working_day' ? 1 : 1 + Math.floor(random() * most[kind]);
  if (kind !== 'working_days' && kind !== 'calendar_days') return { kind, n };
  return {
    kind,
    n,
    roll: pick(['preceding', 'following']),
    countFrom: pick(['next-day', 'next-day', 'same-day']),
  };
}

function difference(id: string, rule: Rule, start: number): string | null {
  const found = deadline(scheduleOf(id), rule, start);
  const walked = walkDeadline(mapOf(id), rule, start);
  if (found.at === walked.at && found.provisional === walked.provisional) return null;
  const iso = (instant: number) => new Date(instant).toISOString();
  return `${id} ${JSON.stringify(rule)} from ${iso(start)}: ${iso(found.at)} ${found.provisional}, walked ${iso(walked.at)} ${walked.provisional}`;
}

describe('against a walk over minutes', () => {
  test('100,000 random terms, a third of them beginning at a boundary', () => {
    const random = randomFrom(20_240_820);
    const pick: Pick = (values) => values[Math.floor(random() * values.length)] ?? values[0];
    const differences: string[] = [];
    for (let round = 0; round < 100_000; round += 1) {
      const { id } = specs[round % specs.length] ?? specs[0] ?? { id: '' };
      const edges = boundaries.get(id) ?? [];
      const edge = edges[Math.floor(random() * edges.length)] ?? FROM;
      const start = round % 3 === 0 ? edge + pick([-1, 0, 1]) : Math.floor(FROM + random() * (UNTIL - FROM));
      const different = difference(id, randomRule(random, pick), start);
      if (different !== null) differences.push(different);
    }
    expect(differences).toEqual([]);
  });

  test.each(specs.map((spec) => spec.id))(
    '%s: at, just before and just after every boundary of two years',
    (id) => {
      const years = (boundaries.get(id) ?? []).filter(
        (instant) => instant > at('2025-06-01T00:00:00Z') && instant < at('2027-02-01T00:00:00Z'),
      );
      const differences: string[] = [];
      for (const [index, edge] of years.entries()) {
        const rules: readonly Rule[] = [
          { kind: 'working_hours', n: 1 + (index % 9) },
          { kind: 'working_days', n: 1 + (index % 7) },
          { kind: 'calendar_days', n: 1 + (index % 30), roll: index % 2 === 0 ? 'preceding' : 'following' },
          { kind: 'end_of_working_day', n: 1 },
        ];
        for (const rule of rules) {
          for (const start of [edge - 1, edge, edge + 1]) {
            const different = difference(id, rule, start);
            if (different !== null) differences.push(different);
          }
        }
      }
      expect(differences).toEqual([]);
    },
  );

  test('10,000 spans of working time', () => {
    const random = randomFrom(7);
    const differences: string[] = [];
    for (let round = 0; round < 10_000; round += 1) {
      const { id } = specs[round % specs.length] ?? { id: '' };
      const start = Math.floor(FROM + random() * (UNTIL - FROM));
      const end = start + Math.floor(random() * random() * 20 * 86_400_000);
      const found = workingMs(scheduleOf(id), start, end);
      const walked = walkWorked(mapOf(id), start, end);
      if (found !== walked) differences.push(`${id} ${start} ${end}: ${found}, walked ${walked}`);
    }
    expect(differences).toEqual([]);
  });

  test('5,000 explanations: the segments are open time and add up to the term', () => {
    const random = randomFrom(11);
    for (let round = 0; round < 5_000; round += 1) {
      const { id } = specs[round % specs.length] ?? { id: '' };
      const minutes = Math.floor(random() * 3_000);
      const start = Math.floor(FROM + random() * (UNTIL - FROM));
      const { segments } = explainDeadline(scheduleOf(id), { kind: 'working_minutes', n: minutes }, start);
      const sum = segments.reduce((total, segment) => total + segment.ms, 0);
      const isOpen = segments.every(
        ({ from, to, ms }) => ms === to - from && walkWorked(mapOf(id), from, to) === ms,
      );
      expect([id, start, sum, isOpen]).toEqual([id, start, minutes * 60_000, true]);
    }
  });
});
