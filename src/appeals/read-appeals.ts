import { type QueueRow, queueRows, type Viewer } from '../cases/queue.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Db } from '../store/db.ts';
import { placeOf } from '../store/seal.ts';
import type { AppealDeliveriesTable, AppealLettersTable, AppealRow } from '../store/tables.ts';
import { attachedFiles, type AttachedFile } from './attached-files.ts';
import { withoutTokens } from '../surveys/links.ts';
import { cardOf, essenceOf, nameDigest } from './appeal-rows.ts';
import type { Card } from './applicant.rules.ts';
import type { AppealDeps } from './deps.ts';
import { nameWords } from './names.rules.ts';

const LIST_LENGTH = 100;

/** Which appeals a list shows. */
export const APPEAL_VIEWS = {
  unregistered: ['sent'],
  open: ['registered', 'in_work', 'extended'],
  sending: ['answering', 'redirecting', 'refusing', 'leaving', 'stopping', 'withdrawing'],
  ended: ['answered', 'redirected', 'refused', 'left', 'stopped', 'withdrawn'],
} as const satisfies Readonly<Record<string, readonly AppealRow['state'][]>>;
export type AppealView = keyof typeof APPEAL_VIEWS;

export interface AppealInList {
  readonly row: AppealRow;
  readonly card: Card;
  readonly case: QueueRow;
}

export interface LetterView extends Omit<AppealLettersTable, 'text'> {
  readonly text: string;
  readonly deliveries: readonly AppealDeliveriesTable[];
}

export interface AppealEvent {
  readonly kind: string;
  readonly at: Instant;
  readonly actor: string;
}

/** An appeal with everything that a person needs to work on it. */
export interface AppealWhole extends AppealInList {
  readonly essence: string;
  readonly files: readonly AttachedFile[];
  readonly letters: readonly LetterView[];
  readonly events: readonly AppealEvent[];
}

/** Appeals of a view, the oldest first, those that are over the newest first; only of cases that the viewer may see. */
export async function listAppeals(
  deps: AppealDeps,
  viewer: Viewer,
  view: AppealView,
): Promise<readonly AppealInList[]> {
  const rows = await deps.store.db
    .selectFrom('appeals')
    .selectAll()
    .where('state', 'in', APPEAL_VIEWS[view])
    .$if(viewer.agencies !== 'all', (q) =>
      q.where('agency', 'in', viewer.agencies === 'all' ? [] : ['', ...viewer.agencies]),
    )
    .orderBy('id', view === 'ended' ? 'desc' : 'asc')
    .limit(LIST_LENGTH)
    .execute();
  return visible(deps, viewer, rows);
}

/** Appeals with this number, of registration or of the receipt, or whose applicant's name has all of these words. */
export async function findAppeals(
  deps: AppealDeps,
  viewer: Viewer,
  words: string,
): Promise<readonly AppealInList[]> {
  const asked = words.trim();
  if (asked === '') return [];
  const { db } = deps.store;
  const receipt = /^\d{1,9}$/u.test(asked) ? Number(asked) : -1;
  const byNumber = await db
    .selectFrom('appeals')
    .selectAll()
    .where((eb) => eb.or([eb('number', '=', asked), eb('case_number', '=', receipt)]))
    .limit(LIST_LENGTH)
    .execute();
  const rows = byNumber.length > 0 ? byNumber : await byName(deps, asked);
  return visible(deps, viewer, rows);
}

/** Names are found by their digests, which differ from body to body. */
async function byName(deps: AppealDeps, asked: string): Promise<readonly AppealRow[]> {
  const { db } = deps.store;
  const words = nameWords([asked]);
  const bodies = await db.selectFrom('appeals').select('agency').distinct().execute();
  const found = await Promise.all(
    bodies.map(async ({ agency }) => {
      const digests = words.map((word) => nameDigest(deps.secret, agency, word));
      const ids = await db
        .selectFrom('appeal_names')
        .select('appeal_id')
        .where('digest', 'in', ['', ...digests])
        .groupBy('appeal_id')
        .having((eb) => eb.fn.countAll<number>(), '=', digests.length)
        .orderBy('appeal_id', 'desc')
        .limit(LIST_LENGTH)
        .execute();
      const list = ids.map((row) => row.appeal_id);
      return db
        .selectFrom('appeals')
        .selectAll()
        .where('id', 'in', ['', ...list])
        .execute();
    }),
  );
  return found.flat();
}

/** Rows whose cases the viewer may see: bodies and units are judged in one place, the queue's. */
async function visible(
  deps: AppealDeps,
  viewer: Viewer,
  rows: readonly AppealRow[],
): Promise<readonly AppealInList[]> {
  const ids = rows.map((row) => row.case_id);
  const cases = new Map((await queueRows(deps.store.db, viewer, ids)).map((row) => [row.id, row]));
  return rows.flatMap((row) => {
    const own = cases.get(row.case_id);
    return own ? [{ row, card: cardOf(deps.seal, row), case: own }] : [];
  });
}

async function lettersOf({ store, seal }: AppealDeps, appealId: string): Promise<readonly LetterView[]> {
  const deliveries = await store.db
    .selectFrom('appeal_deliveries')
    .selectAll()
    .where('appeal_id', '=', appealId)
    .orderBy('id')
    .execute();
  const letters = await store.db
    .selectFrom('appeal_letters')
    .selectAll()
    .where('appeal_id', '=', appealId)
    .orderBy('id')
    .execute();
  return letters.map((letter) => ({
    ...letter,
    text: withoutTokens(seal.open(letter.text, placeOf('appeal_letters', 'text', letter.id))),
    deliveries: deliveries.filter((one) => one.letter_id === letter.id),
  }));
}

async function eventsOf(db: Db, appealId: string): Promise<readonly AppealEvent[]> {
  return db
    .selectFrom('appeal_events')
    .select(['kind', 'at', 'actor'])
    .where('appeal_id', '=', appealId)
    .orderBy('id')
    .execute();
}

/** An appeal for one of the staff; null when there is none or its case is not the viewer's to see. */
export async function readAppeal(
  deps: AppealDeps,
  viewer: Viewer,
  by: { readonly id: string } | { readonly caseId: string },
): Promise<AppealWhole | null> {
  const query = deps.store.db.selectFrom('appeals').selectAll();
  const row = await (
    'id' in by ? query.where('id', '=', by.id) : query.where('case_id', '=', by.caseId)
  ).executeTakeFirst();
  const [seen] = row ? await visible(deps, viewer, [row]) : [];
  if (!seen) return null;
  return {
    ...seen,
    essence: essenceOf(deps.seal, seen.row),
    files: await attachedFiles(deps.store.db, seen.row.draft_id),
    letters: await lettersOf(deps, seen.row.id),
    events: await eventsOf(deps.store.db, seen.row.id),
  };
}
