import { localDate } from '../../agency/validity.rules.ts';
import { DAY, type Instant } from '../../kernel/instants.ts';
import type { Db } from '../../store/db.ts';
import type { ArticleUse } from '../../store/tables.ts';

export const USES: readonly ArticleUse[] = ['asked', 'answered', 'helped', 'not_helped', 'corrected'];
export type Uses = Readonly<Record<ArticleUse, number>>;

export const NO_USES: Uses = { asked: 0, answered: 0, helped: 0, not_helped: 0, corrected: 0 };

/** How often each of these ready answers of a body was sent within so many days before an instant (K-31). */
export async function readSent(
  db: Db,
  agency: string,
  ids: readonly string[],
  days: number,
  at: Instant,
): Promise<ReadonlyMap<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('article_uses')
    .select('article')
    .select((eb) => eb.fn.sum<number | string>('count').as('count'))
    .where('article', 'in', ids)
    .where('agency', '=', agency)
    .where('what', '=', 'sent')
    .where('day', '>=', localDate(at - (days - 1) * DAY, 'Europe/Moscow'))
    .groupBy('article')
    .execute();
  return new Map(rows.map(({ article, count }) => [article, Number(count)]));
}

/** How often articles were used by these bodies within so many days before an instant, or since ever. */
export async function readUses(
  db: Db,
  agencies: readonly string[],
  days: number | null,
  at: Instant,
): Promise<ReadonlyMap<string, Uses>> {
  if (agencies.length === 0) return new Map();
  const rows = await db
    .selectFrom('article_uses')
    .select(['article', 'what'])
    .select((eb) => eb.fn.sum<number | string>('count').as('count'))
    .where('agency', 'in', agencies)
    .where('day', '>=', days === null ? '' : localDate(at - (days - 1) * DAY, 'Europe/Moscow'))
    .groupBy(['article', 'what'])
    .execute();
  const byArticle = Map.groupBy(rows, ({ article }) => article);
  return new Map(
    Array.from(byArticle, ([article, own]) => [
      article,
      { ...NO_USES, ...Object.fromEntries(own.map(({ what, count }) => [what, Number(count)])) },
    ]),
  );
}
