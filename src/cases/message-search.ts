import type { Db, Store, Trx } from '../store/db.ts';
import { type QueueRow, queueRows } from './queue.ts';
import type { Viewer } from './viewer.ts';
import { type Asked, walkHits } from './walk-hits.ts';
import { type Snippet, agencyMark, searchStems, snippetOf } from './search-words.rules.ts';

const PAGE = 50;
/** So many are read for one page: who sees little of what a frequent word finds reads on from there. */
const MOST_HITS = 1_500;
/** Words of a search beyond these add nothing but cost. */
const MOST_ASKED = 12;

/** What stands in the index for a message of a body. */
export function searchedWords(agency: string, text: string): string {
  return [agencyMark(agency), ...searchStems(text)].join(' ');
}

/** Makes a message findable by its words, in the transaction that stores it. */
export async function indexMessage(trx: Trx, id: string, agency: string, text: string): Promise<void> {
  const words = searchedWords(agency, text);
  await trx.insertInto('message_search').values({ message_id: id, words }).execute();
}

/** The message is found by its new words only, also when it was stored before there was a search. */
export async function reindexMessage(trx: Trx, id: string, agency: string, text: string): Promise<void> {
  const words = searchedWords(agency, text);
  await trx
    .insertInto('message_search')
    .values({ message_id: id, words })
    .onConflict((conflict) => conflict.column('message_id').doUpdateSet({ words }))
    .execute();
}

export interface FoundCases {
  /** The newest hit first. */
  readonly rows: readonly QueueRow[];
  /** By case, the newest message that has all the words. */
  readonly snippets: ReadonlyMap<string, Snippet>;
  /** Give it as `before` to read on; null when there is no more. */
  readonly next: number | null;
}

/** Nothing can be found by these words: they are all grammar or courtesy. */
export const TOO_COMMON = 'too common';

/** What a page of full-text search reads: cases that have a message with all words of the search in any form. */
export interface MessageSearch {
  find(viewer: Viewer, search: string, before: number | null): Promise<FoundCases | typeof TOO_COMMON>;
}

export function createMessageSearch(store: Store): MessageSearch {
  return {
    async find(viewer, search, before) {
      const stems = searchStems(search).slice(0, MOST_ASKED);
      if (stems.length === 0) return TOO_COMMON;
      const marks = viewer.agencies === 'all' ? [] : viewer.agencies.map(agencyMark);
      if (viewer.agencies !== 'all' && marks.length === 0)
        return { rows: [], snippets: new Map(), next: null };
      return collect(store, viewer, { all: stems, oneOf: marks }, before);
    },
  };
}

async function collect(
  store: Store,
  viewer: Viewer,
  asked: Asked,
  before: number | null,
): Promise<FoundCases> {
  const found = new Map<string, { readonly row: QueueRow; readonly text: string }>();
  let read = 0;
  let from = before;
  for await (const { hits, next } of walkHits(store, asked, before)) {
    const texts = await textsOf(
      store.db,
      hits.map((hit) => hit.message_id),
    );
    const ids = [...new Set([...texts.values()].map((text) => text.caseId))].filter((id) => !found.has(id));
    const rows = new Map((await queueRows(store.db, viewer, ids)).map((row) => [row.id, row]));
    for (const hit of hits) {
      const text = texts.get(hit.message_id);
      const row = text && !found.has(text.caseId) && rows.get(text.caseId);
      if (row) found.set(row.id, { row, text: text.text });
      if (found.size === PAGE) return pageOf(found, asked, hit.n);
    }
    from = next;
    read += hits.length;
    if (read >= MOST_HITS) break;
  }
  return pageOf(found, asked, from);
}

function pageOf(
  found: ReadonlyMap<string, { readonly row: QueueRow; readonly text: string }>,
  asked: Asked,
  next: number | null,
): FoundCases {
  const stems = new Set(asked.all);
  const snippets = new Map([...found].map(([id, { text }]) => [id, snippetOf(text, stems)]));
  return { rows: [...found.values()].map(({ row }) => row), snippets, next };
}

async function textsOf(db: Db, ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, { caseId: string; text: string }>();
  const rows = await db
    .selectFrom('messages')
    .select(['id', 'case_id', 'text'])
    .where('id', 'in', ids)
    .where('case_id', 'is not', null)
    .execute();
  return new Map(rows.map((row) => [row.id, { caseId: row.case_id ?? '', text: row.text }]));
}
