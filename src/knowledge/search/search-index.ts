import { openScorer } from './best-documents.ts';
import type { Ranked, TermList } from './best-documents.ts';
import { collectField } from './field.ts';
import type { Field } from './field.ts';
import { NO_GLOSSARY } from './glossary.ts';
import type { Glossary } from './glossary.ts';
import { openLexicon } from './lexicon.ts';
import type { Lexicon } from './lexicon.ts';
import { collectProximity } from './proximity.ts';
import type { Proximity } from './proximity.ts';
import { understandQuery } from './query.ts';
import type { Query } from './query.ts';
import { SIGNALS } from './signals.ts';
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
  const scorer = openScorer(
    fields.map(({ postings }) => postings),
    ids.length,
  );
  const understand = (text: string): Query => understandQuery(text, vocabulary, glossary);
  const search = (text: string | Query, limit: number): Hit[] => {
    const query = typeof text === 'string' ? understand(text) : text;
    const lists = termLists(query, signals, fields);
    const found = scorer.best(lists, Math.max(LOOKED_AT_CLOSELY, limit));
    return lookClosely(found, query, near)
      .slice(0, limit)
      .map(({ document, score }) => ({ id: ids[document] ?? '', score }));
  };
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
  const lexicon = openLexicon();
  const collectors = signals.map((signal) => collectField(signal.shape, (word) => signal.terms(word)));
  const proximity = collectProximity(lexicon);
  const rehearsed: string[] = [];
  lexicon.read([...new Set(glossary.words)]);
  for (const document of documents) {
    const words = readDocument(document, lexicon);
    signals.forEach((signal, i) => {
      for (const unit of signal.units(words)) {
        collectors[i]?.add(ids.length, lexicon.telling(unit), lexicon.spelling);
      }
    });
    proximity.add(words);
    ids.push(document.id);
    if (rehearsed.length < REHEARSED) rehearsed.push(misspelt(document));
  }
  const fields = collectors.map((collector) => collector.build(ids.length));
  return { ids, fields, near: proximity.build(), vocabulary: buildVocabulary(lexicon.forms()), rehearsed };
}

/** The beginning of a document with slips, so that the repair is rehearsed too. */
function misspelt({ title, text }: SearchDocument): string {
  return `${title} ${text}`.slice(0, REHEARSED_LETTERS).replaceAll(/(\p{L}{3})\p{L}(\p{L}{3})/gu, '$1$2');
}

function readDocument({ title, text, questions = [] }: SearchDocument, lexicon: Lexicon): DocumentWords {
  const read = (piece: string): number[] => lexicon.read(wordsOf(piece));
  return { title: read(title), text: read(text), questions: questions.map(read) };
}

/** Each term once, with the square root of its weights' sum: a word said twice is not twice as telling. */
function queryTerms(query: Query, signal: Signal): Map<string, number> {
  const weights = new Map<string, number>();
  for (const { word, weight } of query.words) {
    for (const term of signal.terms(word)) weights.set(term, (weights.get(term) ?? 0) + weight);
  }
  for (const [term, weight] of weights) weights.set(term, Math.sqrt(weight));
  return weights;
}

/** Every signal is divided by what the query could have scored there at most, so that none drowns another. */
function termLists(query: Query, signals: readonly Signal[], fields: readonly Field[]): TermList[] {
  const lists: TermList[] = [];
  const shares = signals.reduce((sum, { weight }, i) => sum + (fields[i]?.postings.total ? weight : 0), 0);
  signals.forEach((signal, field) => {
    const { term: numberOf, idf, postings } = fields[field] ?? {};
    if (numberOf === undefined || idf === undefined || postings?.total === 0) return;
    const met: TermList[] = [];
    let most = 0;
    for (const [text, weight] of queryTerms(query, signal)) {
      const term = numberOf(text);
      const tells = weight * idf(term);
      most += tells;
      if (term !== undefined) met.push({ field, term, weight: tells });
    }
    for (const { term, weight } of met)
      lists.push({ field, term, weight: (weight * signal.weight) / most / shares });
  });
  return lists;
}

/** Words that stand together in a document as they do in the query lift it. */
function lookClosely({ documents, scores }: Ranked, { stems }: Query, near: Proximity) {
  return documents
    .map((document, i) => {
      const lifted = i < LOOKED_AT_CLOSELY ? PROXIMITY_SHARE * near.closeness(document, stems) : 0;
      return { document, score: (scores[i] ?? 0) * (1 + lifted) };
    })
    .sort((a, b) => b.score - a.score || a.document - b.document);
}
