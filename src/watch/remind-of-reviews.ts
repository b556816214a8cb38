import { sha256 } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Article } from '../knowledge/articles.ts';
import { reviewsDue } from '../knowledge/gaps/reviews-due.ts';
import { listPeople } from '../staff/people.ts';
import { unitsOfPeople } from '../staff/units.ts';
import type { Store, Trx } from '../store/db.ts';
import type { Letter } from './letters.ts';
import { type DueArticle, isReminded, reviewLetter } from './review-letter.rules.ts';

export interface ReminderDeps {
  readonly store: Store;
  /** What may be said, before dates are looked at. */
  readonly articles: () => readonly Article[];
  /** The unit's id that answers for an article of its body; empty when nobody in particular does. */
  readonly unitOf: (article: Article, at: Instant) => string;
  /** Whether the office of an article's body works: letters wait for it. */
  readonly openAt: (agency: string, at: Instant) => boolean;
  readonly origin: string | null;
  /** Takes a letter for good; the same id again is the same letter. */
  readonly put: (trx: Trx, letter: Letter) => Promise<void>;
}

/** Writes down what somebody has to be told of; what is known stays as it is. */
async function note({ store, articles, openAt }: ReminderDeps, at: Instant): Promise<void> {
  const due = reviewsDue(articles(), at).filter(({ article }) => openAt(article.agency, at));
  if (due.length === 0) return;
  const rows = due.map(({ article, state, day }) => ({
    key: `${article.id}|${state}|${day}`,
    article: article.id,
    agency: article.agency,
    state,
    day,
    made_at: at,
  }));
  await store.db
    .insertInto('review_reminders')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Takes what has not been told yet: another instance passes over it. */
async function take(deps: ReminderDeps, trx: Trx, at: Instant): Promise<readonly DueArticle[]> {
  const waiting = trx.selectFrom('review_reminders').selectAll().where('delivered_at', 'is', null);
  const rows = await deps.store.skipLocked(waiting.orderBy('made_at').orderBy('key')).execute();
  if (rows.length === 0) return [];
  const keys = rows.map(({ key }) => key);
  await trx.updateTable('review_reminders').set({ delivered_at: at }).where('key', 'in', keys).execute();
  const byId = new Map(deps.articles().map((article) => [article.id, article]));
  return rows.flatMap(({ article: id, state, day }) => {
    const article = byId.get(id);
    return article ? [{ article, unit: deps.unitOf(article, at), state, day }] : [];
  });
}

async function write(deps: ReminderDeps, trx: Trx, due: readonly DueArticle[], at: Instant): Promise<number> {
  const units = await unitsOfPeople(trx);
  let letters = 0;
  for (const person of await listPeople(trx)) {
    const own = due.filter((one) => isReminded(person, units.get(person.id) ?? [], one));
    if (own.length === 0) continue;
    const told = own.map(({ article, state, day }) => `${article.id}|${state}|${day}`).join(' ');
    const id = `review-${sha256(`${person.id}|${told}`).slice(0, 32)}`;
    const { subject, text } = reviewLetter(own, deps.origin);
    await deps.put(trx, { id, to: person.email, subject, text, writtenAt: at, attempts: 0 });
    letters += 1;
  }
  return letters;
}

/**
 * Reminds of reviews by their date, each state of an article once whichever instance looks (L4-13): one letter a person
 * for everything that is new. The letters are written in the commit that marks them as told. Returns how many letters were written.
 */
export async function remindOfReviews(deps: ReminderDeps, at: Instant): Promise<number> {
  await note(deps, at);
  return deps.store.transact(async (trx) => {
    const due = await take(deps, trx, at);
    return due.length === 0 ? 0 : write(deps, trx, due, at);
  }, 'soon');
}
