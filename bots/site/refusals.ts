import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { TEXT_LENGTH } from './post.ts';

interface Refusal {
  readonly status: ContentfulStatusCode;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** Why a request of the chat is not served, in words for the person at the screen. */
const REFUSALS = {
  unknown_account: {
    status: 404,
    code: 'not_found',
    message: 'Такого чата нет.',
    hint: 'Проверьте номер чата в адресе или в коде виджета.',
  },
  foreign_origin: {
    status: 403,
    code: 'forbidden',
    message: 'С этого сайта чат не открывается.',
    hint: 'Администратор чата должен внести сайт в список разрешённых (origins).',
  },
  no_session: {
    status: 401,
    code: 'unauthorized',
    message: 'Диалог не найден.',
    hint: 'Начните новый диалог.',
  },
  text_empty: {
    status: 400,
    code: 'bad_input',
    message: 'Сообщение пустое.',
    hint: `Напишите от 1 до ${TEXT_LENGTH} знаков.`,
  },
  text_long: {
    status: 413,
    code: 'too_large',
    message: `Сообщение длиннее ${TEXT_LENGTH} знаков.`,
    hint: 'Разделите его на несколько сообщений.',
  },
  body_large: {
    status: 413,
    code: 'too_large',
    message: 'Запрос слишком большой.',
    hint: 'Не больше 64 килобайт за один раз.',
  },
  id: {
    status: 400,
    code: 'bad_input',
    message: 'У сообщения нет правильного номера.',
    hint: 'Передайте в поле id номер UUID, свой для каждого сообщения.',
  },
  shape: {
    status: 400,
    code: 'bad_input',
    message: 'Запрос не разобран.',
    hint: 'Нужен JSON с полями id и text.',
  },
  too_fast: {
    status: 429,
    code: 'too_many',
    message: 'Слишком много запросов подряд.',
    hint: 'Подождите немного: сообщение отправится само.',
  },
  too_many_windows: {
    status: 429,
    code: 'too_many',
    message: 'Чат открыт в слишком многих окнах.',
    hint: 'Закройте лишние окна с чатом.',
  },
  stopping: {
    status: 503,
    code: 'unavailable',
    message: 'Чат перезапускается.',
    hint: 'Связь восстановится сама через несколько секунд.',
  },
} as const satisfies Record<string, Refusal>;

export type RefusalName = keyof typeof REFUSALS;

/** The answer for a refused request: `{error: {code, message, hint}}`; `after` is the wait in seconds. */
export function refuse(c: Context, name: RefusalName, after?: number): Response {
  const { status, code, message, hint } = REFUSALS[name];
  if (after !== undefined) c.header('Retry-After', String(after));
  c.header('Cache-Control', 'no-store');
  return c.json({ error: { code, message, hint } }, status);
}
