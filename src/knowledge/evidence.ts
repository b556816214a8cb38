import { stem } from '../understanding/russian/stem.rules.ts';
import { gramsOf, wordsOf } from '../understanding/russian/words.rules.ts';
import type { Article } from './articles.ts';
import type { Query } from './search/query.ts';
import { tellingWords } from './search/signals.ts';

/** What speaks for one article being the answer, each from 0 to 1. */
interface Evidence {
  /** Share of the question's meaning that the whole article covers. */
  readonly article: number;
  /** How well question and one phrasing cover each other at best: the harmonic mean of the two shares. */
  readonly both: number;
  /** Likeness in letters of the question and the nearest phrasing. */
  readonly alike: number;
  /** How much is known to agree, whatever its share: one common word is less than three rare ones. */
  readonly amount: number;
}

/** Weighs articles of one shelf against questions. */
interface EvidenceBook {
  weigh(article: string, query: Query): Evidence;
}

type Expand = (words: readonly string[]) => readonly string[];

interface Asked {
  readonly stems: ReadonlySet<string>;
  readonly grams: ReadonlySet<string>;
}

interface Entry {
  readonly asked: readonly Asked[];
  readonly all: ReadonlySet<string>;
}

interface QuestionWord {
  readonly typed: string;
  /** Stems that the glossary gives for it. */
  readonly meant: readonly string[];
  /** Stems of the shelf that are spelt alike, with their worth beside the word itself, the best first. */
  readonly near: readonly (readonly [string, number])[];
  readonly trust: number;
}

const NOTHING: Evidence = { both: 0, article: 0, alike: 0, amount: 0 };
const ALIKE_FROM = 0.65;
/** Shorter stems are alike by chance. */
const SHORTEST_ALIKE = 4;
/** What a word of the glossary or of another part of speech is worth beside the word itself. */
const OTHER_WORD = 0.6;
const NEAR_WORD = 0.8;
/** The meaning of about three telling words. */
const MUCH = 12;

/** Prepares every article's stems and how telling each stem is among all phrasings of the shelf. */
export function buildEvidence(articles: readonly Article[], expand: Expand): EvidenceBook {
  const entries = new Map<string, Entry>();
  const met = new Map<string, number>();
  const known = new Set<string>();
  let total = 0;
  for (const article of articles) {
    const asked = [article.title, ...article.phrasings].map(readAsked);
    const rest = stemsOf(`${article.short} ${article.body} ${article.section}`);
    const all = new Set([...asked.flatMap(({ stems }) => [...stems]), ...rest]);
    entries.set(article.id, { asked, all });
    for (const { stems } of asked) for (const root of stems) met.set(root, (met.get(root) ?? 0) + 1);
    for (const root of all) known.add(root);
    total += asked.length;
  }
  const telling = (root: string): number => Math.log(1 + total / (1 + (met.get(root) ?? 0)));
  const nearTo = spelling(known);
  const read = new WeakMap<Query, readonly QuestionWord[]>();
  return {
    weigh(id, query) {
      const entry = entries.get(id);
      const words = read.get(query) ?? questionWords(query, expand, nearTo);
      read.set(query, words);
      return entry === undefined || words.length === 0 ? NOTHING : weighEntry(entry, words, query, telling);
    },
  };
}

/** Looks stems up that begin with the same three letters and share most letter pairs. */
function spelling(known: ReadonlySet<string>): (root: string) => QuestionWord['near'] {
  const byBeginning = new Map<string, [string, ReadonlySet<string>][]>();
  for (const root of known) {
    if (root.length < SHORTEST_ALIKE) continue;
    const beginning = root.slice(0, 3);
    const group = byBeginning.get(beginning) ?? [];
    byBeginning.set(beginning, group);
    group.push([root, new Set(gramsOf(root, 2))]);
  }
  return (root) => {
    if (root.length <= SHORTEST_ALIKE) return [];
    const pairs = new Set(gramsOf(root, 2));
    return (byBeginning.get(root.slice(0, 3)) ?? [])
      .map(([other, others]): [string, number] => [other, dice(pairs, others)])
      .filter(([other, likeness]) => likeness >= ALIKE_FROM && other !== root)
      .map(([other, likeness]): [string, number] => [other, likeness * NEAR_WORD])
      .sort((a, b) => b[1] - a[1]);
  };
}

function readAsked(text: string): Asked {
  const words = tellingWords(wordsOf(text));
  return { stems: new Set(words.map(stem)), grams: new Set(words.flatMap((word) => gramsOf(word, 3))) };
}

function stemsOf(text: string): ReadonlySet<string> {
  return new Set(tellingWords(wordsOf(text)).map(stem));
}

function questionWords(
  query: Query,
  expand: Expand,
  nearTo: (root: string) => QuestionWord['near'],
): QuestionWord[] {
  const wanted = new Set(query.stems);
  const words: QuestionWord[] = [];
  for (const { word, trust } of query.read) {
    const typed = stem(word);
    if (!wanted.delete(typed)) continue;
    words.push({ typed, meant: expand([word]).map(stem), near: nearTo(typed), trust });
  }
  return words;
}

function weighEntry(
  entry: Entry,
  words: readonly QuestionWord[],
  query: Query,
  telling: (root: string) => number,
): Evidence {
  const weights = words.map(({ typed }) => telling(typed));
  const most = weights.reduce((sum, weight) => sum + weight, 0);
  const covered = (held: ReadonlySet<string>): number =>
    words.reduce((sum, word, i) => sum + (weights[i] ?? 0) * word.trust * match(word, held), 0) / most;
  const grams = new Set(
    query.words.filter(({ weight }) => weight >= 0.5).flatMap(({ word }) => gramsOf(word, 3)),
  );
  let forwardMost = 0;
  let both = 0;
  let alike = 0;
  for (const asked of entry.asked) {
    alike = Math.max(alike, dice(grams, asked.grams));
    const forward = covered(asked.stems);
    if (forward === 0) continue;
    forwardMost = Math.max(forwardMost, forward);
    const backward = coveredBack(asked.stems, words, telling);
    both = Math.max(both, (2 * forward * backward) / (forward + backward));
  }
  return { article: covered(entry.all), both, alike, amount: Math.min(1, (forwardMost * most) / MUCH) };
}

function coveredBack(
  asked: ReadonlySet<string>,
  words: readonly QuestionWord[],
  telling: (root: string) => number,
): number {
  const given = new Set(words.flatMap(({ typed, meant }) => [typed, ...meant]));
  let most = 0;
  let met = 0;
  for (const root of asked) {
    most += telling(root);
    if (given.has(root)) met += telling(root);
  }
  return most === 0 ? 0 : met / most;
}

/** 1 for the same stem; less for a word of the glossary and for one that is only spelt alike. */
function match({ typed, meant, near }: QuestionWord, held: ReadonlySet<string>): number {
  if (held.has(typed)) return 1;
  if (meant.some((one) => held.has(one))) return OTHER_WORD;
  return near.find(([one]) => held.has(one))?.[1] ?? 0;
}

/** Dice's coefficient of two sets of grams. */
function dice(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const gram of a) if (b.has(gram)) shared += 1;
  return a.size + b.size === 0 ? 0 : (2 * shared) / (a.size + b.size);
}
