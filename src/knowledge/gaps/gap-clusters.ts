import { type AgencyPack, policyAt, unitsAt } from '../../agency/index.ts';
import { localDate } from '../../agency/validity.rules.ts';
import { DAY, type Instant } from '../../kernel/instants.ts';
import type { Db } from '../../store/db.ts';
import type { Article } from '../articles.ts';
import type { Knowledge } from '../knowledge.ts';
import { groupAlike } from './alike.rules.ts';
import { type CountedGap, weightOf } from './gap-weight.rules.ts';

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
  /** Who is to write or mend the article: a unit's name. */
  readonly unit: string;
  /** The message with the typical question; null for civil servants. */
  readonly messageId: string | null;
  readonly gaps: readonly CountedGap[];
}

/** An article that did not help often enough to be looked at. */
export interface RejectedArticle {
  readonly article: Article;
  readonly count: number;
  readonly days: number;
  readonly gaps: readonly CountedGap[];
}

/** What the order leaves open, for bodies whose policy does not set it: like questions, and days to count them in. */
const LIKE_QUESTIONS = 3;
const WINDOW_DAYS = 30;
/** The newest questions tell what is missing; more would only take longer. */
const MOST_QUESTIONS = 1_000;

/** What makes a gap worth a task, by the policy in force at an instant. */
export function thresholds(pack: AgencyPack, at: Instant) {
  const { settings } = policyAt(pack, at);
  const days = settings.kb_review_window_days ?? WINDOW_DAYS;
  const first = localDate(at - (days - 1) * DAY, pack.zone);
  return { likely: settings.kb_review_like_questions ?? LIKE_QUESTIONS, days, first };
}

interface Asked {
  readonly key: string;
  readonly messageId: string;
  readonly text: string;
  readonly conversation: string;
}

async function unanswered(db: Db, agency: string, first: string): Promise<readonly Asked[]> {
  const rows = await db
    .selectFrom('knowledge_gaps')
    .innerJoin('messages', 'messages.id', 'knowledge_gaps.message_id')
    .select(['knowledge_gaps.key', 'messages.id as messageId', 'messages.conversation_id as conversation'])
    .select((eb) => eb.fn.coalesce('knowledge_gaps.asked', 'messages.text').as('text'))
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
    const members = group.flatMap((position) => asked[position] ?? []);
    const gaps = members.map(({ key, conversation }) => ({ key, conversation, count: 1 }));
    const count = weightOf(gaps);
    const [typical] = members;
    if (count < likely || typical === undefined) return [];
    const { text: question, messageId } = typical;
    const { solved, article: nearest } = nearestTo(knowledge, pack.id, question, at);
    if (solved) return [];
    const unit = nearest?.unit ?? fallbackUnit(pack, at);
    return [
      { audience: 'citizen', question, messageId, count, days, nearest, section: null, unit, gaps } as const,
    ];
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
    .select(['key', 'article', 'section', 'count'])
    .where('agency', '=', pack.id)
    .where('day', '>=', first)
    .where('audience', '=', 'servant')
    .where('reason', '=', 'no_answer')
    .orderBy('key')
    .execute();
  const to = { agency: pack.id, audience: 'servant', at } as const;
  return Map.groupBy(rows, ({ article, section }) => JSON.stringify([article, section]))
    .values()
    .toArray()
    .flatMap((group) => {
      const gaps = group.map(({ key, count }) => ({ key, conversation: null, count }));
      const count = weightOf(gaps);
      const { article = null, section = null } = group[0] ?? {};
      if (count < likely) return [];
      const nearest = article === null ? null : knowledge.sayable(article, to);
      const unit = nearest?.unit ?? fallbackUnit(pack, at);
      const none = { question: null, messageId: null };
      return [{ audience: 'servant', ...none, count, days, nearest, section, unit, gaps } as const];
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
    .leftJoin('messages', 'messages.id', 'knowledge_gaps.message_id')
    .select([
      'knowledge_gaps.key',
      'knowledge_gaps.article',
      'knowledge_gaps.count',
      'messages.conversation_id as conversation',
    ])
    .where('knowledge_gaps.agency', '=', pack.id)
    .where('knowledge_gaps.day', '>=', first)
    .where('knowledge_gaps.reason', '=', 'rejected')
    .where('knowledge_gaps.article', 'is not', null)
    .orderBy('knowledge_gaps.key')
    .execute();
  const to = { agency: pack.id, audience: 'servant', at } as const;
  return Map.groupBy(rows, ({ article }) => article)
    .values()
    .toArray()
    .flatMap((group) => {
      const gaps = group.map(({ key, conversation, count: times }) => ({
        key,
        conversation,
        count: times,
      }));
      const count = weightOf(gaps);
      const article = knowledge.sayable(group[0]?.article ?? '', to);
      return article === null || count < likely ? [] : [{ article, count, days, gaps }];
    })
    .toSorted((a, b) => b.count - a.count || a.article.id.localeCompare(b.article.id));
}
