import type { Article } from '../knowledge/articles.ts';
import { maySee, type Person } from '../staff/person.ts';
import type { UnitOf } from '../staff/units.ts';

/** A review that somebody is reminded of. */
export interface DueArticle {
  readonly article: Article;
  /** The unit of the body that answers for it; empty when nobody in particular does. */
  readonly unit: string;
  readonly state: 'expired' | 'overdue' | 'soon';
  /** `YYYY-MM-DD` */
  readonly day: string;
}

/** Logins of a new installation, which are no addresses. */
const NO_ADDRESS = '@otklik.local';

/** Whether a person is reminded of an article: its unit's people and the editors of its body. */
export function isReminded(person: Person, units: readonly UnitOf[], { article, unit }: DueArticle): boolean {
  if (person.blocked || person.email.endsWith(NO_ADDRESS)) return false;
  const { agency } = article;
  if (agency !== 'common' && !maySee(person, agency)) return false;
  return person.role === 'editor' || units.some((own) => own.agency === agency && own.unit === unit);
}

const day = (date: string): string => date.split('-').toReversed().join('.');

const SAID: Readonly<Record<DueArticle['state'], (date: string) => string>> = {
  expired: (date) => `срок действия вышел ${date}, бот её больше не говорит`,
  overdue: (date) => `сверить нужно было до ${date}`,
  soon: (date) => `сверить до ${date}`,
};

/** One letter about all of them; `origin` is the address of the console, without one there are no links. */
export function reviewLetter(
  due: readonly DueArticle[],
  origin: string | null,
): { readonly subject: string; readonly text: string } {
  const lines = due.flatMap(({ article, state, day: date }) => [
    `— ${article.title}: ${SAID[state](day(date))}`,
    ...(origin === null ? [] : [`  ${origin}/console/knowledge/articles/${article.id}`]),
  ]);
  return {
    subject:
      due.length === 1
        ? 'База знаний: пора сверить статью'
        : `База знаний: пора сверить статьи (${due.length})`,
    text: [
      'Пора сверить с источниками:',
      '',
      ...lines,
      '',
      'Если ничего не изменилось, поправьте даты «Сверено» и «Сверить снова» и отправьте на согласование.',
      '',
    ].join('\n'),
  };
}
