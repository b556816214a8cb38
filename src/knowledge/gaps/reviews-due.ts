import { localDate } from '../../agency/validity.rules.ts';
import type { Instant } from '../../kernel/instants.ts';
import type { Article } from '../articles.ts';

export interface ReviewDue {
  readonly article: Article;
  /** `expired`: no longer said; `overdue`: said, though the day of its review has passed; `soon`: both lie ahead. */
  readonly state: 'expired' | 'overdue' | 'soon';
  /** The day that counts, `YYYY-MM-DD`: of the end or of the review. */
  readonly day: string;
}

/** The country's law changes by Moscow's midnight, whichever region asks. */
const LAW_ZONE = 'Europe/Moscow';
const SOON_DAYS = 14;
const ORDER: readonly ReviewDue['state'][] = ['expired', 'overdue', 'soon'];

/** Articles that somebody has to look at by the day of `at`, the gravest first and the earliest day first among equals. */
export function reviewsDue(articles: readonly Article[], at: Instant): ReviewDue[] {
  const today = localDate(at, LAW_ZONE);
  const soon = Temporal.PlainDate.from(today).add({ days: SOON_DAYS }).toString();
  return articles
    .flatMap((article): ReviewDue[] => {
      const { validUntil, reviewBy } = article;
      if (validUntil !== null && validUntil < today) return [{ article, state: 'expired', day: validUntil }];
      if (reviewBy < today) return [{ article, state: 'overdue', day: reviewBy }];
      const day = validUntil !== null && validUntil < reviewBy ? validUntil : reviewBy;
      return day <= soon ? [{ article, state: 'soon', day }] : [];
    })
    .toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || a.day.localeCompare(b.day));
}
