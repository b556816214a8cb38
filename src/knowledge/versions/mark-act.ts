import { newId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instants.ts';
import { recordAudit } from '../../staff/audit.ts';
import type { Db } from '../../store/db.ts';
import type { Article } from '../articles.ts';

/** The acts that articles cite, each with its articles, those that most rest on first. */
export function citedActs(
  articles: readonly Article[],
): readonly { act: string; articles: readonly Article[] }[] {
  const acts = new Map<string, Article[]>();
  for (const article of articles) {
    for (const act of new Set(article.sources.map((source) => source.act))) {
      acts.set(act, [...(acts.get(act) ?? []), article]);
    }
  }
  return [...acts]
    .map(([act, citing]) => ({ act, articles: citing }))
    .toSorted((a, b) => b.articles.length - a.articles.length || a.act.localeCompare(b.act, 'ru'));
}

/**
 * An act has changed (L4-13): every article that cites it is not said until an editor has looked at it. Returns how
 * many articles that are; those that wait already stay as they are.
 */
export async function markActChanged(
  db: Db,
  change: { readonly act: string; readonly note: string; readonly articles: readonly Article[] },
  by: string,
  at: Instant,
): Promise<number> {
  const { act, note } = change;
  return db.transaction().execute(async (trx) => {
    for (const { id } of change.articles) {
      await trx
        .insertInto('act_marks')
        .values({ id: newId(), act, article_id: id, note, marked_by: by, marked_at: at })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
    const details = { act, note, articles: change.articles.map(({ id }) => id) };
    await recordAudit(trx, { at, actor: by, action: 'act.change', subject: act.slice(0, 200), details });
    return change.articles.length;
  });
}
