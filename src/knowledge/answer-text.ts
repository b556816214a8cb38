import type { Article } from './articles.ts';

interface AnswerSource {
  readonly title: string;
  readonly act: string;
  readonly date: string;
  readonly url?: string;
}

export interface AnswerText {
  /** The approved short answer followed by its source and the day it was checked, in plain text. */
  readonly text: string;
  readonly sources: readonly AnswerSource[];
}

/** `2026-11-20` → `20.11.2026`; anything else is shown as the editor wrote it. */
function dayMonthYear(date: string): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(date);
  return parts === null ? date : `${parts[3]}.${parts[2]}.${parts[1]}`;
}

/** What the bot says: the article's approved words, nothing added but where they come from and how fresh they are. */
export function answerText(article: Article): AnswerText {
  const sources = article.sources.map(({ act, article: clause, date, url }) => ({
    title: clause === '' ? act : `${act}, ${clause}`,
    act,
    date,
    ...(url === undefined ? {} : { url }),
  }));
  const named = sources.map(({ title }) => title).join('; ');
  const text = `${article.short.trim()}\n\nИсточник: ${named}. Актуально на ${dayMonthYear(article.checkedAt)}.`;
  return { text, sources };
}
