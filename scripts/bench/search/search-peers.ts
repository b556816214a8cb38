/**
 * Search libraries measured beside ours. Each is given what makes it best on Russian text: a Russian stemmer, our stop
 * list, one spelling of ё and the boost of titles that paid most on the set the search was tuned on.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { SearchDocument } from '../../../src/knowledge/search/search-index.ts';
import { stem } from '../../../src/understanding/russian/stem.rules.ts';
import { STOP_WORDS } from '../../../src/understanding/russian/stop-words.ts';
import { wordsOf } from '../../../src/understanding/russian/words.rules.ts';

/** Ids of the best ten documents, the best first. */
export type Find = (text: string) => readonly string[] | Promise<readonly string[]>;

export interface SearchPeer {
  readonly name: string;
  /** Builds an index; null when the library or the server is not there. */
  readonly open: ((documents: readonly SearchDocument[]) => Find | Promise<Find>) | null;
  /** Why it is not there and what to do. */
  readonly hint?: string;
}

type Load = (name: string) => unknown;

const FOLDER = join(import.meta.dirname, '../peers/search');
const INSTALL_HINT = 'not installed: npm install --prefix scripts/bench/peers/search';
const LIMIT = 10;

/** The libraries; one that is not installed says so. */
export function libraryPeers(): SearchPeer[] {
  const require = createRequire(join(FOLDER, 'package.json'));
  const load: Load = (name): unknown => require(name);
  return [
    peer('MiniSearch', () => miniSearch(load)),
    peer('Orama', () => orama(load)),
    peer('FlexSearch', () => flexSearch(load)),
    peer('lunr-ru', () => lunrRu(load)),
  ];
}

function peer(name: string, prepare: () => NonNullable<SearchPeer['open']>): SearchPeer {
  try {
    return { name, open: prepare() };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') {
      return { name, open: null, hint: INSTALL_HINT };
    }
    throw error;
  }
}

/** Normalised words without those of grammar and courtesy. */
export const telling = (text: string): string =>
  wordsOf(text)
    .filter((word) => !STOP_WORDS.has(word))
    .join(' ');

/** A document as three fields of telling words. */
export function fieldsOf({ title, text, questions = [] }: SearchDocument): {
  readonly title: string;
  readonly text: string;
  readonly questions: string;
} {
  return { title: telling(title), text: telling(text), questions: telling(questions.join(' ')) };
}

interface MiniSearch {
  addAll(documents: readonly object[]): void;
  search(text: string): readonly { readonly id: string }[];
}

function miniSearch(load: Load): (documents: readonly SearchDocument[]) => Find {
  const module = load('minisearch') as { readonly default?: unknown };
  const Index = (module.default ?? module) as new (options: object) => MiniSearch;
  return (documents) => {
    const index = new Index({
      fields: ['title', 'text', 'questions'],
      tokenize: (text: string) => text.split(' '),
      processTerm: stem,
      searchOptions: { fuzzy: 0.2, prefix: true, boost: { title: 3, questions: 3 } },
    });
    index.addAll(documents.map((document) => ({ id: document.id, ...fieldsOf(document) })));
    return (text) =>
      index
        .search(telling(text))
        .slice(0, LIMIT)
        .map(({ id }) => id);
  };
}

interface Orama {
  readonly create: (options: object) => object;
  readonly insert: (db: object, document: object) => unknown;
  readonly search: (db: object, query: object) => { readonly hits: readonly { readonly id: string }[] };
}

function orama(load: Load): (documents: readonly SearchDocument[]) => Find {
  const { create, insert, search } = load('@orama/orama') as Orama;
  const { stemmer } = load('@orama/stemmers/russian') as { readonly stemmer: unknown };
  return (documents) => {
    const db = create({
      schema: { title: 'string', text: 'string', questions: 'string' },
      components: {
        tokenizer: { language: 'russian', stemming: true, stemmer, stopWords: [...STOP_WORDS] },
      },
    });
    for (const document of documents) insert(db, { id: document.id, ...fieldsOf(document) });
    return (text) => {
      const query = { term: telling(text), limit: LIMIT, threshold: 1, boost: { title: 2, questions: 2 } };
      return search(db, query).hits.map(({ id }) => id);
    };
  };
}

interface FlexSearch {
  add(document: object): void;
  search(text: string, options: object): readonly { readonly id: number }[];
}

function flexSearch(load: Load): (documents: readonly SearchDocument[]) => Find {
  const { Document } = load('flexsearch') as { readonly Document: new (options: object) => FlexSearch };
  const encode = (text: string): string[] => text.split(' ').filter(Boolean).map(stem);
  return (documents) => {
    const field = (name: string): object => ({ field: name, encode, tokenize: 'forward' });
    const index = new Document({
      document: { id: 'id', index: [field('title'), field('questions'), field('text')] },
    });
    documents.forEach((document, id) => index.add({ id, ...fieldsOf(document) }));
    return (text) =>
      index
        .search(telling(text), { limit: LIMIT, suggest: true, merge: true })
        .map(({ id }) => documents[id]?.id ?? '');
  };
}

interface LunrBuilder {
  use(plugin: unknown): void;
  ref(name: string): void;
  field(name: string, options?: object): void;
  add(document: object): void;
}

interface Lunr {
  (build: (this: LunrBuilder) => void): { search(text: string): readonly { readonly ref: string }[] };
  readonly ru: unknown;
}

function lunrRu(load: Load): (documents: readonly SearchDocument[]) => Find {
  const lunr = load('lunr') as Lunr;
  for (const part of ['lunr.stemmer.support.js', 'lunr.ru.js']) {
    (load(`lunr-languages/${part}`) as (to: Lunr) => void)(lunr);
  }
  return (documents) => {
    const index = lunr(function build(this: LunrBuilder) {
      this.use(lunr.ru);
      this.ref('id');
      this.field('title', { boost: 4 });
      this.field('questions', { boost: 4 });
      this.field('text');
      for (const document of documents) this.add({ id: document.id, ...fieldsOf(document) });
    });
    return (text) =>
      index
        .search(telling(text))
        .slice(0, LIMIT)
        .map(({ ref }) => ref);
  };
}
