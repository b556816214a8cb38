import { stem } from '../understanding/russian/stem.rules.ts';
import { gramsOf, wordsOf } from '../understanding/russian/words.rules.ts';
import type { Article } from './articles.ts';
import type { Glossary } from './search/glossary.ts';
import type { Query } from './search/query.ts';
import { tellingWords } from './search/signals.ts';

/** What speaks for one article being the answer, each from 0 to 1. */
export interface Evidence {
  /** Share of the question's meaning that the whole article covers. */
  readonly article: number;
  /** How well question and one phrasing cover each other at best: the harmonic mean of the two shares. */
  readonly both: number;
  /** Likeness in letters of the question and the nearest phrasing. */
  readonly alike: number;
  /** How much is known to agree, whatever its share: one common word is less than three rare ones. */
  readonly amount: number;
  /** How far the words of the question point at this article rather than at another one. */
  readonly points: number;
  /** Share of the question's neighbouring words that stand together in the article's phrasings. */
  readonly pairs: number;
  /** How usual the question word (how much, where, may I) is for this article. */
  readonly cue: number;
  readonly forward: number;
  readonly second: number;
}

/** Weighs articles of one shelf against questions. */
export interface EvidenceBook {
  weigh(article: string, query: Query): Evidence;
  /** Share of the question's meaning, 0 to 1, that no article of the shelf has a word for. */
  unknown(query: Query): number;
}

interface Asked {
  readonly stems: ReadonlySet<string>;
  readonly concepts: ReadonlySet<number>;
  readonly conceptsOf: ReadonlyMap<string, readonly number[]>;
  readonly pairs: ReadonlySet<string>;
  readonly cues: ReadonlySet<number>;
  readonly grams: ReadonlySet<string>;
}

interface Entry {
  readonly asked: readonly Asked[];
  readonly all: ReadonlySet<string>;
  readonly pairs: ReadonlySet<string>;
}

interface QuestionWord {
  readonly typed: string;
  readonly concepts: readonly number[];
  /** Stems that the glossary gives for it. */
  readonly meant: readonly string[];
  /** Stems of the shelf that are spelt alike, with their worth beside the word itself, the best first. */
  readonly near: readonly (readonly [string, number])[];
  readonly trust: number;
}

interface ReadQuery {
  readonly words: readonly QuestionWord[];
  readonly pairs: readonly string[];
  readonly cues: readonly number[];
}

const NOTHING: Evidence = { both: 0, article: 0, alike: 0, amount: 0, points: 0, pairs: 0, cue: 0, forward: 0, second: 0 };
const ALIKE_FROM = 0.65;
/** Shorter stems are alike by chance. */
const SHORTEST_ALIKE = 4;
/** What a word of the glossary or of another part of speech is worth beside the word itself. */
const OTHER_WORD = Number(process.env.OW ?? 0.6);
const CONCEPT = Number(process.env.CW ?? 0.7);
const NEAR_WORD = 0.8;
/** The meaning of about three telling words. */
const MUCH = 12;

const CUES: readonly ReadonlySet<string>[] = [
  'сколько скоко скока долго срок срока сроки дней день когда быстро скоро',
  'где куда адрес',
  'кто кому кого чей',
  'можно могу могут можем имею имеет имеют вправе право разрешено разрешается обязан обязаны обязана должен должны должна',
  'как каким какими образом способ',
  'почему зачем отчего основании',
  'надо нужно нужна нужен обязательно требуется ли',
  'что какие какой какая какую какое чем',
].map((words) => new Set(words.split(' ').map(stem)));

function cuesOf(stems: readonly string[]): Set<number> {
  const found = new Set<number>();
  for (const root of stems) CUES.forEach((cue, i) => cue.has(root) && found.add(i));
  return found;
}

const pairsOf = (stems: readonly string[]): string[] =>
  stems.slice(1).map((one, i) => { const before = stems[i] ?? ''; return before < one ? `${before} ${one}` : `${one} ${before}`; });

/** Prepares every article's stems and how telling each stem is among all phrasings of the shelf. */
export function buildEvidence(articles: readonly Article[], glossary: Glossary): EvidenceBook {
  const entries = new Map<string, Entry>();
  const met = new Map<string, number>();
  const known = new Set<string>();
  /** For every word or concept the share of each article's phrasings that has it. */
  const shares = new Map<string | number, Map<string, number>>();
  const cueShares = CUES.map(() => new Map<string, number>());
  let total = 0;
  for (const article of articles) {
    const asked = [article.title, ...article.phrasings].map((text) => readAsked(text, glossary));
    const rest = stemsOf(`${article.short} ${article.body} ${article.section}`);
    const all = new Set([...asked.flatMap(({ stems }) => [...stems]), ...rest]);
    entries.set(article.id, { asked, all, pairs: new Set(asked.flatMap(({ pairs }) => [...pairs])) });
    const put = (key: string | number): void => {
      const of = shares.get(key) ?? new Map<string, number>();
      shares.set(key, of);
      of.set(article.id, (of.get(article.id) ?? 0) + 1 / (asked.length + 3));
    };
    for (const { stems, concepts, cues } of asked) {
      for (const root of stems) {
        met.set(root, (met.get(root) ?? 0) + 1);
        put(root);
      }
      for (const concept of concepts) put(concept);
      for (const cue of cues) cueShares[cue]?.set(article.id, (cueShares[cue]?.get(article.id) ?? 0) + 1 / (asked.length + 3));
    }
    for (const root of all) known.add(root);
    total += asked.length;
  }
  const telling = (root: string): number => Math.log(1 + total / (1 + (met.get(root) ?? 0)));
  const nearTo = spelling(known);
  const read = new WeakMap<Query, ReadQuery>();
  const readOf = (query: Query): ReadQuery => {
    const held = read.get(query) ?? readQuery(query, glossary, nearTo);
    read.set(query, held);
    return held;
  };
  const pointsAt = (id: string, words: readonly QuestionWord[]): number => {
    let sum = 0;
    let most = 0;
    for (const word of words) {
      const weight = telling(word.typed);
      most += weight;
      const point = (key: string | number | undefined): number => {
        const of = key === undefined ? undefined : shares.get(key);
        const own = of?.get(id) ?? 0;
        if (of === undefined || own === 0) return 0;
        let all = 0.1;
        for (const share of of.values()) all += share;
        return own / all;
      };
      const direct = shares.has(word.typed) ? point(word.typed) : Math.max(0, ...word.near.slice(0, 2).map(([one, worth]) => worth * point(one)));
      sum += weight * word.trust * Math.max(direct, ...word.concepts.map((one) => CONCEPT * point(one)));
    }
    return most === 0 ? 0 : sum / most;
  };
  const cueOf = (id: string, cues: readonly number[]): number => {
    let best = 0;
    for (const cue of cues) {
      const most = Math.max(0.2, ...(cueShares[cue]?.values() ?? []));
      best = Math.max(best, (cueShares[cue]?.get(id) ?? 0) / most);
    }
    return best;
  };
  return {
    weigh(id, query) {
      const entry = entries.get(id);
      const { words, pairs, cues } = readOf(query);
      if (entry === undefined || words.length === 0) return NOTHING;
      return {
        ...weighEntry(entry, words, query, telling),
        points: pointsAt(id, words),
        pairs: pairs.length === 0 ? 0 : pairs.filter((pair) => entry.pairs.has(pair)).length / pairs.length,
        cue: cueOf(id, cues),
      };
    },
    unknown(query) {
      let most = 0;
      let unknown = 0;
      for (const { typed, near, concepts, trust } of readOf(query).words) {
        const weight = telling(typed);
        most += weight;
        if (!known.has(typed) && concepts.length === 0) unknown += weight * (1 - (near[0]?.[1] ?? 0));
        else unknown += weight * (1 - trust);
      }
      return most === 0 ? 1 : unknown / most;
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

function readAsked(text: string, glossary: Glossary): Asked {
  const all = wordsOf(text);
  const roots = all.map(stem);
  const concepts = glossary.conceptsOf(roots);
  const words = tellingWords(all);
  const stems = words.map(stem);
  const conceptsOf = new Map(roots.map((root, i) => [root, concepts[i] ?? []]));
  return {
    stems: new Set(stems),
    concepts: new Set(concepts.flat()),
    conceptsOf,
    pairs: new Set(pairsOf(stems)),
    cues: cuesOf(roots),
    grams: new Set(words.flatMap((word) => gramsOf(word, 3))),
  };
}

function stemsOf(text: string): ReadonlySet<string> {
  return new Set(tellingWords(wordsOf(text)).map(stem));
}

function readQuery(query: Query, glossary: Glossary, nearTo: (root: string) => QuestionWord['near']): ReadQuery {
  const wanted = new Set(query.stems);
  const words: QuestionWord[] = [];
  const roots = query.read.map(({ word }) => stem(word));
  const concepts = glossary.conceptsOf(roots);
  query.read.forEach(({ word, trust }, i) => {
    const typed = roots[i] ?? '';
    if (!wanted.delete(typed)) return;
    words.push({ typed, concepts: concepts[i] ?? [], meant: glossary.expand([word]).map(stem), near: nearTo(typed), trust });
  });
  return { words, pairs: pairsOf(query.stems), cues: [...cuesOf(roots)] };
}

function weighEntry(
  entry: Entry,
  words: readonly QuestionWord[],
  query: Query,
  telling: (root: string) => number,
): Omit<Evidence, 'points' | 'pairs' | 'cue'> {
  const weights = words.map(({ typed }) => telling(typed));
  const most = weights.reduce((sum, weight) => sum + weight, 0);
  const covered = (held: ReadonlySet<string>, concepts: ReadonlySet<number> | null): number =>
    words.reduce((sum, word, i) => sum + (weights[i] ?? 0) * word.trust * match(word, held, concepts), 0) / most;
  const grams = new Set(
    query.words.filter(({ weight }) => weight >= 0.5).flatMap(({ word }) => gramsOf(word, 3)),
  );
  let forwardMost = 0;
  let both = 0;
  let second = 0;
  let alike = 0;
  const given = new Set(words.flatMap(({ typed, meant }) => [typed, ...meant]));
  const givenConcepts = new Set(words.flatMap(({ concepts }) => concepts));
  for (const asked of entry.asked) {
    alike = Math.max(alike, dice(grams, asked.grams));
    const forward = covered(asked.stems, asked.concepts);
    if (forward === 0) continue;
    forwardMost = Math.max(forwardMost, forward);
    const backward = coveredBack(asked, given, givenConcepts, telling);
    const f = (2 * forward * backward) / (forward + backward);
    if (f > both) { second = both; both = f; } else if (f > second) second = f;
  }
  return { article: covered(entry.all, null), both, second, forward: forwardMost, alike, amount: Math.min(1, (forwardMost * most) / MUCH) };
}

function coveredBack(
  asked: Asked,
  given: ReadonlySet<string>,
  concepts: ReadonlySet<number>,
  telling: (root: string) => number,
): number {
  let most = 0;
  let met = 0;
  for (const root of asked.stems) {
    const weight = telling(root);
    most += weight;
    if (given.has(root)) met += weight;
    else if (asked.conceptsOf.get(root)?.some((one) => concepts.has(one)) === true) met += CONCEPT * weight;
  }
  return most === 0 ? 0 : met / most;
}

/** 1 for the same stem; less for a word of the glossary and for one that is only spelt alike. */
function match({ typed, meant, near, concepts }: QuestionWord, held: ReadonlySet<string>, others: ReadonlySet<number> | null): number {
  if (held.has(typed)) return 1;
  if (others !== null && concepts.some((one) => others.has(one))) return CONCEPT;
  if (meant.some((one) => held.has(one))) return OTHER_WORD;
  return near.find(([one]) => held.has(one))?.[1] ?? 0;
}

/** Dice's coefficient of two sets of grams. */
function dice(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const gram of a) if (b.has(gram)) shared += 1;
  return a.size + b.size === 0 ? 0 : (2 * shared) / (a.size + b.size);
}
