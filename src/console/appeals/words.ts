import type { NotAnswered } from '../../appeals/answer-appeal.ts';
import type { NotAccepted } from '../../appeals/accept-appeal.ts';
import type { NotDone } from '../../appeals/act-on-appeal.ts';
import type { NotEnded } from '../../appeals/end-appeal.ts';
import type { NotExtended } from '../../appeals/extend-appeal.ts';
import type { AppealView } from '../../appeals/read-appeals.ts';
import type { NotRedirected } from '../../appeals/redirect-appeal.ts';
import type { NotRegistered } from '../../appeals/register-appeal.ts';
import type {
  AppealDeliveriesTable,
  AppealLetterKind,
  AppealOutcome,
  AppealRow,
} from '../../store/tables.ts';

export const VIEW_TITLES: Readonly<Record<AppealView, string>> = {
  unregistered: 'Ждут номера',
  open: 'На рассмотрении',
  sending: 'Письма в пути',
  ended: 'Завершены',
};

export const STATES: Readonly<Record<AppealRow['state'], string>> = {
  sent: 'ждёт регистрации',
  registered: 'зарегистрировано, ждёт исполнителя',
  in_work: 'рассматривается',
  extended: 'рассматривается, срок продлён',
  answering: 'ответ отправляется',
  redirecting: 'переадресация: уведомление отправляется',
  refusing: 'отказ отправляется',
  leaving: 'уведомление отправляется',
  stopping: 'уведомление отправляется',
  withdrawing: 'уведомление отправляется',
  answered: 'ответ дан',
  redirected: 'переадресовано',
  refused: 'отказано',
  left: 'оставлено без ответа по существу',
  stopped: 'переписка прекращена',
  withdrawn: 'отозвано заявителем',
};

export const OUTCOME_NAMES: Readonly<Record<AppealOutcome, string>> = {
  solved: 'Уже решён',
  by_date: 'Будет решён к дате',
  no_date: 'Может быть решён, точных сроков нет',
  impossible: 'Не может быть решён',
};

export const LETTER_NAMES: Readonly<Record<AppealLetterKind, string>> = {
  receipt: 'Подтверждение отправки',
  registration_notice: 'Сообщение о регистрации',
  clarification: 'Просьба уточнить',
  redirect_notice: 'Уведомление о переадресации',
  forward: 'Сопроводительное письмо',
  extension_notice: 'Уведомление о продлении',
  answer: 'Ответ',
  refusal: 'Отказ',
  no_answer_notice: 'Уведомление: без ответа по существу',
  stop_notice: 'Уведомление: переписка прекращена',
  withdrawal_notice: 'Уведомление: рассмотрение прекращено',
};

export const ROUTES: Readonly<Record<AppealDeliveriesTable['route'], string>> = {
  mail: 'почта',
  chat: 'мессенджер',
  account: 'личный кабинет',
  body: 'в орган',
};

export const DELIVERIES: Readonly<Record<AppealDeliveriesTable['state'], string>> = {
  waiting: 'отправляется',
  sent: 'доставлено',
  failed: 'не доставлено',
  kept: 'почта не настроена, письмо лежит в папке',
};

export const EVENTS: Readonly<Record<string, string>> = {
  sent: 'Отправлено заявителем',
  register: 'Зарегистрировано',
  accept: 'Принято в работу',
  clarify: 'Задан вопрос заявителю',
  control: 'Контроль',
  extend: 'Срок продлён',
  redirect: 'Переадресовано, уведомление написано',
  answer: 'Ответ подписан',
  answer_orally: 'Ответ дан на личном приёме',
  refuse: 'Отказ подписан',
  leave: 'Оставлено без ответа по существу',
  stop: 'Переписка прекращена',
  withdraw: 'Отозвано заявителем',
  answer_delivered: 'Ответ доставлен всеми способами',
  redirect_delivered: 'Уведомление доставлено',
  refusal_delivered: 'Отказ доставлен',
  leave_delivered: 'Уведомление доставлено',
  stop_delivered: 'Уведомление доставлено',
  withdraw_delivered: 'Уведомление доставлено',
  delivered_by_hand: 'Доставлено вручную',
};

export type Refusal =
  | NotDone
  | NotRegistered
  | NotAccepted
  | NotExtended
  | NotRedirected
  | NotAnswered
  | NotEnded
  | 'no_text';

/** Why an act was not done, and what to do. */
export const REFUSALS: Readonly<Record<Refusal, string>> = {
  stale: 'Пока вы смотрели, обращение изменилось. Проверьте и повторите.',
  not_now: 'Сейчас этого сделать нельзя: обращение уже в другом состоянии.',
  head_only: 'Это решает руководитель.',
  not_yours: 'Это может сделать только сам заявитель.',
  bad_number: 'Впишите номер из системы документооборота, не длиннее 64 знаков.',
  bad_date: 'Дата регистрации не раньше отправки и не позже сегодняшнего дня.',
  number_taken: 'Этот номер уже у другого обращения.',
  other_number: 'У обращения уже есть другой номер.',
  no_topic: 'Выберите тему: без неё работа не начинается.',
  no_executor: 'Выберите исполнителя.',
  no_reason: 'Напишите причину простыми словами.',
  late: 'Срок уже прошёл, продлить его нельзя.',
  no_body: 'Назовите, куда направить.',
  too_many: 'Не больше десяти адресатов.',
  not_checked: 'Подтвердите, что обращение не уйдёт тому, на кого жалуются.',
  ticks: 'Отметьте все три условия: без них ответ не завершает обращение.',
  date: 'Дата нужна, когда вопрос «будет решён к дате», и только тогда. Она впереди.',
  form: 'Ответ не отправлен: исправьте то, что отмечено красным.',
  other_control: 'Обращение на контроле: завершает тот, кто его поставил.',
  no_consent: 'Устный ответ даётся только с согласия заявителя, отметьте его.',
  no_ground: 'Выберите основание.',
  not_plain: 'Объясните своими словами: одной ссылки на закон мало, человек не должен его открывать.',
  no_link: 'Дайте адрес страницы, где это опубликовано.',
  not_repeated: 'По этим номерам заявителю ответа не давали.',
  no_repeats: 'Назовите не меньше двух прежних обращений, на которые отвечали.',
  no_text: 'Напишите вопрос заявителю.',
};
