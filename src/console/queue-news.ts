import { type QueueCounts, type QueueRow, openCounts, ownCounts, queueRows } from '../cases/queue.ts';
import type { Person } from '../staff/person.ts';
import { viewerOf } from './access.ts';
import type { ConsoleDeps } from './deps.ts';
import { type QueueAsk, askFields, readPage } from './queue-ask.ts';
import { queueRow, rowContext } from './queue-row.ts';
import { viewsNav } from './views-nav.ts';
import { caseLabel } from './case-label.ts';

/** What an open page shows; no list where it has none. */
export interface Shown {
  readonly person: Person;
  readonly ask: QueueAsk | null;
  /** Whether the list begins at the first row of its view. */
  readonly firstPage: boolean;
}

/** What is told to an open page. */
export interface News {
  /** Which cases changed, as far as the person may see them. */
  readonly cases: readonly string[];
  /** Fresh copies of rows and counts, to be merged into the page. */
  readonly html?: string;
  /** Changed cases that the person holds, and when their client last wrote. */
  readonly own?: readonly { readonly id: string; readonly number: string; readonly at: number }[];
  /** The ids of the first page; absent where the list begins elsewhere or is a search. */
  readonly first?: readonly string[];
}

/** Pages of one key are served by the same queries. Whoever is limited to units sees what they hold besides. */
export function newsKey({ person, ask, firstPage }: Shown): string {
  const own = person.units !== null || ask?.view === 'mine' ? person.id : '';
  return JSON.stringify([own, person.agencies, person.units, ask && askFields(ask), firstPage]);
}

/**
 * Reads once, for all people whose pages have one key, what the changed cases mean to them. Pages differ only in whose
 * case it is and in how many are one's own: people for whom neither matters are given the very same text.
 */
export async function readNews(
  deps: ConsoleDeps,
  shown: Shown,
  people: readonly string[],
  ids: readonly string[],
): Promise<(person: Person) => Promise<string>> {
  const { ask, person, firstPage } = shown;
  const viewer = viewerOf(person, deps.agencies);
  const rows = await queueRows(deps.db, viewer, ids);
  const cases = rows.map(({ id }) => id);
  const ownOf = (id: string) => {
    const own = rows.filter(({ owner_id, status }) => owner_id === id && status === 'in_work');
    if (own.length === 0) return {};
    return {
      own: own.map((row) => ({
        id: row.id,
        number: caseLabel(deps, row.agency, row.number),
        at: row.last_client_at,
      })),
    };
  };
  if (ask === null) return async ({ id }) => JSON.stringify({ cases, ...ownOf(id) } satisfies News);
  const page = firstPage && ask.search === '' ? await readPage(deps, person, { ...ask, after: null }) : null;
  const first = page && { first: page.rows.map(({ id }) => id) };
  const counts = await openCounts(deps.db, viewer);
  const own = await ownCounts(deps.db, viewer, people);
  const made = new Map<string, Promise<string>>();
  const write = async (each: Person): Promise<string> => {
    const html = await newsHtml(deps, each, ask, rows, { ...counts, mine: own.get(each.id) ?? 0 });
    return JSON.stringify({ cases, html, ...first, ...ownOf(each.id) } satisfies News);
  };
  return (each) => {
    const holds = rows.some((row) => row.owner_id === each.id);
    const key = holds || own.has(each.id) ? each.id : '';
    const known = made.get(key) ?? write(each);
    made.set(key, known);
    return known;
  };
}

async function newsHtml(
  deps: ConsoleDeps,
  person: Person,
  ask: QueueAsk,
  rows: readonly QueueRow[],
  counts: QueueCounts,
): Promise<string> {
  const context = rowContext(deps, person, ask, null);
  // A case that has just begun stands in no open list yet.
  const parts = rows.filter(({ version }) => version > 1).map((row) => queueRow(row, context, true));
  return (await Promise.all([...parts, viewsNav(ask, counts, true)])).join('');
}
