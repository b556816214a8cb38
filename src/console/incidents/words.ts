import type { SkipReason } from '../../incidents/answer-case.ts';
import type { IncidentAnswersTable } from '../../store/tables.ts';

export const ANSWER_STATES: Readonly<Record<IncidentAnswersTable['state'], string>> = {
  proposed: 'ждёт утверждения',
  rejected: 'отклонён',
  running: 'отправляется',
  stopped: 'остановлен',
  done: 'отправлен',
};

const SKIPPED: Readonly<Record<SkipReason | 'taken_out', string>> = {
  closed: 'вопрос уже закрыт',
  answered: 'на вопрос уже ответили',
  held: 'вопрос ведёт сотрудник, ответит он',
  unreachable: 'клиент закрыл диалог',
  nowhere: 'нет открытого диалога',
  taken_out: 'вопрос убрали из события',
};

/** Why the answer was not said in a case. */
export function skipped(reason: string): string {
  return Object.entries(SKIPPED).find(([key]) => key === reason)?.[1] ?? reason;
}
