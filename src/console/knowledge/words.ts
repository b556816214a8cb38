import type { Task } from '../../knowledge/gaps/read-tasks.ts';
import type { ReviewDue } from '../../knowledge/gaps/reviews-due.ts';
import type { ArticleState } from '../../knowledge/versions/catalogue.ts';
import type { Decision } from '../../knowledge/decision.rules.ts';
import type { ArticleUse } from '../../store/tables.ts';
import type { Version } from '../../knowledge/versions/read-standing.ts';

export const STATE_NAMES: Readonly<Record<ArticleState, string>> = {
  in_force: 'в силе',
  ending: 'истекает',
  overdue: 'пора сверить',
  expired: 'истекла',
  ahead: 'ещё не действует',
  under_review: 'на проверке',
  withdrawn: 'снята',
  unpublished: 'не опубликована',
  draft: 'черновик',
  proposed: 'ждёт согласования',
  scheduled: 'ждёт своей даты',
  file_changed: 'файл изменился',
};

export const STATE_TONES: Partial<Readonly<Record<ArticleState, 'good' | 'soon' | 'bad'>>> = {
  in_force: 'good',
  ending: 'soon',
  overdue: 'soon',
  expired: 'bad',
  under_review: 'bad',
  withdrawn: 'bad',
  proposed: 'soon',
  file_changed: 'bad',
};

export const VERSION_NAMES: Readonly<Record<Version['state'], string>> = {
  draft: 'черновик',
  proposed: 'ждёт согласования',
  published: 'опубликована',
  withdrawn: 'снята с ответов',
  rejected: 'отклонена',
};

export const TASK_STATES: Readonly<Record<Task['state'], string>> = {
  open: 'открыта',
  taken: 'в работе',
  done: 'сделана',
  dismissed: 'отклонена',
};

export const REVIEW_NAMES: Readonly<Record<ReviewDue['state'], string>> = {
  expired: 'истекла',
  overdue: 'пора сверить',
  soon: 'скоро',
};

export const USE_NAMES: Readonly<Record<ArticleUse, string>> = {
  asked: 'спросили',
  answered: 'ответила',
  helped: 'помогла',
  not_helped: 'не помогла',
  corrected: 'дополнил сотрудник',
};

export const DECISION_NAMES: Readonly<Record<Decision, string>> = {
  answer: 'ответит',
  clarify: 'переспросит',
  operator: 'позовёт сотрудника',
  personal_channel: 'позовёт в личные сообщения',
  redirect: 'скажет, что это вопрос другого органа',
  appeal: 'расскажет, как подать обращение',
  abuse: 'не станет отвечать по существу',
  small_talk: 'ответит на приветствие или благодарность',
  emergency: 'назовёт 112 и позовёт сотрудника',
  off_topic: 'скажет, что вопрос не по теме',
};

export const AUDIENCE_NAMES = { citizen: 'гражданам', servant: 'служащим' } as const;

/** Names of the fields that a check points at, as the form calls them. */
const FIELD_NAMES: Readonly<Record<string, string>> = {
  section: 'Раздел',
  title: 'Заголовок',
  short: 'Краткий ответ',
  unit: 'Ответственное подразделение',
  phrasings: 'Формулировки',
  sources: 'Источники',
  checked_at: 'Сверено',
  in_force_from: 'Действует с',
  valid_until: 'Действует по',
  review_by: 'Сверить снова',
  confidence: 'Достоверность',
};

/** «short: пусто» → «Краткий ответ: пусто»; «sources.0.act: …» → «Источники, строка 1: …». */
export function problemText(message: string): string {
  const key = /^([a-z_]+)(?:\.(\d+))?[.\w]*:/u.exec(message);
  const name = FIELD_NAMES[key?.[1] ?? ''];
  if (!key || name === undefined) return message;
  const row = key[2] === undefined ? '' : `, строка ${Number(key[2]) + 1}`;
  return `${name}${row}:${message.slice(key[0].length)}`;
}

/** `2026-11-20` → `20.11.2026`. */
export function dayText(day: string): string {
  return /^\d{4}-\d{2}-\d{2}$/u.test(day) ? day.split('-').toReversed().join('.') : day;
}
