import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { surveyAt } from '../../src/agency/index.ts';
import { LONGEST_WORDS, readAnswers } from '../../src/surveys/answers.rules.ts';
import { type Answers, onPath, pagesOf, pathOf, showsNote, valuesOf } from '../../src/surveys/path.rules.ts';
import { resultsOf } from '../../src/surveys/results.rules.ts';
import { facts } from '../dispatch/desk.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const survey = surveyAt(facts().pack('leningrad'), 'appeals', NOW);
const questions = survey?.questions ?? [];
const chosen = (one: Record<number, number>): Answers => ({
  chosen: Object.fromEntries(Object.entries(one).map(([n, option]) => [n, [option]])),
  words: {},
});
const numbers = (answers: Answers) => pathOf(questions, answers).map(({ n }) => n);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

const anyAnswers = fc
  .tuple(...questions.map((one) => (one.type === 'text' ? fc.constant(0) : fc.nat(one.options.length))))
  .map((options) => ({
    chosen: Object.fromEntries(options.flatMap((option, at) => (option === 0 ? [] : [[at + 1, [option]]]))),
    words: { 6: 'Мусор' },
  }));

describe('the way through a survey', () => {
  test('S1-08 the 48 ways of those who have applied are the 48 ways of the form', () => {
    const ways = new Set<string>();
    for (const q3 of [1, 2])
      for (const q10 of [1, 2, 3])
        for (const q13 of [1, 2])
          for (const q14 of [1, 2])
            for (const q25 of [1, 4])
              for (const q26 of [1, 2])
                ways.add(
                  numbers(chosen({ 2: 1, 3: q3, 10: q10, 13: q13, 14: q14, 25: q25, 26: q26 })).join(' '),
                );
    expect(ways.size).toBe(48);
    const lengths = [...ways].map((way) => way.split(' ').length);
    expect([Math.min(...lengths), Math.max(...lengths)]).toEqual([24, 33]);
  });

  test.each([
    ['S1-02', { 3: 1 }, 3, 5],
    ['S1-03', { 10: 1 }, 10, 12],
    ['S1-03', { 10: 3 }, 10, 11],
    ['S1-04', { 13: 1 }, 13, 15],
    ['S1-05', { 14: 2 }, 14, 17],
    ['S1-06', { 25: 4 }, 25, 30],
    ['S1-07', { 26: 2 }, 26, 28],
  ])('%s %o', (_, answers, from, to) => {
    const way = numbers(chosen({ 2: 1, ...answers }));
    expect(way[way.indexOf(from) + 1]).toBe(to);
  });

  test('S1-11 whoever has not applied is asked nothing about an appeal', () => {
    expect(numbers(chosen({ 2: 2, 25: 4 }))).toEqual([1, 2, ...range(23, 25), ...range(30, 34)]);
  });

  test('S1-08 a changed answer voids what was said off the new way', () => {
    const before: Answers = { chosen: { 2: [1], 3: [2], 4: [1] }, words: { 6: 'Мусор' } };
    expect(onPath(questions, before)).toEqual(before);
    const after = { ...before, chosen: { ...before.chosen, 3: [1] } };
    expect(onPath(questions, after)).toEqual({ chosen: { 2: [1], 3: [1] }, words: { 6: 'Мусор' } });
    expect(onPath(questions, { ...before, chosen: { ...before.chosen, 2: [2] } }).words).toEqual({});
  });

  test('S1-10 the note about the last appeal is shown to those who had several', () => {
    const fifth = questions[4];
    if (!fifth) throw new Error('no question 5');
    expect([1, 2, 5].map((option) => showsNote(fifth, chosen({ 3: option })))).toEqual([false, true, true]);
  });

  it('pages cover the way once, in order, and never show a question before what it depends on', () => {
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        const pages = pagesOf(questions, answers);
        const way = numbers(answers);
        expect(pages.flat().map(({ n }) => n)).toEqual(way);
        expect(way).toEqual(way.toSorted((a, b) => a - b));
        // Going on page by page with what is known until then leads the same way.
        for (const page of pages) {
          const last = page.at(-1)?.n ?? 0;
          const known = Object.entries(answers.chosen).filter(([n]) => Number(n) <= last);
          const so = { chosen: Object.fromEntries(known), words: {} };
          const next = pagesOf(questions, so).find(([first]) => (first?.n ?? 0) > last);
          expect(next?.[0]?.n).toBe(pages[pages.indexOf(page) + 1]?.[0]?.n);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('answers', () => {
  const read = (form: Record<string, string[]>) => readAnswers(questions, (name) => form[name] ?? []);

  it('what is no option of its question is no answer, and words end somewhere', () => {
    expect(read({ q1: ['9'], q2: ['1', '2'], q3: ['0'], q4: ['<b>'], q99: ['1'] })).toEqual(chosen({ 2: 1 }));
    expect(read({ q6: [`  ${'я'.repeat(LONGEST_WORDS + 5)}`] }).words[6]).toHaveLength(LONGEST_WORDS);
  });

  test('S2-01 any number of options of a question that takes several, none too', () => {
    const other = surveyAt(facts().pack('leningrad'), 'information', NOW)?.questions ?? [];
    const given = (values: string[]) => readAnswers(other, (name) => (name === 'q2' ? values : [])).chosen[2];
    expect([given(['1', '2', '2']), given([])]).toEqual([[1, 2], undefined]);
  });

  test('S1-09 points are kept and not the numbers of options', () => {
    expect(valuesOf(questions, chosen({ 8: 1, 23: 10, 5: 3 }))).toEqual({ 5: [3], 8: [5], 23: [1] });
  });

  it('shares and means are of those who answered the question', () => {
    const results = resultsOf(questions, [
      { chosen: { 8: [5] }, words: { 6: 'Мусор' } },
      { chosen: { 8: [2] }, words: {} },
      { chosen: {}, words: {} },
    ]);
    expect(results[7]).toMatchObject({ answered: 2, mean: 3.5 });
    expect(results[7]?.options.map(({ count }) => count)).toEqual([1, 0, 0, 1, 0]);
    expect(results[5]).toMatchObject({ answered: 1, words: ['Мусор'], mean: null });
  });
});
