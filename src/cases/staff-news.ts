import { newId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Db, Trx } from '../store/db.ts';
import type { NewsKind } from '../store/tables.ts';

export interface News {
  readonly caseId: string;
  readonly kind: NewsKind;
  /** Who did it, by name; empty when the program did. */
  readonly byName: string;
  /** What the person wrote about it; may be empty. */
  readonly text: string;
  readonly at: Instant;
}

/** Tells people of a case, in the transaction of what it tells of. */
export async function tellStaff(trx: Trx, people: readonly string[], news: News): Promise<void> {
  const { caseId, kind, byName, text, at } = news;
  const whom = [...new Set(people)];
  if (whom.length === 0) return;
  const rows = whom.map((person) => ({
    id: newId(),
    person_id: person,
    case_id: caseId,
    kind,
    by_name: byName,
    text,
    at,
    seen_at: null,
  }));
  await trx.insertInto('staff_news').values(rows).execute();
}

/** What a person has not seen yet, the newest first, with the number of the case. */
export async function unseenNews(db: Db, personId: string, limit: number) {
  return db
    .selectFrom('staff_news')
    .innerJoin('cases', 'cases.id', 'staff_news.case_id')
    .selectAll('staff_news')
    .select(['cases.number', 'cases.agency'])
    .where('person_id', '=', personId)
    .where('seen_at', 'is', null)
    .orderBy('staff_news.id', 'desc')
    .limit(limit)
    .execute();
}
export type UnseenNews = Awaited<ReturnType<typeof unseenNews>>[number];

/** The person has seen it. */
export async function seeNews(db: Db, personId: string, id: string, at: Instant): Promise<void> {
  await db
    .updateTable('staff_news')
    .set({ seen_at: at })
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .execute();
}
