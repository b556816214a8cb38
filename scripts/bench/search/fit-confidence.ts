import { loadArticles } from '../../../src/knowledge/articles.ts';
import type { Signs } from '../../../src/knowledge/confidence.rules.ts';
import { loadGlossary } from '../../../src/knowledge/glossary-file.ts';
import { buildGlossary } from '../../../src/knowledge/search/glossary.ts';
import { buildShelf } from '../../../src/knowledge/shelf.ts';
import type { Candidate, Shelf } from '../../../src/knowledge/shelf.ts';
import { ASKED_AT, KB_DIR, readQuestions } from './measure-answers.ts';

/**
 * Fits the weights of src/knowledge/confidence.rules.ts to the evaluation questions and prints them. First what orders
 * candidates, then, on the best of each question, how likely it is right. Run by hand after the search has changed.
 */
const NAMES = ['article', 'alike', 'amount', 'part', 'score'] as const satisfies readonly (keyof Signs)[];
const WHOLE_LEAD = 4;
const STEPS = 60;
const ridgeOf = (column: number): number => (column === 0 ? 0.01 : 1);

interface Asked {
  readonly wanted: readonly string[] | null;
  readonly candidates: readonly Candidate[];
}

function askAll(): Asked[] {
  const articles = loadArticles(KB_DIR);
  const glossary = buildGlossary(loadGlossary(KB_DIR).words);
  const shelves = new Map<string, Shelf>();
  return readQuestions().map(({ agency, audience, text, article }) => {
    const key = `${agency}/${audience}`;
    const shelf = shelves.get(key) ?? buildShelf(articles, agency, audience, glossary);
    shelves.set(key, shelf);
    return { wanted: article, candidates: shelf.find(text, ASKED_AT, 8) };
  });
}

const row = (signs: Signs): number[] => [1, ...NAMES.map((name) => Math.min(1, signs[name]))];
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

/** Logistic regression by Newton's method with a ridge; the first column is the bias and is held back less. */
function fit(rows: readonly number[][], right: readonly boolean[]): number[] {
  const size = rows[0]?.length ?? 0;
  const weights = Array.from({ length: size }, () => 0);
  for (let step = 0; step < STEPS; step += 1) {
    const slope = weights.map((weight, i) => weight * ridgeOf(i));
    const bend = weights.map((_, i) => weights.map((__, j): number => (i === j ? ridgeOf(i) : 0)));
    rows.forEach((values, n) => {
      const p = 1 / (1 + Math.exp(-dot(values, weights)));
      values.forEach((value, i) => {
        slope[i] = (slope[i] ?? 0) + (p - Number(right[n])) * value;
        const line = bend[i] ?? [];
        values.forEach((other, j) => {
          line[j] = (line[j] ?? 0) + p * (1 - p) * value * other;
        });
      });
    });
    solve(bend, slope).forEach((change, i) => {
      weights[i] = (weights[i] ?? 0) - change;
    });
  }
  return weights;
}

/** Gaussian elimination; the matrix is positive definite, so no pivoting is needed. */
function solve(matrix: number[][], values: number[]): number[] {
  const rows = matrix.map((line, i) => [...line, values[i] ?? 0]);
  rows.forEach((line, i) => {
    const head = line[i] ?? 1;
    rows.forEach((other, j) => {
      if (i === j) return;
      const share = (other[i] ?? 0) / head;
      line.forEach((value, k) => {
        other[k] = (other[k] ?? 0) - share * value;
      });
    });
  });
  return rows.map((line, i) => (line.at(-1) ?? 0) / (line[i] ?? 1));
}

const isRight = ({ wanted }: Asked, candidate: Candidate): boolean =>
  wanted?.includes(candidate.article.id) === true;
const rounded = (weights: readonly number[]): number[] =>
  weights.map((weight) => Math.round(weight * 100) / 100);

const asked = askAll();
const inScope = asked.filter(({ wanted }) => wanted !== null);
const fits = fit(
  inScope.flatMap(({ candidates }) => candidates.map(({ signs }) => row(signs))),
  inScope.flatMap((one) => one.candidates.map((candidate) => isRight(one, candidate))),
);
const best = asked.flatMap((one) => {
  const ranked = one.candidates
    .map((candidate) => ({ candidate, fit: dot(row(candidate.signs), fits) }))
    .sort((a, b) => b.fit - a.fit);
  const [first, second] = ranked;
  if (first === undefined) return [];
  const lead = Math.min(1, (first.fit - (second?.fit ?? first.fit - WHOLE_LEAD)) / WHOLE_LEAD);
  return [{ values: [...row(first.candidate.signs), lead], right: isRight(one, first.candidate) }];
});
const sure = fit(
  best.map(({ values }) => values),
  best.map(({ right }) => right),
);
console.log('FITS', ['bias', ...NAMES].join(' '), rounded(fits).join(' '));
console.log('SURE', ['bias', ...NAMES, 'lead'].join(' '), rounded(sure).join(' '));
