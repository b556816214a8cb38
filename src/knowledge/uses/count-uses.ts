import { localDate } from '../../agency/validity.rules.ts';
import type { Instant } from '../../kernel/instants.ts';
import type { Db, Trx } from '../../store/db.ts';
import type { ArticleUse } from '../../store/tables.ts';

/** Days of all bodies are one country's, so that an article of all bodies has one row a day for each of them. */
const ZONE = 'Europe/Moscow';

export interface Use {
  /** Its id, or that of a ready answer. */
  readonly article: string;
  readonly what: ArticleUse | 'sent';
}

export interface UsedBy {
  readonly agency: string;
  readonly audience: 'citizen' | 'servant';
}

/** Counts uses of articles and of ready answers: a number a day, neither the question nor who asked. */
export async function countUses(db: Db, uses: readonly Use[], by: UsedBy, at: Instant): Promise<void> {
  if (uses.length === 0) return;
  const counts = new Map<string, { readonly use: Use; count: number }>();
  for (const use of uses) {
    const key = `${use.article}|${use.what}`;
    counts.set(key, { use, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  // In one order everywhere: two transactions that count the same two articles must not wait for each other.
  for (const [, { use, count }] of [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    await db
      .insertInto('article_uses')
      .values({ ...use, ...by, day: localDate(at, ZONE), count })
      .onConflict((conflict) =>
        conflict
          .columns(['article', 'agency', 'audience', 'day', 'what'])
          .doUpdateSet((eb) => ({ count: eb('article_uses.count', '+', count) })),
      )
      .execute();
  }
}

const articleOf = (data: string): string | null => {
  const { article } = JSON.parse(data) as { readonly article?: unknown };
  return typeof article === 'string' ? article : null;
};

/** The answers of the bot in a conversation since a person of ours last wrote there: what that person corrects now. */
export async function saidSincePerson(trx: Trx, conversationId: string): Promise<readonly string[]> {
  const rows = await trx
    .selectFrom('messages')
    .select(['author', 'data'])
    .where('conversation_id', '=', conversationId)
    .where('author', 'in', ['bot', 'operator'])
    .orderBy('seq', 'desc')
    .limit(20)
    .execute();
  const end = rows.findIndex(({ author }) => author === 'operator');
  const own = end === -1 ? rows : rows.slice(0, end);
  return [...new Set(own.flatMap(({ data }) => articleOf(data) ?? []))];
}
