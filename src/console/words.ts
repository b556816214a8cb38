import type { ChannelUse } from '../agency/index.ts';
import type { PersonalData } from '../understanding/personal-data.rules.ts';
import type { Finding } from '../channel/abilities.ts';
import type { FileView } from '../inbox/files/file-rows.ts';
import type { Role } from '../staff/person.ts';
import type { CaseStatus, OutboxState } from '../store/tables.ts';
import type { ReadingField } from '../cases/reading.rules.ts';
import type { QueueView } from '../cases/queue.ts';
import { REFUSED } from '../outbox/permission.rules.ts';

export const VIEW_NAMES: Readonly<Record<QueueView, string>> = {
  waiting: 'Ждут ответа',
  mine: 'Мои',
  in_work: 'В работе',
  bot: 'Ответил бот',
  answered: 'Отвечены',
  closed: 'Закрытые',
};

export const STATUS_NAMES: Readonly<Record<CaseStatus, string>> = {
  bot: 'ответил бот',
  waiting: 'ждёт ответа',
  in_work: 'в работе',
  answered: 'отвечен',
  closed: 'закрыт',
};

/** Before the moment since when an answered case waits for its client. */
export const AWAITED = 'ждём ответа клиента с';

export const DELIVERY_NAMES: Readonly<Record<OutboxState, string>> = {
  ready: 'отправляется',
  sending: 'отправляется',
  sent: 'доставлено',
  failed: 'не доставлено',
  unknown: 'неизвестно, доставлено ли',
};

export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  operator: 'сотрудник',
  supervisor: 'руководитель',
  editor: 'редактор базы знаний',
  authorised: 'уполномоченный по точкам взаимодействия',
  administrator: 'администратор',
};

/** What was found out about a connection. */
export const FINDING_STATES: Readonly<Record<Finding['state'], string>> = {
  works: 'Работает',
  limited: 'Недоступно',
  fault: 'Не работает',
  unclear: 'Неизвестно',
};

/** What a body lets a channel be used for. */
export const USE_NAMES: Readonly<Record<ChannelUse, string>> = {
  off: 'выключен, бот только подсказывает другие каналы',
  public_only: 'только публичные ответы',
  no_personal_data: 'без персональных данных',
  on: 'без ограничений',
};

const CHANNEL_NAMES: Readonly<Record<string, string>> = {
  vk: 'ВКонтакте',
  telegram: 'Телеграм',
  max: 'MAX',
  ok: 'Одноклассники',
  site: 'Чат на сайте',
  portal: 'Личный кабинет',
};

const KIND_NAMES: Readonly<Record<string, string>> = {
  direct: 'личное',
  comment: 'комментарий',
  mention: 'упоминание',
  post: 'запись',
  appeal: 'обращение',
};

export const CLOSE_REASONS: Readonly<Record<string, string>> = {
  answered: 'Ответ дан',
  no_answer_needed: 'Ответа не требует: благодарность, реплика',
  repeated: 'Повтор другого вопроса',
  no_reply: 'Клиент не ответил на уточнение',
  advertising: 'Реклама или рассылка',
};

export const READING_NAMES: Readonly<Record<ReadingField, string>> = {
  topic: 'Тема',
  need: 'Что нужно человеку',
  urgency: 'Срочность',
  tone: 'Тон',
  abuse: 'Оскорбления',
  kind: 'Что это',
};

export const READING_NONE = 'не определено';

export const READING_VALUES: Readonly<
  Record<Exclude<ReadingField, 'topic' | 'need'>, Readonly<Record<string, string>>>
> = {
  urgency: { urgent: 'срочно', usual: 'обычное' },
  tone: { calm: 'спокойный', upset: 'расстроен', rude: 'грубый' },
  abuse: { yes: 'есть', no: 'нет' },
  kind: {
    question: 'вопрос',
    complaint: 'жалоба',
    proposal: 'предложение',
    thanks: 'благодарность',
    request: 'просьба',
    other: 'другое',
  },
};

/** How cases end without anybody choosing it. */
const OTHER_REASONS: Readonly<Record<string, string>> = {
  helped: 'Ответ бота помог',
  joined: 'Объединён с другим вопросом',
  redirected: 'Обращение переадресовано',
  refused: 'По обращению отказано',
  left: 'Обращение без ответа по существу',
  stopped: 'Переписка прекращена',
  withdrawn: 'Обращение отозвано',
};

/** In the reading of a case whose client wrote of himself where everybody reads it. */
export const PERSONAL_DATA_SHOWN = 'личные данные при всех';

const PERSONAL_DATA: Readonly<Record<PersonalData, string>> = {
  phone: 'телефон',
  email: 'почта',
  passport: 'паспорт',
  snils: 'СНИЛС',
  address: 'адрес',
  card: 'номер карты',
};

/** «телефон, адрес»: which data, never the data. */
export function personalDataNames(kinds: readonly PersonalData[]): string {
  return kinds.map((kind) => PERSONAL_DATA[kind]).join(', ');
}

/** Where the author of a hidden message was told of it. */
export const TOLD = {
  private: 'сказали лично',
  public: 'сказали под записью',
  nobody: 'не сказали: личного диалога нет',
} as const;

/** How an entry of the ledger of moderation stands. */
export const MODERATION_STATES = {
  asked: 'неизвестно, скрыто ли: нажмите ещё раз',
  done: 'скрыто',
  refused: 'площадка отказала',
  restored: 'возвращено',
} as const;

/** What kinds of decisions a case shows. */
export const DECISION_NAMES = {
  redirect: 'Передано',
  refuse: 'Отказ',
  abuse: 'Злоупотребление правом',
  close: 'Итог',
} as const;

/** Why a decision was not made. */
export const NOT_DECIDED = {
  closed: 'Вопрос уже закрыт.',
  stale: 'Пока вы решали, в вопросе появилось новое. Прочитайте и решите ещё раз.',
  unreachable: 'Клиент закрыл этот диалог, сообщить ему о решении здесь нельзя.',
  no_talk: 'Этот диалог уже не открыт. Проверьте, куда уйдёт уведомление.',
  held: 'Вопрос ведёт другой сотрудник.',
  no_bodies: 'Отметьте или впишите, куда передаёте.',
  no_how: 'Напишите, как направлено: письмом, через СЭД, с каким номером.',
  no_ground: 'Выберите основание.',
  not_plain:
    'Объясните простыми словами, чтобы человеку не пришлось открывать закон: одной ссылки на пункт мало.',
  no_link: 'Дайте ссылку, где это опубликовано.',
  no_outcome: 'Выберите, чем закончился вопрос.',
  not_confirmed: 'Отметьте все условия: без них вопрос не исполнен.',
  no_date: 'Назовите день в будущем, к которому вопрос решат.',
  tasks: 'Идёт срок, который ответом не закрыть. Отметьте, что он выполнен, или снимите его.',
  term: 'Срок посчитать нельзя: проверьте день регистрации.',
} as const;

/** Why nobody was invited. */
export const NOT_INVITED = {
  closed: 'Вопрос уже закрыт, приглашение не отправлено.',
  not_public: 'Этот публичный диалог уже не открыт, приглашение не отправлено.',
  unreachable: 'Здесь уже нельзя ответить, приглашение не отправлено.',
  no_door: 'Пригласить некуда: у ведомства нет подходящего личного канала.',
  not_holder: 'Вопрос ведёт другой сотрудник, приглашение не отправлено.',
} as const;

/** Signs of a reason that a person gives for a deadline. */
export const LONGEST_REASON = 500;

export function channelName(channel: string): string {
  return CHANNEL_NAMES[channel] ?? channel;
}

export function kindName(kind: string): string {
  return KIND_NAMES[kind] ?? kind;
}

export function closeReason(reason: string | null): string {
  return (reason && (CLOSE_REASONS[reason] ?? OTHER_REASONS[reason] ?? reason)) || 'причина не указана';
}

/** «1 новый», «3 новых»: the word for a number, in the Russian plural. */
export function plural(count: number, one: string, few: string, many: string): string {
  const [tens, units] = [count % 100, count % 10];
  if (units === 1 && tens !== 11) return `${count} ${one}`;
  const isFew = units >= 2 && units <= 4 && (tens < 12 || tens > 14);
  return `${count} ${isFew ? few : many}`;
}

/** Said to whoever has tried too often. */
export function tooManyTries(minutes: number): string {
  return `Слишком много попыток. Попробуйте снова через ${plural(minutes, 'минуту', 'минуты', 'минут')}.`;
}

/** Why a message did not arrive, in words; the platform's own follow them folded. */
const SEND_REASONS: readonly (readonly [RegExp, string])[] = [
  [/stopped while sending/u, 'сервер остановился во время отправки'],
  [/no longer configured/u, 'этот канал больше не подключён'],
  [/session is gone/u, 'человек закрыл чат на сайте'],
  [
    /blocked|deactivated|permission|privacy|blacklist|\b90[012]\b|\b403\b/iu,
    'человек не принимает сообщения',
  ],
  [/\b429\b|flood|too many|limit/iu, 'площадка просит слать реже'],
  [/time.?out|abort|reset|socket|hang up|ECONN|fetch failed|network/iu, 'площадка не ответила вовремя'],
  [/\b5\d\d\b|html|not JSON/iu, 'площадка ответила ошибкой'],
];

export function sendReason(reason: string): string {
  // What the body's own switch forbids is told with its clause.
  if (reason.startsWith(REFUSED)) return reason.slice(REFUSED.length);
  return SEND_REASONS.find(([pattern]) => pattern.test(reason))?.[1] ?? 'площадка отказала';
}

const ATTACHMENT_NAMES: Readonly<Record<string, string>> = {
  photo: 'Фото',
  image: 'Фото',
  video: 'Видео',
  video_note: 'Видео',
  audio: 'Запись',
  voice: 'Голосовое сообщение',
  audio_message: 'Голосовое сообщение',
  doc: 'Документ',
  document: 'Документ',
  file: 'Файл',
  sticker: 'Наклейка',
  geo: 'Место на карте',
  location: 'Место на карте',
  contact: 'Контакт',
  link: 'Ссылка',
  wall: 'Запись со стены',
  repost: 'Репост',
  forwarded: 'Пересланное сообщение',
  poll: 'Опрос',
};

export function attachmentName(kind: string): string {
  return ATTACHMENT_NAMES[kind] ?? kind;
}

/** «340 КБ», «2,5 МБ». */
export function sizeText(bytes: number): string {
  if (bytes < 1_024) return `${bytes} Б`;
  if (bytes < 1_024 * 1_024) return `${Math.round(bytes / 1_024)} КБ`;
  return `${(bytes / 1_024 / 1_024).toFixed(1).replace('.', ',').replace(',0', '')} МБ`;
}

const FILE_REFUSALS: Readonly<Record<string, string>> = {
  too_large: 'слишком большой, не сохранён',
  lie: 'не открываем: внутри не то, что в названии',
  not_taken: 'не открываем: файлы такого вида не принимаются',
  infected: 'не открываем: найден вирус',
  forbidden_address: 'не открываем: файл лежит не на площадке',
  gone: 'площадка его больше не отдаёт',
};

/** How it stands with a file that is not given out. */
export function fileState({ state, reason }: Pick<FileView, 'state' | 'reason'>): string {
  if (state === 'refused') return FILE_REFUSALS[reason ?? ''] ?? 'не принят';
  if (state === 'failed') return 'не удалось загрузить';
  if (state === 'unchecked') {
    return reason === 'scanner_away' ? 'антивирус не отвечает, проверим позже' : 'проверяется на вирусы';
  }
  return reason === null ? 'загружается' : 'пока не загружается, попробуем ещё';
}
