import type { Evidence } from './evidence.ts';

export interface Signs extends Evidence {
  /** Fused score of the search. */
  readonly score: number;
  /** How far ahead of the best other candidate, as a share of the own score; negative for those behind. */
  readonly lead: number;
}

/**
 * Weights of a logistic regression, fitted by scripts/bench/search on questions written for the measurement and kept
 * apart from the articles' phrasings.
 */
const WEIGHTS = { bias: -5.2, phrasing: 4, back: 1.2, article: 2.2, score: 4, lead: 2.5 } as const;

/** The probability, 0 to 1, that an article with these signs answers the question. */
export function confidenceOf(signs: Signs): number {
  const lead = Math.max(-1, Math.min(1, signs.lead));
  const sum =
    WEIGHTS.bias +
    WEIGHTS.phrasing * signs.phrasing +
    WEIGHTS.back * signs.back +
    WEIGHTS.article * signs.article +
    WEIGHTS.score * Math.min(1, signs.score) +
    WEIGHTS.lead * lead;
  return 1 / (1 + Math.exp(-sum));
}
