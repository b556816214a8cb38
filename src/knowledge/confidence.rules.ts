/** What an article's confidence rests on, each from 0 to 1 but the score. */
export interface Signs {
  /** Share of the question's meaning that the whole article covers. */
  readonly article: number;
  /** Likeness in letters of the question and the nearest phrasing. */
  readonly alike: number;
  /** How much is known to agree, whatever its share. */
  readonly amount: number;
  /** How well a phrasing and the message, or one sentence of it, cover each other. */
  readonly part: number;
  /** Fused score of the search; about 1 for the same words, at times more. */
  readonly score: number;
}

type Weights = Readonly<Record<keyof Signs, number>>;

/**
 * Two logistic regressions, fitted on tests/knowledge/questions.jsonl by scripts/bench/search/fit-confidence.ts. The
 * questions are kept apart from the articles' phrasings, so that the weights measure understanding, not memory.
 */
const FITS: Weights = { article: 2.58, alike: 1.67, amount: 4.65, part: 2.84, score: 2.24 };
const FITS_BIAS = -8.94;
const SURE: Weights = { article: 2.74, alike: 1.55, amount: 1.65, part: 0.8, score: 2.1 };
const SURE_BIAS = -5.01;
const SURE_LEAD = 2.03;
/** A lead this large in fit leaves no doubt between candidates. */
const WHOLE_LEAD = 4;

function weighted(signs: Signs, weights: Weights): number {
  return (
    weights.article * signs.article +
    weights.alike * signs.alike +
    weights.amount * signs.amount +
    weights.part * signs.part +
    weights.score * Math.min(1, signs.score)
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
