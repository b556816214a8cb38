import type { Evidence } from './evidence/evidence.ts';

/** What speaks for one article, each from 0 to 1. */
export interface Signs extends Evidence {
  /** Fused score of the search; about 1 for the same words, at times more. */
  readonly score: number;
}

/** A message, or one sentence of it, as far as its words tell whether any article can answer. */
export interface Scope {
  /** Share of its meaning that nobody asks any article about. */
  readonly unknown: number;
  /** Share of its meaning that belongs to matters which no article answers. */
  readonly beside: number;
  /** Telling words. */
  readonly words: number;
}

/** The signs and the lengths in the order of their weights. */
export const SIGNS = ['score', 'article', 'second', 'points'] as const satisfies readonly (keyof Signs)[];
export const LENGTHS = ['bias', 'unknown', 'oneWord', 'twoWords', 'length', 'beside'] as const;

/**
 * A choice between the articles and none of them (multinomial logit), fitted by scripts/bench/search/fit-confidence.ts on
 * phrasings that the articles were deprived of and on the questions of tests/knowledge but those held out.
 */
const FITS = [6.61, 3.56, 2.98, 6.95];
const NONE = [4.08, 0.93, 1.49, 1.91, 1.94, 5.89];
/** For a message of several sentences: the whole of it and the mean of its sentences; then how much story there is. */
const STORY = { whole: 2.03, parts: 0.59 };
const STORY_NONE = [5.04, 0.79, 2.16, 4.38];
const MOST_SCORE = 1.2;
const LONG = 15;
const LONG_STORY = 4;

const weighted = (values: readonly number[], weights: readonly number[]): number =>
  values.reduce((sum, value, i) => sum + value * (weights[i] ?? 0), 0);

/** How well an article fits a question, beside other articles and `noneOf`. */
export function fitOf(signs: Signs): number {
  return weighted(
    SIGNS.map((name) => Math.min(MOST_SCORE, signs[name])),
    FITS,
  );
}

/** How well it fits a message of several sentences, by its fit to the whole and to each of them. */
export function fitOfStory(whole: number, parts: readonly number[]): number {
  const sum = parts.reduce((all, one) => all + one, 0);
  return STORY.whole * whole + (STORY.parts * sum) / Math.max(1, parts.length);
}

/** What speaks for no article answering a message of one sentence. */
export function scopeOf({ unknown, beside, words }: Scope): readonly number[] {
  return [1, unknown, words <= 1 ? 1 : 0, words <= 2 ? 1 : 0, Math.min(1, words / LONG), beside];
}

/** What speaks for no article answering a message of several. */
export function storyOf({ unknown, beside }: Scope, sentences: number): readonly number[] {
  return [1, unknown, sentences / LONG_STORY, beside];
}

/** How well it fits that no article answers. `sentences` is 0 for a message of one. */
export function noneOf(scope: Scope, sentences: number): number {
  return sentences > 0 ? weighted(storyOf(scope, sentences), STORY_NONE) : weighted(scopeOf(scope), NONE);
}

/** The probability of each fit, 0 to 1; what is missing to 1 is that of none. */
export function probabilities(fits: readonly number[], none: number): number[] {
  const most = Math.max(none, ...fits);
  const parts = fits.map((fit) => Math.exp(fit - most));
  const sum = parts.reduce((all, one) => all + one, Math.exp(none - most));
  return parts.map((part) => part / sum);
}
