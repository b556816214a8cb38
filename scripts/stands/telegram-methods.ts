import { json, type StandAnswer, type StandRequest } from './listen.ts';
import type { createUpdateQueue } from './telegram-queue.ts';

/** A message that a person would see. */
export interface TelegramMessage {
  readonly id: number;
  readonly chat: string;
  readonly text: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export type TelegramMethod = (
  params: Record<string, unknown>,
  request: StandRequest,
) => StandAnswer | Promise<StandAnswer>;

/** What was sent, chat by chat, and who refuses to get more. */
export function createChat() {
  const messages: TelegramMessage[] = [];
  const blocked = new Set<string>();
  const send = (params: Record<string, unknown>): StandAnswer => {
    const chat = text(params['chat_id']);
    const words = text(params['text']);
    if (blocked.has(chat)) return refused(403, 'Forbidden: bot was blocked by the user');
    if (words === '') return refused(400, 'Bad Request: message text is empty');
    if (words.length > 4096) return refused(400, 'Bad Request: message is too long');
    const id = messages.length + 1;
    messages.push({ id, chat, text: words, params });
    const type = chat.startsWith('-') ? 'supergroup' : 'private';
    return done({ message_id: id, date: 1, chat: { id: Number(chat), type }, text: words });
  };
  return { messages, blocked, send };
}

/** The methods that the stand performs; every other one is answered with `true`. */
export function methodsOf(
  chat: ReturnType<typeof createChat>,
  queue: ReturnType<typeof createUpdateQueue>,
  target: { url: string | undefined; secret: string | undefined; info?: object },
): Readonly<Record<string, TelegramMethod>> {
  const bot = {
    id: 42,
    is_bot: true,
    first_name: 'Стенд',
    username: 'gov_bot',
    can_read_all_group_messages: true,
  };
  return {
    getMe: () => done(bot),
    sendMessage: chat.send,
    editMessageText: (params) => done({ message_id: params['message_id'], date: 1, text: params['text'] }),
    setWebhook(params) {
      Object.assign(target, {
        url: params['url'] === '' ? undefined : params['url'],
        secret: params['secret_token'],
        info: { allowed_updates: params['allowed_updates'] },
      });
      return done(true);
    },
    deleteWebhook() {
      Object.assign(target, { url: undefined, secret: undefined });
      return done(true);
    },
    getWebhookInfo: () => done({ url: target.url ?? '', pending_update_count: queue.size(), ...target.info }),
    async getUpdates(params, request) {
      if (target.url !== undefined)
        return refused(409, 'Conflict: can’t use getUpdates while webhook is active');
      const updates = await queue.take(
        Number(params['offset'] ?? 0),
        Number(params['timeout'] ?? 0),
        request.gone,
      );
      return updates === undefined
        ? refused(409, 'Conflict: terminated by other getUpdates request')
        : done(updates);
    },
  };
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

export function done(result: unknown): StandAnswer {
  return json({ ok: true, result });
}

/** A refusal as the Bot API words it. */
export function refused(code: number, description: string): StandAnswer {
  return json({ ok: false, error_code: code, description }, code);
}
