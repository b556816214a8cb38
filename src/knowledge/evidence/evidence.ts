import { stem } from '../../understanding/russian/stem.rules.ts';
import { wordsOf } from '../../understanding/russian/words.rules.ts';
import type { Article } from '../articles.ts';
import type { Glossary } from '../search/glossary.ts';
import type { Query } from '../search/query.ts';
import { tellingWords } from '../search/signals.ts';
import { pointing } from './pointing.ts';
import { readAsked, readQuestion, SAME_THING, speltAlike } from './read-asked.ts';
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
  /** Share of the question's meaning, 0 to 1, that nobody asks any article of the shelf about. */
  unknown(query: Query): number;
}

interface Entry {
  readonly asked: readonly Asked[];
  readonly all: ReadonlySet<string>;
}

type Telling = (root: string) => number;

const NOTHING: Evidence = { article: 0, second: 0, amount: 0, points: 0 };
/** What a word that only goes with another is worth beside the word itself. */
const OTHER_WORD = 0.6;
/** The meaning of about three telling words. */
const MUCH = 12;

/** Prepares every article's stems and how telling each stem is among all phrasings of the shelf. */
export function buildEvidence(articles: readonly Article[], glossary: Glossary): EvidenceBook {
  const entries = new Map<string, Entry>();
  const met = new Map<string, number>();
  const known = new Set<string>();
  let total = 0;
  for (const article of articles) {
    const asked = [article.title, ...article.phrasings].map((text) => readAsked(text, glossary));
    const rest = tellingWords(wordsOf(`${article.short} ${article.body} ${article.section}`)).map(stem);
    const all = new Set([...asked.flatMap(({ stems }) => [...stems]), ...rest]);
    entries.set(article.id, { asked, all });
    for (const { stems } of asked) for (const root of stems) met.set(root, (met.get(root) ?? 0) + 1);
    for (const root of all) known.add(root);
    total += asked.length;
  }
  const weights = new Map(Array.from(met, ([root, times]) => [root, Math.log(1 + total / (1 + times))]));
  const unmet = Math.log(1 + total);
  const telling: Telling = (root) => weights.get(root) ?? unmet;
  const pointsAt = pointing(new Map(Array.from(entries, ([id, { asked }]) => [id, asked])));
  const nearTo = speltAlike(known);
  const read = new WeakMap<Query, ReadQuestion>();
  const readOf = (query: Query): ReadQuestion => {
    const question = read.get(query) ?? readQuestion(query, glossary, nearTo);
    read.set(query, question);
    return question;
  };
  return {
    weigh(id, query) {
      const entry = entries.get(id);
      const question = readOf(query);
      if (entry === undefined || question.words.length === 0) return NOTHING;
      const points = weightedShare(question.words, telling, (word) => word.trust * pointsAt(id, word));
      return { ...weighEntry(entry, question, telling), points };
    },
    unknown(query) {
      const { words } = readOf(query);
      return words.length === 0 ? 1 : 1 - weightedShare(words, telling, (word) => askedOf(word, met));
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
  { asked, all }: Entry,
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
