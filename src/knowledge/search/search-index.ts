import { collectField } from './field.ts';
import type { Field, QueryTerm } from './field.ts';
import { NO_GLOSSARY } from './glossary.ts';
import type { Glossary } from './glossary.ts';
import { collectProximity } from './proximity.ts';
import type { Proximity } from './proximity.ts';
import { understandQuery } from './query.ts';
import type { Query } from './query.ts';
import { SIGNALS, tellingWords } from './signals.ts';
import type { DocumentWords, Signal } from './signals.ts';
import { buildVocabulary } from '../../understanding/russian/vocabulary.ts';
import { wordsOf } from '../../understanding/russian/words.rules.ts';

export interface SearchDocument {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  /** The client's own ways to ask for this document. */
  readonly questions?: readonly string[];
}

export interface Hit {
  readonly id: string;
  /** 0 when nothing is shared with the query, about 1 for the same words; comparable between queries. */
  readonly score: number;
}

export interface SearchIndex {
  /** The best documents first, at most `limit`; equal scores in the order of adding. Never throws on any text. */
  search(text: string | Query, limit: number): Hit[];
  /** What the search makes of a text: its words after repair and what the glossary adds. */
  understand(text: string): Query;
  readonly size: number;
}

export interface IndexOptions {
  readonly glossary?: Glossary;
  /** The signals to fuse; the measurement leaves one out at a time. */
  readonly signals?: readonly Signal[];
}

/** How far down the fused list word order is looked at. */
const LOOKED_AT_CLOSELY = 50;
const PROXIMITY_SHARE = 0.15;
/** So many titles are asked once built: the first people to ask shall not wait for the machine code to be made. */
const REHEARSED = 60;
/** Machine code is made once a process, however many indexes it builds. */
let leftToRehearse = REHEARSED;
const REHEARSED_LETTERS = 120;

/** Builds the index in memory; linear in the words. The same documents in the same order give the same answers. */
export function buildIndex(documents: Iterable<SearchDocument>, options: IndexOptions = {}): SearchIndex {
  const { signals = SIGNALS, glossary = NO_GLOSSARY } = options;
  const { ids, fields, near, vocabulary, rehearsed } = collect(documents, signals, glossary);
  const understand = (text: string): Query => understandQuery(text, vocabulary, glossary);
  const search = (text: string | Query, limit: number): Hit[] =>
    rank(
      fuse(typeof text === 'string' ? understand(text) : text, signals, fields, near, ids.length),
      ids,
      limit,
    );
  for (const text of rehearsed) {
    if (leftToRehearse === 0) break;
    leftToRehearse -= 1;
    search(text, 1);
  }
  return { size: ids.length, understand, search };
}

/** Reads the documents. On its own, so that what the index is made from is let go of when it is made. */
function collect(documents: Iterable<SearchDocument>, signals: readonly Signal[], glossary: Glossary) {
  const ids: string[] = [];
  const forms = new Map<string, number>();
  const collectors = signals.map((signal) => collectField(signal.shape, (word) => signal.terms(word)));
  const proximity = collectProximity();
  const rehearsed: string[] = [];
  for (const word of glossary.words) forms.set(word, 1);
  for (const document of documents) {
    const words = readDocument(document);
    count(words, forms);
    signals.forEach((signal, i) => {
      for (const unit of signal.units(words)) collectors[i]?.add(ids.length, tellingWords(unit));
    });
    proximity.add(words);
    ids.push(document.id);
    if (rehearsed.length < REHEARSED) rehearsed.push(misspelt(document));
  }
  const fields = collectors.map((collector) => collector.build(ids.length));
  return { ids, fields, near: proximity.build(), vocabulary: buildVocabulary(forms), rehearsed };
}

/** The beginning of a document with slips, so that the repair is rehearsed too. */
function misspelt({ title, text }: SearchDocument): string {
  return `${title} ${text}`.slice(0, REHEARSED_LETTERS).replaceAll(/(\p{L}{3})\p{L}(\p{L}{3})/gu, '$1$2');
}

function readDocument({ title, text, questions = [] }: SearchDocument): DocumentWords {
  return { title: wordsOf(title), text: wordsOf(text), questions: questions.map(wordsOf) };
}

function count({ title, text, questions }: DocumentWords, forms: Map<string, number>): void {
  for (const words of [title, text, ...questions]) {
    for (const word of words) forms.set(word, (forms.get(word) ?? 0) + 1);
  }
}

/** Each term once, with the square root of its weights' sum: a word said twice is not twice as telling. */
function queryTerms(query: Query, signal: Signal): QueryTerm[] {
  const weights = new Map<string, number>();
  for (const { word, weight } of query.words) {
    for (const term of signal.terms(word)) weights.set(term, (weights.get(term) ?? 0) + weight);
  }
  return Array.from(weights, ([term, weight]) => ({ term, weight: Math.sqrt(weight) }));
}

/** Every signal is divided by what the query could have scored there at most, so that none drowns another. */
function fuse(
  query: Query,
  signals: readonly Signal[],
  fields: readonly Field[],
  near: Proximity,
  documents: number,
): Float64Array {
  const total = new Float64Array(documents);
  const one = new Float32Array(documents);
  let shares = 0;
  signals.forEach((signal, i) => {
    const field = fields[i];
    if (field === undefined || field.units === 0) return;
    shares += signal.weight;
    const terms = queryTerms(query, signal);
    const most = terms.reduce((sum, { term, weight }) => sum + weight * field.idf(term), 0);
    if (field.score(terms, one) === 0) return;
    const scale = signal.weight / most;
    for (let d = 0; d < documents; d += 1) total[d] = (total[d] ?? 0) + scale * (one[d] ?? 0);
  });
  if (shares > 0) for (let d = 0; d < documents; d += 1) total[d] = (total[d] ?? 0) / shares;
  for (const d of topOf(total, LOOKED_AT_CLOSELY)) {
    total[d] = (total[d] ?? 0) * (1 + PROXIMITY_SHARE * near.closeness(d, query.stems));
  }
  return total;
}

/** The documents with the best scores above 0, equal ones in the order of adding. One pass; `limit` is small. */
function topOf(scores: Float64Array, limit: number): number[] {
  const best: number[] = [];
  let entry = 0;
  for (let d = 0; d < scores.length; d += 1) {
    const score = scores[d] ?? 0;
    if (score <= entry || limit < 1) continue;
    let at = best.length;
    while (at > 0 && score > (scores[best[at - 1] ?? 0] ?? 0)) at -= 1;
    best.splice(at, 0, d);
    if (best.length < limit) continue;
    best.length = limit;
    entry = scores[best[limit - 1] ?? 0] ?? 0;
  }
  return best;
}

function rank(scores: Float64Array, ids: readonly string[], limit: number): Hit[] {
  return topOf(scores, limit).map((d) => ({ id: ids[d] ?? '', score: scores[d] ?? 0 }));
}
