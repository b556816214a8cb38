import { type AgencyPack, unitsAt } from '../../agency/index.ts';
import type { Instant } from '../../kernel/instants.ts';
import type { Db } from '../../store/db.ts';
import type { Article } from '../articles.ts';
import type { Knowledge } from '../knowledge.ts';
import { ownerUnit } from '../owner-unit.rules.ts';
import { currentTexts, type Library } from '../versions/library.ts';
import { readStanding } from '../versions/read-standing.ts';
import { gapClusters, rejectedArticles } from './gap-clusters.ts';
import { reviewsDue } from './reviews-due.ts';
import type { Matter } from './task.rules.ts';

/** The unit that all bodies' articles are looked after by: none of theirs, whoever edits for all. */
export const NO_UNIT = '';

function unitOf(pack: AgencyPack, article: Article | null, at: Instant): string {
  const owner = article === null ? undefined : ownerUnit(pack, article, at);
  return owner?.id ?? unitsAt(pack, at).find(({ id }) => id === pack.fallbackUnit)?.id ?? NO_UNIT;
}

/** What a body's clients showed that its base lacks. */
export async function countedMatters(
  db: Db,
  knowledge: Knowledge,
  pack: AgencyPack,
  at: Instant,
): Promise<readonly Matter[]> {
  const clusters = await gapClusters(db, knowledge, pack, at);
  const rejected = await rejectedArticles(db, knowledge, pack, at);
  return [
    ...clusters.map(({ audience, nearest, section, messageId, count, days, gaps }) => ({
      kind: 'gap' as const,
      key: `gap|${gaps[0]?.key ?? ''}`,
      audience,
      unit: unitOf(pack, nearest, at),
      article: nearest?.id ?? null,
      section: nearest?.section ?? section,
      messageId,
      count,
      days,
      gaps,
    })),
    ...rejected.map(({ article, count, days, gaps }) => ({
      kind: 'rejected' as const,
      key: `rejected|${article.id}`,
      audience: article.audience,
      unit: unitOf(pack, article, at),
      article: article.id,
      section: article.section,
      messageId: null,
      count,
      days,
      gaps,
    })),
  ];
}

const UNCOUNTED = { messageId: null, count: 0, days: 0, gaps: [] } as const;

function aboutArticle(article: Article, unit: string) {
  const { id, audience, section } = article;
  return { ...UNCOUNTED, article: id, audience, section, unit };
}

/** Articles of one folder (a body's, or those of all) whose act has changed or whose day has come. */
export async function datedMatters(
  db: Db,
  library: Library,
  pack: AgencyPack | null,
  at: Instant,
): Promise<readonly Matter[]> {
  const agency = pack?.id ?? 'common';
  const unit = (article: Article) => (pack === null ? NO_UNIT : unitOf(pack, article, at));
  const standing = await readStanding(db, at);
  const marked = currentTexts(library.files(), standing).flatMap(({ article }) => {
    const latest = standing.marks.get(article.id)?.at(-1);
    return latest && article.agency === agency ? [{ article, mark: latest.id }] : [];
  });
  const due = reviewsDue(
    library.articles().filter((article) => article.agency === agency),
    at,
  );
  return [
    ...marked.map(({ article, mark }) => ({
      kind: 'act' as const,
      key: `act|${article.id}|${mark}`,
      ...aboutArticle(article, unit(article)),
    })),
    ...due.map(({ article, day }) => ({
      kind: 'review' as const,
      key: `review|${article.id}|${day}`,
      ...aboutArticle(article, unit(article)),
    })),
  ];
}
