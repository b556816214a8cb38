import { type AgencyPack, policyAt, unitsAt } from '../../agency/index.ts';
import { localDate } from '../../agency/validity.rules.ts';
import { DAY, type Instant } from '../../kernel/instants.ts';
import type { Db } from '../../store/db.ts';
import type { Article } from '../articles.ts';
import type { Knowledge } from '../knowledge.ts';
import { groupAlike } from './alike.rules.ts';

/** Like questions that the base did not answer, often enough that an article is missing. */
export interface GapCluster {
  readonly audience: 'citizen' | 'servant';
  /** The most typical question; null for civil servants, whose questions are not kept. */
  readonly question: string | null;
  /** Conversations with such a question, or times that servants asked. */
  readonly count: number;
  /** The window that was counted, in days. */
  readonly days: number;
  readonly nearest: Article | null;
  /** The section, where no article is near and the gap was counted by section. */
  readonly section: string | null;
  /** Who is to write or mend the article. */
  readonly unit: string;
}

/** An article that did not help often enough to be looked at. */
export interface RejectedArticle {
  readonly article: Article;
  readonly count: number;
  readonly days: number;
}

/** What the order leaves open, for bodies whose policy does not set it: like questions, and days to count them in. */
const LIKE_QUESTIONS = 3;
const WINDOW_DAYS = 30;
/** The newest questions tell what is missing; more would only take longer. */
const MOST_QUESTIONS = 1_000;

function thresholds(pack: AgencyPack, at: Instant) {
  const { settings } = policyAt(pack, at);
  const days = settings.kb_review_window_days ?? WINDOW_DAYS;
  const first = localDate(at - (days - 1) * DAY, pack.zone);
  return { likely: settings.kb_review_like_questions ?? LIKE_QUESTIONS, days, first };
}

interface Asked {
  readonly text: string;
  readonly conversation: string;
}

async function unanswered(db: Db, agency: string, first: string): Promise<readonly Asked[]> {
  const rows = await db
    .selectFrom('knowledge_gaps')
    .innerJoin('messages', 'messages.id', 'knowledge_gaps.message_id')
    .select(['messages.text', 'messages.conversation_id as conversation'])
    .where('knowledge_gaps.agency', '=', agency)
    .where('knowledge_gaps.day', '>=', first)
    .where('knowledge_gaps.audience', '=', 'citizen')
    .where('knowledge_gaps.reason', '=', 'no_answer')
    .where('messages.deleted_at', 'is', null)
    .orderBy('messages.id', 'desc')
    .limit(MOST_QUESTIONS)
    .execute();
  return rows.toReversed();
}

/** The article nearest to a question; `solved` when the base answers it by now. */
function nearestTo(knowledge: Knowledge, agency: string, text: string, at: Instant) {
  const to = { agency, audience: 'citizen', at } as const;
  const answer = knowledge.ask({ text, ...to });
  const id = answer.candidates[0]?.article;
  return {
    solved: answer.decision === 'answer',
    article: id === undefined ? null : knowledge.sayable(id, to),
  };
}

function fallbackUnit(pack: AgencyPack, at: Instant): string {
  return unitsAt(pack, at).find(({ id }) => id === pack.fallbackUnit)?.name ?? pack.name;
}

async function citizensClusters(
  db: Db,
  knowledge: Knowledge,
  pack: AgencyPack,
  at: Instant,
): Promise<GapCluster[]> {
  const { likely, days, first } = thresholds(pack, at);
  const asked = await unanswered(db, pack.id, first);
  return groupAlike(asked.map(({ text }) => text)).flatMap((group) => {
    // One person who asks three times in other words is one who was not answered.
    const count = new Set(group.map((position) => asked[position]?.conversation)).size;
    const question = asked[group[0] ?? -1]?.text;
    if (count < likely || question === undefined) return [];
    const { solved, article } = nearestTo(knowledge, pack.id, question, at);
    if (solved) return [];
    const unit = article?.unit ?? fallbackUnit(pack, at);
    return [{ audience: 'citizen', question, count, days, nearest: article, section: null, unit }];
  });
}

async function servantsClusters(
  db: Db,
  knowledge: Knowledge,
  pack: AgencyPack,
  at: Instant,
): Promise<GapCluster[]> {
  const { likely, days, first } = thresholds(pack, at);
  const rows = await db
    .selectFrom('knowledge_gaps')
    .select(['article', 'section'])
    .select((eb) => eb.fn.sum<number | string>('count').as('count'))
    .where('agency', '=', pack.id)
    .where('day', '>=', first)
    .where('audience', '=', 'servant')
    .where('reason', '=', 'no_answer')
    .groupBy(['article', 'section'])
    .execute();
  const to = { agency: pack.id, audience: 'servant', at } as const;
  return rows
    .filter((row) => Number(row.count) >= likely)
    .map(({ article, section, count }) => {
      const nearest = article === null ? null : knowledge.sayable(article, to);
      const unit = nearest?.unit ?? fallbackUnit(pack, at);
      return { audience: 'servant', question: null, count: Number(count), days, nearest, section, unit };
    });
}

/**
 * What the body's base lacks (L4-13): clusters of like questions without an answer, as many as its policy asks for
 * within its window before `at`, the largest first. A question that the base answers by now is left out.
 */
export async function gapClusters(
  db: Db,
  knowledge: Knowledge,
  pack: AgencyPack,
  at: Instant,
): Promise<GapCluster[]> {
  const citizens = await citizensClusters(db, knowledge, pack, at);
  const servants = await servantsClusters(db, knowledge, pack, at);
  return [...citizens, ...servants].toSorted((a, b) => b.count - a.count);
}

/** Articles that clients of the body rejected («не помогло») as often within the window, the worst first. */
export async function rejectedArticles(
  db: Db,
  knowledge: Knowledge,
  pack: AgencyPack,
  at: Instant,
): Promise<RejectedArticle[]> {
  const { likely, days, first } = thresholds(pack, at);
  const rows = await db
    .selectFrom('knowledge_gaps')
    .select('article')
    .select((eb) => eb.fn.sum<number | string>('count').as('count'))
    .where('agency', '=', pack.id)
    .where('day', '>=', first)
    .where('reason', '=', 'rejected')
    .groupBy('article')
    .execute();
  const to = { agency: pack.id, audience: 'servant', at } as const;
  return rows
    .flatMap(({ article: id, count }) => {
      const article = id === null ? null : knowledge.sayable(id, to);
      return article === null || Number(count) < likely ? [] : [{ article, count: Number(count), days }];
    })
    .toSorted((a, b) => b.count - a.count || a.article.id.localeCompare(b.article.id));
}
