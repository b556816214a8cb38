import type { HoldGround } from '../../privacy/holds.ts';
import type { RequestKind } from '../../privacy/requests.ts';
import type { PrivacyRequestsTable } from '../../store/tables.ts';

export const REQUEST_KINDS: Readonly<Record<RequestKind, string>> = {
  access: 'узнать, какие данные хранятся',
  correction: 'исправить данные',
  stop: 'прекратить обработку',
  withdrawal: 'отозвать согласие и удалить данные',
};

export const REQUEST_STATES: Readonly<Record<PrivacyRequestsTable['state'], string>> = {
  open: 'в работе',
  done: 'исполнен',
  refused: 'отказано',
};

export const IDENTIFIED_BY: Readonly<Record<PrivacyRequestsTable['identified_by'], string>> = {
  account: 'пишет из того же профиля',
  esia: 'вошёл через Госуслуги',
  passport: 'показал документ',
  letter: 'подписанное письмо',
};

export const HOLD_GROUNDS: Readonly<Record<HoldGround, string>> = {
  court: 'дело в суде',
  appeal: 'рассматривается обращение или жалоба',
  check: 'идёт проверка',
  other: 'другое',
};

/** Numbers of an act, in the order in which they are read. */
export const COUNTED = {
  messages: 'сообщений',
  files: 'файлов',
  notes: 'заметок',
  events: 'вызовов площадки',
  letters: 'писем об обращении',
  drafts: 'черновиков обращений',
} as const;
