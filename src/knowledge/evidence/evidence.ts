import { besideMatters } from './beside.ts';
import type { Glossary } from '../search/glossary.ts';
import type { Query } from '../search/query.ts';
import { pointing } from './pointing.ts';
import type { ReadArticle } from './read-article.ts';
import { readQuestion, SAME_THING, speltAlike } from './read-asked.ts';
import type { Asked, QuestionWord, ReadQuestion } from './read-asked.ts';

/** What speaks for one article being the answer, each from 0 to 1. */
export interface Evidence {
  /** Share of the question's meaning that the whole article covers. */
  readonly article: number;
  /** How well question and a phrasing cover each other (harmonic mean of the shares): of the second best, for one may be chance. */
  readonly second: number;
  /** How much is known to agree, whatever its share: one common word is less than three rare ones. */
  readonly amount: number;
  /** How far the words of the question point at this article rather than at any other. */
  readonly points: number;
}

/** Weighs articles of one shelf against questions. */
export interface EvidenceBook {
  weigh(article: string, query: Query): Evidence;
  /** What speaks against every article of the shelf. */
  against(query: Query): Against;
}

/** How far a question is not for this shelf, each from 0 to 1. */
export interface Against {
  /** Share of its meaning that nobody asks any article about. */
  readonly unknown: number;
  /** Share of its meaning that belongs to matters which no article answers. */
  readonly beside: number;
}

type Telling = (root: string) => number;

const NOTHING: Evidence = { article: 0, second: 0, amount: 0, points: 0 };
/** What a word that only goes with another is worth beside the word itself. */
const OTHER_WORD = 0.6;
/** The meaning of about three telling words. */
const MUCH = 12;

/**
 * Finds how telling each stem is among all phrasings of the shelf, whose articles are given by id. `beside` are questions
 * that no article answers.
 */
export function buildEvidence(
  articles: ReadonlyMap<string, ReadArticle>,
  glossary: Glossary,
  beside: readonly string[],
): EvidenceBook {
  const met = new Map<string, number>();
  const known = new Set<string>();
  let total = 0;
  for (const { asked, all } of articles.values()) {
    for (const { stems } of asked) for (const root of stems) met.set(root, (met.get(root) ?? 0) + 1);
    for (const root of all) known.add(root);
    total += asked.length;
  }
  const weights = new Map(Array.from(met, ([root, times]) => [root, Math.log(1 + total / (1 + times))]));
  const unmet = Math.log(1 + total);
  const telling: Telling = (root) => weights.get(root) ?? unmet;
  const pointsAt = pointing(new Map(Array.from(articles, ([id, { asked }]) => [id, asked])));
  const besides = besideMatters(beside, met);
  const nearTo = speltAlike(known);
  const read = new WeakMap<Query, ReadQuestion>();
  const readOf = (query: Query): ReadQuestion => {
    const question = read.get(query) ?? readQuestion(query, glossary, nearTo);
    read.set(query, question);
    return question;
  };
  return {
    weigh(id, query) {
      const entry = articles.get(id);
      const question = readOf(query);
      if (entry === undefined || question.words.length === 0) return NOTHING;
      const points = weightedShare(question.words, telling, (word) => word.trust * pointsAt(id, word));
      return { ...weighEntry(entry, question, telling), points };
    },
    against(query) {
      const { words } = readOf(query);
      if (words.length === 0) return { unknown: 1, beside: 0 };
      return {
        unknown: 1 - weightedShare(words, telling, (word) => askedOf(word, met)),
        beside: besides.asks(words.map(({ typed }) => typed))
          ? 1
          : weightedShare(words, telling, ({ typed }) => besides.share(typed)),
      };
    },
  };
}

/** Mean of a quality of the question's words, the telling ones counting more. */
function weightedShare(
  words: readonly QuestionWord[],
  telling: Telling,
  quality: (word: QuestionWord) => number,
): number {
  let sum = 0;
  let most = 0;
  for (const word of words) {
    const weight = telling(word.typed);
    most += weight;
    sum += weight * quality(word);
  }
  return sum / most;
}

/** How far a word is among those that people ask about. */
function askedOf({ typed, trust, near, concepts }: QuestionWord, met: ReadonlyMap<string, number>): number {
  if (met.has(typed)) return 1;
  const alike = near.find(([one]) => met.has(one))?.[1] ?? 0;
  return trust * Math.max(concepts.length > 0 ? SAME_THING : 0, alike);
}

function weighEntry(
  { asked, all }: ReadArticle,
  { words, given, concepts }: ReadQuestion,
  telling: Telling,
): Omit<Evidence, 'points'> {
  const weights = words.map(({ typed }) => telling(typed));
  const most = weights.reduce((sum, weight) => sum + weight, 0);
  const covered = (held: ReadonlySet<string>, others?: ReadonlySet<number>): number =>
    words.reduce((sum, word, i) => sum + (weights[i] ?? 0) * word.trust * match(word, held, others), 0) /
    most;
  let forwardMost = 0;
  let first = 0;
  let second = 0;
  for (const one of asked) {
    const forward = covered(one.stems, one.concepts);
    if (forward === 0) continue;
    forwardMost = Math.max(forwardMost, forward);
    const backward = coveredBack(one, given, concepts, telling);
    const mean = (2 * forward * backward) / (forward + backward);
    second = Math.max(second, Math.min(first, mean));
    first = Math.max(first, mean);
  }
  const amount = Math.min(1, (forwardMost * most) / MUCH);
  return { article: covered(all), second, amount };
}

function coveredBack(
  asked: Asked,
  given: ReadonlySet<string>,
  concepts: ReadonlySet<number>,
  telling: Telling,
): number {
  let most = 0;
  let met = 0;
  for (const root of asked.stems) {
    const weight = telling(root);
    most += weight;
    if (given.has(root)) met += weight;
    else if (asked.conceptsOf.get(root)?.some((one) => concepts.has(one)) === true)
      met += SAME_THING * weight;
  }
  return most === 0 ? 0 : met / most;
}

/** 1 for the same stem; less for another word of the glossary and for one that is only spelt alike. */
function match(
  { typed, meant, near, concepts }: QuestionWord,
  held: ReadonlySet<string>,
  others?: ReadonlySet<number>,
): number {
  if (held.has(typed)) return 1;
  if (others !== undefined && concepts.some((one) => others.has(one))) return SAME_THING;
  if (meant.some((one) => held.has(one))) return OTHER_WORD;
  return near.find(([one]) => held.has(one))?.[1] ?? 0;
}
