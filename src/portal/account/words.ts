import { momentWords } from '../../cases/moment-words.rules.ts';
import { type Instant, MINUTE } from '../../kernel/instants.ts';

/** «понедельник, 23 ноября 2026 г., 10:20»: seconds tell nobody anything. */
export function moment(at: Instant, zone: string): string {
  return momentWords(at - (at % MINUTE), zone);
}

const CHANNELS: Readonly<Record<string, string>> = {
  vk: 'ВКонтакте',
  telegram: 'Telegram',
  max: 'MAX',
  ok: 'Одноклассники',
  site: 'Чат на сайте',
};

export function channelName(channel: string): string {
  return CHANNELS[channel] ?? channel;
}

/** The statuses of the order (L1-08), where a body's policy does not list them. */
const STATUSES = [
  'Отправлено',
  'Зарегистрировано',
  'Ответ на обращение (уведомление о переадресации обращения) получен(о)',
] as const;

export function statusName(listed: readonly string[] | undefined, status: 0 | 1 | 2): string {
  return listed?.[status] ?? STATUSES[status];
}

const STAGES: Readonly<Record<string, string>> = {
  sent: 'Вы отправили обращение',
  register: 'Зарегистрировано',
  accept: 'Назначен ответственный',
  clarify: 'Вас попросили уточнить',
  extend: 'Срок рассмотрения продлили',
  redirect: 'Передаётся в другой орган',
  redirect_delivered: 'Передано в другой орган, уведомление отправлено вам',
  answer: 'Ответ подписан и отправляется',
  answer_delivered: 'Ответ доставлен',
  answer_orally: 'Вам ответили на личном приёме',
  refuse: 'Принято решение отказать',
  refusal_delivered: 'Отказ с объяснением отправлен вам',
  leave: 'Решено не отвечать по существу',
  leave_delivered: 'Уведомление об этом отправлено вам',
  stop: 'Принято решение прекратить переписку',
  stop_delivered: 'Уведомление об этом отправлено вам',
  withdraw: 'Вы отозвали обращение',
  withdraw_delivered: 'Рассмотрение прекращено',
};

/** What happened, as its applicant reads it; null for what is the body's own matter. */
export function stageName(kind: string): string | null {
  return STAGES[kind] ?? null;
}
