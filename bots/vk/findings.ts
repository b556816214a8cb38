import type { Finding } from '../../src/channel/abilities.ts';
import { CONNECT } from '../../src/channel/findings.rules.ts';
import type { VkRefusal } from './errors.ts';

const CALLBACK = 'Управление сообществом → Работа с API → Callback API';
const KEYS = 'Управление сообществом → Работа с API → Ключи доступа';

const refusalText = ({ code, description }: VkRefusal) => `${code} ${description}`.trim();

/** What the check of a community can say, each with what to press. */
export const FINDINGS = {
  refused: (id: string, refusal: VkRefusal): Finding => ({
    id,
    state: 'fault',
    text: `ВКонтакте отказал: ${refusalText(refusal)}.`,
    todo: `${KEYS}: проверьте, что ключ выдан этим сообществом и не отозван.`,
  }),
  tokenRefused: (): Finding => ({
    id: 'token',
    state: 'fault',
    text: 'Ключ сообщества не принят: он отозван или записан с ошибкой. Ответы не уходят.',
    todo: `${KEYS} → Создать ключ, отметьте сообщения, стену и управление. Запишите его в token и перезапустите сервер.`,
  }),
  tokenWorks: (rights: readonly string[]): Finding => ({
    id: 'token',
    state: 'works',
    text: `Ключ сообщества принят, права: ${rights.join(', ') || 'нет'}.`,
  }),
  messagesMissing: (): Finding => ({
    id: 'rights.messages',
    state: 'fault',
    text: 'У ключа сообщества нет права на сообщения: ответить в личных сообщениях нельзя.',
    todo: `${KEYS} → Создать ключ с правом «Сообщения сообщества».`,
  }),
  wallMissing: (): Finding => ({
    id: 'rights.wall',
    state: 'fault',
    text: 'У ключа сообщества нет права на стену: ответить на комментарий нельзя.',
    todo: `${KEYS} → Создать ключ с правом «Стена».`,
  }),
  manageMissing: (): Finding => ({
    id: 'rights.manage',
    state: 'limited',
    text: 'У ключа сообщества нет права на управление: программа не видит настроек приёма и не может их поправить.',
    todo: `${KEYS} → Создать ключ с правом «Управление сообществом».`,
  }),
  serverMissing: (hookUrl: string): Finding => ({
    id: 'webhook',
    state: 'fault',
    text: `В сообществе нет сервера Callback API с адресом ${hookUrl}: сообщения не приходят.`,
    todo: `${CONNECT} или добавьте сервер сами: ${CALLBACK}.`,
  }),
  serverFails: (status: string): Finding => ({
    id: 'webhook',
    state: 'fault',
    text: `Сервер Callback API не подтверждён или остановлен площадкой (состояние ${status || 'неизвестно'}).`,
    todo: `${CALLBACK} → Подтвердить. Проверьте, что адрес открыт снаружи по https, а confirmation и secret те же, что в accounts.yaml.`,
  }),
  serverWorks: (): Finding => ({ id: 'webhook', state: 'works', text: 'Сервер Callback API подтверждён.' }),
  longPollOff: (): Finding => ({
    id: 'webhook',
    state: 'fault',
    text: 'Long Poll API выключен: сообщения не приходят.',
    todo: `${CONNECT} или включите сами: Управление сообществом → Работа с API → Long Poll API.`,
  }),
  longPollWorks: (): Finding => ({ id: 'webhook', state: 'works', text: 'Long Poll API включён.' }),
  versionOld: (version: string): Finding => ({
    id: 'version',
    state: 'fault',
    text: `Версия API для событий ${version || 'не указана'}, нужна 5.199: на старых вместо сообщений приходит предупреждение.`,
    todo: `${CONNECT} или выберите 5.199 сами: ${CALLBACK} → Настройки сервера.`,
  }),
  versionWorks: (): Finding => ({ id: 'version', state: 'works', text: 'Версия API 5.199.' }),
  eventsMissing: (names: readonly string[]): Finding => ({
    id: 'events',
    state: 'fault',
    text: `Выключены главные события: ${names.join(', ')}. О таких сообщениях и об ответах сотрудников программа не узнаёт.`,
    todo: `${CONNECT} или отметьте их сами: ${CALLBACK} → Типы событий.`,
  }),
  eventsLimited: (names: readonly string[]): Finding => ({
    id: 'events.other',
    state: 'limited',
    text: `Выключены события: ${names.join(', ')}.`,
    todo: `${CONNECT} или отметьте их сами: ${CALLBACK} → Типы событий.`,
  }),
  eventsWork: (): Finding => ({ id: 'events', state: 'works', text: 'Все нужные события включены.' }),
  userTokenMissing: (): Finding => ({
    id: 'userToken',
    state: 'limited',
    text: 'Нет ключа администратора (userToken). Недоступны: ответы под фото, видео, товарами и в обсуждениях; поиск пропущенных комментариев; упоминания на чужих стенах.',
    todo: 'Получите ключ администратора сообщества с правами на стену, фото, видео и группы и запишите его в userToken.',
  }),
  userTokenRefused: (refusal: VkRefusal): Finding => ({
    id: 'userToken',
    state: 'fault',
    text: `Ключ администратора (userToken) не принят: ${refusalText(refusal)}. Ответы под фото, видео, товарами и в обсуждениях не уходят.`,
    todo: 'Получите ключ заново под учётной записью администратора сообщества.',
  }),
  userTokenWorks: (): Finding => ({ id: 'userToken', state: 'works', text: 'Ключ администратора принят.' }),
  confirmationDiffers: (code: string): Finding => ({
    id: 'confirmation',
    state: 'fault',
    text: `При подключении через API площадка ждёт другую строку подтверждения: ${code}.`,
    todo: 'Запишите её в confirmation этого канала, перезапустите сервер и повторите команду.',
  }),
} as const;
