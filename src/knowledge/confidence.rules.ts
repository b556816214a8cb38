import type { Evidence } from './evidence.ts';

export interface Signs extends Evidence {
  /** Fused score of the search. */
  readonly score: number;
}

type Weights = Readonly<Record<keyof Signs, number>>;

/**
 * Weights of two logistic regressions, fitted on tests/knowledge/questions.jsonl by scripts/bench/search/fit-confidence.ts.
 * The questions are kept apart from the articles' phrasings, so that the weights measure understanding, not memory.
 */
const FITS: Weights = { phrasing: 0.52, back: 2.06, article: 3.25, score: 2.13, alike: 2.12, amount: 4.04 };
const FITS_BIAS = -9.02;
const SURE: Weights = { phrasing: 0.25, back: 0.61, article: 2.98, score: 1.92, alike: 1.69, amount: 1.22 };
const SURE_BIAS = -5.05;
const SURE_LEAD = 2.18;
/** A lead this large in fit leaves no doubt between candidates. */
const WHOLE_LEAD = 4;

function weighted(signs: Signs, weights: Weights): number {
  return (
    weights.phrasing * signs.phrasing +
    weights.back * signs.back +
    weights.article * signs.article +
    weights.score * Math.min(1, signs.score) +
    weights.alike * signs.alike +
    weights.amount * signs.amount
  );
}

const probability = (sum: number): number => 1 / (1 + Math.exp(-sum));

/** How well an article fits a question, beside other articles: orders candidates and is not a probability. */
export function fitOf(signs: Signs): number {
  return FITS_BIAS + weighted(signs, FITS);
}

/** Fit as a number from 0 to 1, for people to read. */
export function fitShare(fit: number): number {
  return probability(fit);
}

/** The probability, 0 to 1, that an article answers the question, given how far its fit is ahead of the best other's. */
export function confidenceOf(signs: Signs, lead: number): number {
  const clear = Math.max(-1, Math.min(1, lead / WHOLE_LEAD));
  return probability(SURE_BIAS + weighted(signs, SURE) + SURE_LEAD * clear);
}
