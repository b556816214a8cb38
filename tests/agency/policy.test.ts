import { expect, test } from 'vitest';
import {
  assumptions,
  loadAgencies,
  policyAt,
  policyRows,
  ruleOf,
  say,
  scheduleOf,
  targetsFor,
} from '../../src/agency/index.ts';
import type { AgencyPack } from '../../src/agency/index.ts';
import { loadCalendars } from '../../src/agency/calendars.ts';
import { compileSchedule, deadline } from '../../src/sla/index.ts';
import type { Rule } from '../../src/sla/index.ts';
import { KB, withCopy } from './broken-pack.ts';

const packs = loadAgencies(KB);
const pack = (id: string): AgencyPack => {
  const found = packs.get(id);
  if (found === undefined) throw new Error(`no pack ${id}`);
  return found;
};
const NOW = Date.parse('2026-11-20T09:00:00Z');

test('the three bodies are loaded', () => {
  expect([...packs.keys()]).toEqual(['kursk', 'leningrad', 'ulyanovsk']);
});

test('an urgent message has its own target beside the usual one, the tightest first', () => {
  const policy = policyAt(pack('ulyanovsk'), NOW);
  const asked = { kind: 'comment', client: 'external', place: 'public' } as const;
  expect(targetsFor(policy, { ...asked, urgent: false }).map(({ id }) => id)).toEqual(['U-32-comment']);
  expect(targetsFor(policy, { ...asked, urgent: true }).map(({ id }) => id)).toEqual([
    'U-32-comment',
    'U-06-urgent',
  ]);
});

test('the policy turns with the local date of the body, not with UTC', () => {
  const lo = pack('leningrad');
  expect(policyAt(lo, Date.parse('2025-12-17T20:59:59.999Z'))).toMatchObject({ date: '2025-12-17' });
  expect(policyAt(lo, Date.parse('2025-12-17T21:00:00Z'))).toMatchObject({ date: '2025-12-18' });
  const ul = pack('ulyanovsk');
  expect(policyAt(ul, Date.parse('2024-10-23T20:00:00Z')).targets.map(({ id }) => id)).toContain(
    'U-32-comment',
  );
  expect(policyAt(ul, Date.parse('2024-10-23T19:59:59Z')).targets.map(({ id }) => id)).not.toContain(
    'U-32-comment',
  );
});

test('the version tells policies apart and is the same for the same content', () => {
  const lo = pack('leningrad');
  const version = (of: AgencyPack, at: string) => policyAt(of, Date.parse(at)).version;
  expect(version(lo, '2026-11-20T09:00:00Z')).toMatch(/^2025-12-18-[0-9a-f]{8}$/u);
  expect(version(lo, '2026-11-20T09:00:00Z')).toBe(version(lo, '2026-01-20T09:00:00Z'));
  expect(version(lo, '2025-12-01T09:00:00Z')).toMatch(/^2025-09-01-/u);
  expect(version(lo, '2020-01-01T00:00:00Z')).toBe('none');
  const edit = (text: string) => text.replace('n: 6 }', 'n: 7 }');
  const edited = withCopy({ 'ulyanovsk/policy.yaml': edit }, (folder) =>
    loadAgencies(folder).get('ulyanovsk'),
  );
  expect(edited && version(edited, '2026-11-20T09:00:00Z')).not.toBe(
    version(pack('ulyanovsk'), '2026-11-20T09:00:00Z'),
  );
});

test('rows as lines: at an instant only what is in force, else every edition', () => {
  const lo = pack('leningrad');
  const esia = policyRows(lo).filter(({ id }) => id === 'L1-06-esia');
  expect(esia.map(({ value, validFrom, validTo }) => [value, validFrom, validTo])).toEqual([
    ['optional', '2024-08-20', '2025-12-17'],
    ['required', '2025-12-18', null],
  ]);
  const line = policyRows(pack('ulyanovsk'), NOW).find(({ id }) => id === 'U-32-comment');
  expect(line).toMatchObject({
    rule: 'U-32',
    value: '5 working_hours',
    clause: 'Порядок от 24.10.2024 № 73-ПГ.10/2024/Вн, п. 7.2',
    validTo: null,
  });
  const values = new Map(policyRows(pack('kursk'), NOW).map(({ id, value }) => [id, value]));
  expect(values.get('K-25-answer')).toBe('30 calendar_days preceding');
  expect(values.get('K-36-internal')).toBe('end_of_working_day');
  expect(values.get('WARN-shares')).toBe('50; 80; 100');
  expect(values.get('WARN-escalation')).toBe('50 owner; 80 owner; supervisor; 100 owner; supervisor; duty');
});

test('every target and schedule goes into the deadline engine as it is', () => {
  const calendars = loadCalendars(KB);
  for (const of of packs.values()) {
    const compiled = new Map(
      of.schedules.map((schedule) => [schedule.id, compileSchedule(schedule, calendars)]),
    );
    for (const target of policyAt(of, NOW).targets) {
      const schedule = compiled.get(scheduleOf(of, target.schedule)?.id ?? '');
      if (schedule === undefined) throw new Error(`no schedule for ${target.id}`);
      const rule: Rule = ruleOf(target);
      expect(deadline(schedule, rule, NOW).at).toBeGreaterThan(NOW);
    }
  }
});

test('what no act fixes is listed for the console', () => {
  const what = (id: string) => assumptions(pack(id)).map((one) => one.what);
  expect(what('ulyanovsk')).toContain('Часы работы: Правительство и консультационная линия');
  expect(what('kursk')).toContain('Часы работы: Министерство, все телефоны и приём');
  expect(what('leningrad').some((text) => text.startsWith('Часы работы'))).toBe(false);
  expect(what('leningrad')).toContain('Ответ на личное сообщение');
  expect(what('leningrad').filter((text) => text.startsWith('Точка взаимодействия')).length).toBeGreaterThan(
    0,
  );
  expect(what('leningrad').filter((text) => text.startsWith('Вопрос')).length).toBe(4);
});

test('a reply is said with the names of the body and what the caller gives', () => {
  const ul = pack('ulyanovsk');
  expect(say(ul, 'holding', { when: 'сегодня до 15:00' })).toContain('сегодня до 15:00');
  expect(say(ul, 'off_topic', {})).toContain('Правительства Ульяновской области');
  expect(say(ul, 'appeal_border', {})).toContain('30.03.2025');
  // What a client wrote is put in as it is: it is no template.
  expect(say(ul, 'operator_joined', { operator: '{when} $& $1' })).toContain('{when} $& $1');
});

test('no reply leaves a placeholder empty, and all of them are short', () => {
  for (const of of packs.values()) {
    for (const text of Object.values(of.replies.texts)) expect(text.length).toBeLessThan(600);
  }
});
