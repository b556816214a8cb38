import { OtklikError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Db } from '../store/db.ts';

const MOST_VIEWS = 20;
const LONGEST_NAME = 40;

/** A list that a person keeps: its name and the address that asks for it. */
export interface SavedView {
  readonly id: string;
  readonly name: string;
  readonly query: string;
}

/** A person's own lists, the oldest first. */
export function savedViews(db: Db, personId: string): Promise<readonly SavedView[]> {
  return db
    .selectFrom('staff_views')
    .select(['id', 'name', 'query'])
    .where('person_id', '=', personId)
    .orderBy('id')
    .execute();
}

/**
 * Keeps a list under a name; the same name again means the newer list. Throws OtklikError `bad_input` without a name
 * and when the person keeps twenty already.
 */
export async function saveView(
  db: Db,
  personId: string,
  view: { readonly name: string; readonly query: string },
  at: Instant,
): Promise<void> {
  const name = view.name.trim().replaceAll(/\s+/gu, ' ').slice(0, LONGEST_NAME);
  if (name === '') throw new OtklikError('bad_input', 'Назовите отбор, чтобы сохранить его.');
  const kept = await savedViews(db, personId);
  if (kept.length >= MOST_VIEWS && !kept.some((one) => one.name === name))
    throw new OtklikError('bad_input', `Сохранить можно не больше ${MOST_VIEWS} отборов.`, {
      hint: 'Удалите те, что больше не нужны.',
    });
  await db
    .insertInto('staff_views')
    .values({ id: newId(), person_id: personId, name, query: view.query, created_at: at })
    .onConflict((conflict) => conflict.columns(['person_id', 'name']).doUpdateSet({ query: view.query }))
    .execute();
}

/** Forgets one of the person's lists; nobody else's. */
export async function forgetView(db: Db, personId: string, id: string): Promise<void> {
  await db.deleteFrom('staff_views').where('person_id', '=', personId).where('id', '=', id).execute();
}
