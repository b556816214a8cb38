import type { Reading } from '../../understanding/reading.ts';
import type { Article } from '../articles.ts';
import type { Answer } from '../knowledge.ts';
import { grounded } from './grounded.rules.ts';
import type { Proposal } from './language-model.ts';
import { passagesOf, textOf, type Passage } from './passages.rules.ts';

/** What came of asking a model. Only the first four change what is said. */
export type Outcome =
  /** Approved passages that it joined are said. */
  | 'joined'
  /** The short answer of the article that it chose is said. */
  | 'chosen'
  /** The same; what it wanted to say instead was not grounded, or too long, and is dropped. */
  | 'ungrounded'
  /** The base knew too little: what the model chose, or found by other words, is offered as a question back, not said. */
  | 'offered'
  /** It says that none of the candidates answers. */
  | 'none'
  /** Its reply was no proposal, or named an article that it was not given. */
  | 'rejected'
  /** It was too slow, failed, or could not be reached. */
  | 'failed';

/** Below it the candidates have nothing to do with the question, and a choice among them would be a guess. */
const CHOOSE_FROM = 0.1;
/** As for a short answer: nobody reads more in a chat. */
const LONGEST_ANSWER = 600;
/** As many buttons as the base itself offers. */
const MOST_OPTIONS = 3;
const CAVEAT = /проверьте действующую редакцию/iu;

/**
 * Whether a model can help: the base hesitates between candidates, knows some but not surely, or was asked in another language. What the reading
 * gives to a person (a wish for one, a complaint, urgency, personal data) stays with that person. Pure.
 */
export function canHelp(answer: Answer, reading: Reading): boolean {
  if (reading.wantsPerson || reading.urgency !== null || reading.personalData.length > 0) return false;
  if (answer.decision === 'clarify') return true;
  const asks = reading.kind !== 'complaint' && reading.kind !== 'proposal';
  const near = answer.confidence >= CHOOSE_FROM || reading.language === 'other';
  return answer.decision === 'operator' && asks && near;
}

interface Said {
  readonly article: Article;
  readonly outcome: 'joined' | 'chosen' | 'ungrounded';
}

/** One part of a proposal as it is said: the passages that it is grounded in, else the curated short answer. */
function said(article: Article, text: string | null): Said {
  if (text === null) return { article, outcome: 'chosen' };
  const passages = passagesOf(article);
  const found = grounded(text, passages);
  const joined = found === null ? '' : textOf(withCaveat(article, found, passages));
  if (joined === '' || joined.length > LONGEST_ANSWER) return { article, outcome: 'ungrounded' };
  return { article: { ...article, short: joined }, outcome: 'joined' };
}

/** What is not wholly confirmed is said with the advice to check the edition in force, whatever was chosen of it. */
function withCaveat(
  article: Article,
  found: readonly Passage[],
  passages: readonly Passage[],
): readonly Passage[] {
  if (article.confidence === 'high' || found.some(({ text }) => CAVEAT.test(text))) return found;
  const caveat = passages.find(({ text }) => CAVEAT.test(text));
  return caveat === undefined ? found : [...found, caveat];
}

/** Two articles are said one after the other, each under its title, with the sources of both and the older date of check. */
function oneArticle(parts: readonly Said[]): Article | null {
  const [first, second] = parts.map((part) => part.article);
  if (first === undefined || second === undefined) return first ?? null;
  return {
    ...first,
    short: `${first.title}\n${first.short.trim()}\n\n${second.title}\n${second.short.trim()}`,
    sources: [...first.sources, ...second.sources],
    checkedAt: first.checkedAt < second.checkedAt ? first.checkedAt : second.checkedAt,
  };
}

function outcomeOf(parts: readonly Said[]): Outcome {
  const outcomes = parts.map(({ outcome }) => outcome);
  if (outcomes.includes('ungrounded')) return 'ungrounded';
  return outcomes.includes('joined') ? 'joined' : 'chosen';
}

/** Articles as buttons: an answer that the base would not give, it is not made to give. */
function offer(answer: Answer, articles: Iterable<Article>): Answer {
  const options = [...articles]
    .slice(0, MOST_OPTIONS)
    .map(({ id, title }) => ({ article: id, label: title }));
  return { ...answer, decision: 'clarify', options };
}

/** An answer after a proposal, what came of that, and the articles that are said or offered because of it. */
export interface Advice {
  readonly answer: Answer;
  readonly outcome: Outcome;
  readonly articles: readonly string[];
}

/** What a proposal makes of an answer. Anything but a choice among the articles given leaves the answer as it was. Pure. */
export function answerWithProposal(
  answer: Answer,
  proposal: Proposal | null,
  articles: ReadonlyMap<string, Article>,
): Advice {
  const chosen = [...new Set(proposal?.parts.map((part) => part.article))];
  if (proposal === null || chosen.some((id) => !articles.has(id))) {
    return { answer, outcome: 'rejected', articles: [] };
  }
  const parts = chosen.flatMap((id) => {
    const article = articles.get(id);
    const texts = proposal.parts.filter((part) => part.article === id).flatMap(({ text }) => text ?? []);
    return article === undefined ? [] : [said(article, texts.length === 0 ? null : texts.join('\n'))];
  });
  const article = oneArticle(parts);
  if (article === null) return { answer, outcome: 'none', articles: [] };
  if (answer.decision !== 'clarify') {
    const first = chosen.flatMap((id) => articles.get(id) ?? []);
    const offered = offer(answer, new Set([...first, ...articles.values()]));
    return { answer: offered, outcome: 'offered', articles: chosen };
  }
  const { options: _, ...rest } = answer;
  return { answer: { ...rest, decision: 'answer', article }, outcome: outcomeOf(parts), articles: chosen };
}

/**
 * What the base is sure of when it is asked in other words, offered before what it hesitated between: the words are not
 * the client's. Nothing changes when it is not sure. Pure.
 */
export function answerAskedAnew(
  answer: Answer,
  found: Article | null,
  articles: ReadonlyMap<string, Article>,
): Advice {
  if (found === null) return { answer, outcome: 'none', articles: [] };
  const others = answer.options?.flatMap((option) => articles.get(option.article) ?? []) ?? [];
  const offered = new Map([found, ...others].map((article) => [article.id, article]));
  return { answer: offer(answer, offered.values()), outcome: 'offered', articles: [found.id] };
}
