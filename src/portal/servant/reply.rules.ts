import type { Article } from '../../knowledge/articles.ts';
import type { Answer } from '../../knowledge/knowledge.ts';
import { STOP_WORDS } from '../../understanding/russian/stop-words.ts';
import { wordsOf } from '../../understanding/russian/words.rules.ts';

/** What the page shows for a question. */
export type Reply =
  | { readonly is: 'answer'; readonly article: Article; readonly others: readonly Article[] }
  | { readonly is: 'choice'; readonly articles: readonly Article[] }
  /** The base does not know. `counted`: it lacks something, so that the gap is counted. */
  | { readonly is: 'nothing'; readonly near: readonly Article[]; readonly counted: boolean }
  /** Another body's matter; `advice` is what to do there, where the body's list of topics says so. */
  | {
      readonly is: 'other_body';
      readonly name: string;
      readonly advice?: string;
      readonly contact?: string | null;
    }
  | { readonly is: 'emergency' }
  /** There was no question in it. */
  | { readonly is: 'unclear' };

const MOST_NEAR = 3;

/** Turns the base's decision on a servant's question into what the page shows. `candidates` are articles that may be shown, the best first. */
export function replyTo(question: string, answer: Answer, candidates: readonly Article[]): Reply {
  const { decision, article } = answer;
  if (decision === 'emergency') return { is: 'emergency' };
  if (decision === 'answer' && article !== null) {
    return {
      is: 'answer',
      article,
      others: candidates.filter(({ id }) => id !== article.id).slice(0, MOST_NEAR),
    };
  }
  if (decision === 'clarify') {
    const options = new Set(answer.options?.map((option) => option.article));
    return { is: 'choice', articles: candidates.filter(({ id }) => options.has(id)) };
  }
  if (decision === 'redirect' && answer.redirect) {
    const { agency: _ours, ...body } = answer.redirect;
    return { is: 'other_body', ...body };
  }
  if (!asksSomething(question) || decision === 'small_talk') return { is: 'unclear' };
  const counted = decision === 'operator' || decision === 'off_topic';
  return { is: 'nothing', near: candidates.slice(0, MOST_NEAR), counted };
}

function asksSomething(question: string): boolean {
  return wordsOf(question).some((word) => word.length > 1 && !STOP_WORDS.has(word));
}

/** Articles whose titles or the client's phrasings hold every typed word or its beginning, in the order given. */
export function beginningWith(articles: readonly Article[], typed: string): readonly Article[] {
  const words = wordsOf(typed).filter((word) => !STOP_WORDS.has(word));
  if (words.length === 0) return [];
  return articles.filter(({ title, section, phrasings }) =>
    [`${title} ${section}`, ...phrasings].some((text) => {
      const there = wordsOf(text);
      return words.every((word) => there.some((other) => other.startsWith(word)));
    }),
  );
}
