import { termWords } from '../cases/clock-sentences.rules.ts';
import { momentWords } from '../cases/moment-words.rules.ts';
import { noticeHeadline } from '../watch/notice-words.rules.ts';
import type { Rule } from '../sla/index.ts';
import type { ClockEvent } from './clock-view.ts';
import { closeReason } from './words.ts';

/** What the events of clocks keep beside their kind and moment; each kind has some of it. */
interface EventDetails {
  readonly share?: number;
  readonly reason?: string;
  readonly how?: 'done' | 'taken_back';
  readonly late?: boolean;
  readonly by?: string;
  readonly arrivedAt?: number;
  readonly from?: Values | number;
  readonly to?: Values;
}

interface Values {
  readonly deadlineAt: number;
  readonly term: string;
  readonly schedule: string;
  readonly provisional: boolean;
  readonly policyVersion: string;
  readonly calendarVersion: string;
}

const RUNS_AGAIN: Readonly<Record<string, string>> = {
  rejected_by_client: 'клиент не принял ответ бота',
  not_delivered: 'ответ не был доставлен',
  delivery_unknown: 'неизвестно, доставлен ли ответ',
};

/** What happened to a deadline, in one sentence. The moment stands beside it. */
export function eventWords(event: ClockEvent, zone: string): string {
  const details = JSON.parse(event.details) as EventDetails;
  switch (event.kind) {
    case 'started':
      return details.reason === undefined ? 'Срок поставлен.' : `Срок назначил сотрудник: ${details.reason}`;
    case 'warned':
      return `Предупреждение: ${noticeHeadline(details.share ?? 0).toLowerCase()}.`;
    case 'breached':
      if (details.arrivedAt !== undefined) return 'Сообщение доставлено, когда срок уже прошёл.';
      return details.by === 'late_answer' ? 'Срок прошёл: ответ дан позже.' : 'Срок прошёл.';
    case 'met':
      if (details.how === 'done')
        return `Выполнено${details.late ? ', позже срока' : ''}: ${details.reason ?? ''}`;
      return details.late ? 'Дан ответ, позже срока.' : 'Дан ответ, в срок.';
    case 'reopened':
      return `Срок идёт дальше: ${RUNS_AGAIN[details.reason ?? ''] ?? 'ответ не засчитан'}.`;
    case 'closed':
      if (details.how === 'taken_back') return `Срок снял сотрудник: ${details.reason ?? ''}`;
      if (details.reason === 'abuse') return 'Срок ответа снят: вопроса по существу в сообщении нет.';
      return `Срок снят, вопрос закрыт: ${closeReason(details.reason ?? null)}.`;
    case 'recomputed':
      return recomputedWords(details, zone);
  }
}

function term(json: string): string {
  return termWords({ n: 1, ...(JSON.parse(json) as Pick<Rule, 'kind'>) });
}

function recomputedWords({ from, to }: EventDetails, zone: string): string {
  if (typeof from !== 'object' || to === undefined) return 'Срок пересчитан.';
  const changes = [
    ...(from.deadlineAt === to.deadlineAt
      ? []
      : [`был до: ${momentWords(from.deadlineAt, zone)}; стал до: ${momentWords(to.deadlineAt, zone)}`]),
    ...(from.term === to.term ? [] : [`был ${term(from.term)}, стал ${term(to.term)}`]),
    ...(from.schedule === to.schedule ? [] : [`график «${from.schedule}» сменился на «${to.schedule}»`]),
    ...(from.calendarVersion === to.calendarVersion
      ? []
      : [`календарь ${from.calendarVersion} сменился на ${to.calendarVersion}`]),
    ...(from.policyVersion === to.policyVersion
      ? []
      : [`правила ${from.policyVersion} сменились на ${to.policyVersion}`]),
    ...(from.provisional === to.provisional
      ? []
      : [to.provisional ? 'стал предварительным' : 'больше не предварительный']),
  ];
  return `Срок пересчитан: ${changes.join('; ')}.`;
}
