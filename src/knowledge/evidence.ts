import { stem } from '../understanding/russian/stem.rules.ts';
import { gramsOf, wordsOf } from '../understanding/russian/words.rules.ts';
import type { Article } from './articles.ts';
import type { Query } from './search/query.ts';
import { tellingWords } from './search/signals.ts';

/** What speaks for one article being the answer, each from 0 to 1. */
export interface Evidence {
  /** Share of the question's meaning that the nearest phrasing or title covers. */
  readonly phrasing: number;
  /** Share of that phrasing's meaning which the question covers. */
  readonly back: number;
  /** Share of the question's meaning that the whole article covers. */
  readonly article: number;
}

/** Weighs articles of one shelf against questions. */
export interface EvidenceBook {
  weigh(article: string, query: Query): Evidence;
}

interface Entry {
  readonly asked: readonly ReadonlySet<string>[];
  readonly all: ReadonlySet<string>;
}

/** A guessed word is weaker evidence; one that the whole base does not know speaks against every article. */
const OF_ORIGIN = { typed: 1, repaired: 0.85, unknown: 1 } as const;
const ALIKE = 0.55;

/** Prepares every article's stems and how telling each stem is among all phrasings of the shelf. */
export function buildEvidence(
  articles: readonly Article[],
  expand: (words: readonly string[]) => readonly string[],
): EvidenceBook {
  const entries = new Map<string, Entry>();
  const met = new Map<string, number>();
  let total = 0;
  for (const article of articles) {
    const asked = [article.title, ...article.phrasings].map(stemsOf);
    const all = new Set([
      ...asked.flatMap((one) => [...one]),
      ...stemsOf(`${article.short} ${article.body} ${article.section}`),
    ]);
    entries.set(article.id, { asked, all });
    for (const one of asked) for (const root of one) met.set(root, (met.get(root) ?? 0) + 1);
    total += asked.length;
  }
  const telling = (root: string): number => Math.log(1 + total / (1 + (met.get(root) ?? 0)));
  return {
    weigh(id, query) {
      const entry = entries.get(id);
      const words = questionWords(query, expand);
      if (entry === undefined || words.length === 0) return { phrasing: 0, back: 0, article: 0 };
      return weighEntry(entry, words, telling);
    },
  };
}

interface QuestionWord {
  /** The stem typed and those that the glossary gives for it; any of them covers it. */
  readonly stems: readonly string[];
  readonly trust: number;
}

function stemsOf(text: string): ReadonlySet<string> {
  return new Set(tellingWords(wordsOf(text)).map(stem));
}

function questionWords(
  query: Query,
  expand: (words: readonly string[]) => readonly string[],
): QuestionWord[] {
  const wanted = new Set(query.stems);
  const seen = new Set<string>();
  const words: QuestionWord[] = [];
  for (const { word, origin } of query.read) {
    const root = stem(word);
    if (!wanted.has(root) || seen.has(root)) continue;
    seen.add(root);
    words.push({ stems: [root, ...expand([word]).map(stem)], trust: OF_ORIGIN[origin] });
  }
  return words;
}

function weighEntry(
  entry: Entry,
  words: readonly QuestionWord[],
  telling: (root: string) => number,
): Evidence {
  const weights = words.map(({ stems }) => telling(stems[0] ?? ''));
  const most = weights.reduce((sum, weight) => sum + weight, 0);
  const covered = (held: ReadonlySet<string>): number =>
    words.reduce((sum, word, i) => sum + (weights[i] ?? 0) * word.trust * match(word, held), 0) / most;
  let phrasing = 0;
  let back = 0;
  for (const asked of entry.asked) {
    const forward = covered(asked);
    if (forward <= phrasing) continue;
    phrasing = forward;
    back = coveredBack(asked, words, telling);
  }
  return { phrasing, back, article: covered(entry.all) };
}

function coveredBack(
  asked: ReadonlySet<string>,
  words: readonly QuestionWord[],
  telling: (root: string) => number,
): number {
  const given = new Set(words.flatMap(({ stems }) => stems));
  let most = 0;
  let met = 0;
  for (const root of asked) {
    most += telling(root);
    if (given.has(root)) met += telling(root);
  }
  return most === 0 ? 0 : met / most;
}

/** 1 for the same stem, 0.8 for a word of the glossary, the likeness of the letters for a near one. */
function match({ stems }: QuestionWord, held: ReadonlySet<string>): number {
  const [typed = '', ...others] = stems;
  if (held.has(typed)) return 1;
  if (others.some((one) => held.has(one))) return 0.8;
  if (typed.length < 5) return 0;
  let best = 0;
  for (const one of held)
    if (one.length > 3 && one.slice(0, 3) === typed.slice(0, 3)) best = Math.max(best, likeness(typed, one));
  return best >= ALIKE ? best * 0.8 : 0;
}

/** Dice's coefficient of the letter pairs. */
function likeness(a: string, b: string): number {
  const pairs = new Set(gramsOf(a, 2));
  const others = gramsOf(b, 2);
  const shared = others.filter((pair) => pairs.has(pair)).length;
  return (2 * shared) / (pairs.size + others.length);
}
