// @ts-check

/** What the chat itself says on the screen. What the bot says comes from the body's pack. */
export const TEXTS = {
  subtitle: 'Отвечает бот. Можно позвать сотрудника',
  conversation: 'Переписка',
  close: 'Свернуть чат',
  yourMessage: 'Ваше сообщение',
  placeholder: 'Напишите вопрос',
  send: 'Отправить',
  you: 'Вы',
  bot: 'Бот',
  operator: 'Сотрудник',
  sending: 'отправляется…',
  sent: 'отправлено',
  failed: 'не отправлено',
  retry: 'Повторить',
  remove: 'Удалить',
  sendFailed: 'Сообщение не отправлено. Пробуем ещё, можно повторить самому.',
  offline: 'Нет связи, восстанавливаем…',
  newMessages: 'Новые сообщения ↓',
  calling: 'Зовём сотрудника…',
  privacy: 'Не отправляйте паспортные данные.',
  policy: 'Как мы бережём данные',
  policyPlace: 'на отдельной странице',
  today: 'Сегодня',
  yesterday: 'Вчера',
  source: 'Источник',
  sources: 'Источники',
  moreSources: 'Ещё источники',
  lostSession: 'Прежний диалог больше недоступен. Напишите, и начнётся новый.',
  document: 'Чат',
};

/** @param {number} left */
export function lettersLeft(left) {
  return left >= 0 ? `Осталось знаков: ${left}` : `Лишних знаков: ${-left}. Разделите сообщение`;
}

/** The source of an answer with its edition. @param {import('./server.js').Source} source */
export function sourceLine({ title, act, date }) {
  const [year, month, day] = date.split('-');
  const edition = day ? `ред. от ${day}.${month}.${year}` : '';
  return [title, title.includes(act) ? '' : act, edition].filter(Boolean).join(', ');
}

const clock = new Intl.DateTimeFormat('ru-RU', { hour: '2-digit', minute: '2-digit' });
const dayOfYear = new Intl.DateTimeFormat('ru-RU', { day: 'numeric', month: 'long' });
const dayOfAnyYear = new Intl.DateTimeFormat('ru-RU', { day: 'numeric', month: 'long', year: 'numeric' });

/** @param {Date} at */
export function timeText(at) {
  return clock.format(at);
}

/** The heading of a day as the reader counts days: today, yesterday, 5 марта. @param {Date} at @param {Date} now */
export function dayText(at, now) {
  const days = Math.round((midnight(now) - midnight(at)) / 86_400_000);
  if (days === 0) return TEXTS.today;
  if (days === 1) return TEXTS.yesterday;
  return (at.getFullYear() === now.getFullYear() ? dayOfYear : dayOfAnyYear).format(at);
}

/** @param {Date} at */
function midnight(at) {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}
