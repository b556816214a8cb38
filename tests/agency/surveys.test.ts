import { expect, test } from 'vitest';
import { inForce, loadAgencies } from '../../src/agency/index.ts';
import type { Survey, SurveyQuestion } from '../../src/agency/index.ts';
import { KB } from './broken-pack.ts';

const surveys = loadAgencies(KB).get('leningrad')?.surveys ?? [];
const at = (id: string, date: string): Survey => {
  const found = surveys.filter((survey) => survey.id === id && inForce(survey, date));
  expect(found).toHaveLength(1);
  const [only] = found;
  if (only === undefined) throw new Error(`no survey ${id} on ${date}`);
  return only;
};
const appeals = at('appeals', '2026-11-20');
const question = (survey: Survey, n: number): SurveyQuestion => {
  const found = survey.questions.find((one) => one.n === n);
  if (found === undefined) throw new Error(`no question ${n}`);
  return found;
};
const options = (n: number) => {
  const one = question(appeals, n);
  return one.type === 'text' ? [] : one.options;
};
const jumps = (n: number) => options(n).map(({ goTo }) => goTo ?? null);

test('S1-01', () => {
  expect(appeals.questions).toHaveLength(34);
  const count = (type: SurveyQuestion['type']) =>
    appeals.questions.filter((one) => one.type === type).map(({ n }) => n);
  expect(count('single')).toHaveLength(20);
  expect(count('scale')).toEqual([8, 9, 12, 15, 17, 18, 19, 20, 21, 23]);
  expect(count('text')).toEqual([6, 16, 24, 33]);
  expect(appeals.questions.flatMap(({ n }) => options(n))).toHaveLength(151);
});

test.each([
  ['S1-02', 3, [5, null, null, null, null]],
  ['S1-03', 10, [12, 14, null]],
  ['S1-04', 13, [15, null]],
  ['S1-05', 14, [16, 17]],
  ['S1-06', 25, [null, null, null, 30]],
  ['S1-07', 26, [null, 28]],
])('%s', (_, n, expected) => {
  expect(jumps(n)).toEqual(expected);
});

/** Every different row of questions that a person can walk through. */
function paths(from: number): readonly string[] {
  const one = appeals.questions[from - 1];
  if (one === undefined) return [''];
  const nexts = new Set(one.type === 'text' ? [from + 1] : one.options.map(({ goTo }) => goTo ?? from + 1));
  return [...nexts].flatMap((next) => paths(next).map((rest) => `${from} ${rest}`));
}

test('S1-08', () => {
  const all = paths(1);
  const lengths = all.map((path) => path.trim().split(' ').length);
  expect(new Set(all).size).toBe(48);
  expect([Math.min(...lengths), Math.max(...lengths)]).toEqual([24, 33]);
});

test('S1-09 S2-02', () => {
  for (const n of [8, 9, 12, 15, 17, 18, 19, 20, 21])
    expect(options(n).map(({ points }) => points)).toEqual([5, 4, 3, 2, 1]);
  expect(options(23).map(({ points }) => points)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  const information = at('information', '2026-11-20');
  for (const n of [5, 8]) {
    const one = question(information, n);
    expect(one.type === 'scale' && one.options.map(({ points }) => points)).toEqual([5, 4, 3, 2, 1]);
  }
});

test('S1-10', () => expect(question(appeals, 5).noteWhen).toEqual({ n: 3, options: [2, 3, 4, 5] }));

test('S1-11', () => {
  const skippable = appeals.questions.filter((one) => one.skippableUnless?.n === 2).map(({ n }) => n);
  expect([skippable.at(0), skippable.at(-1), skippable.length]).toEqual([3, 22, 20]);
});

test('S1-12', () =>
  expect(question(appeals, 34).skippableUnless).toEqual({ n: 33, text: 'Ленинградская область' }));

test('S1-13 A-05', () => {
  const before = at('appeals', '2025-12-17');
  for (const n of [2, 3]) {
    expect(question(before, n).text).toContain('в период с 1 января 2023 г.');
    expect(question(appeals, n).text).not.toContain('2023');
    expect(question(appeals, n).text).not.toContain('  ');
  }
  expect(question(before, 4)).toEqual(question(appeals, 4));
});

test('S2-01 A-06', () => {
  const information = at('information', '2025-12-18');
  expect(information.questions.map(({ type }) => type)).toEqual([
    'single',
    'multi',
    'single',
    'single',
    'scale',
    'text',
    'text',
    'scale',
    'text',
  ]);
  expect(surveys.filter(({ id, validFrom }) => id === 'information' && validFrom < '2025-12-18')).toEqual([]);
});

test('S2-03 S2-04', () => {
  const information = at('information', '2026-11-20');
  expect(question(information, 8).defect).toContain('вопроса 5');
  expect(question(information, 4).text).toContain('Удастся ли');
  expect(question(information, 4).defect).toContain('как утверждено');
});
