import type { Api } from 'grammy';
import type { Finding } from '../../src/channel/abilities.ts';
import { ADDRESS_UNKNOWN, CONNECT, CONNECTED, noAnswer } from '../../src/channel/findings.rules.ts';
import { instantOfSeconds } from '../../src/channel/fields.rules.ts';
import { HOUR } from '../../src/kernel/instants.ts';
import type { TelegramAccount } from './account.ts';
import { callSignal } from './client.ts';
import { refusalOf } from './errors.ts';
import { ALLOWED_UPDATES } from './poll.ts';

type Info = Awaited<ReturnType<Api['getWebhookInfo']>>;

/** More than this waiting means that the webhook does not keep up. */
const MANY_WAITING = 100;

const host = (account: TelegramAccount) => new URL(account.apiRoot).host;

/** How the bot stands: its token, what it may read in groups, its webhook as Telegram sees it. */
export function telegramCheck(account: TelegramAccount, client: () => Promise<Api>) {
  return async (hookUrl: string | null, signal: AbortSignal): Promise<readonly Finding[]> => {
    try {
      const api = await client();
      const me = await api.getMe(callSignal(signal));
      const info = await api.getWebhookInfo(callSignal(signal));
      const receiving = account.mode === 'polling' ? polling(info) : webhook(info, hookUrl);
      return [...identity(me, account), ...receiving];
    } catch (error) {
      return [failure('token', account, error)];
    }
  };
}

/** Sets the webhook with its secret and every kind of update, or takes it off where the account polls. */
export function telegramConnect(account: TelegramAccount, client: () => Promise<Api>) {
  return async (hookUrl: string, signal: AbortSignal): Promise<readonly Finding[]> => {
    try {
      const api = await client();
      const info = await api.getWebhookInfo(callSignal(signal));
      if (account.mode === 'polling') {
        if (info.url) await api.deleteWebhook({}, callSignal(signal));
        return [CONNECTED];
      }
      // Telegram does not show the secret, so it is set even where the address is right already.
      await api.setWebhook(
        hookUrl,
        { secret_token: account.secret ?? '', allowed_updates: [...ALLOWED_UPDATES] },
        callSignal(signal),
      );
      return [CONNECTED];
    } catch (error) {
      return [failure('connect', account, error)];
    }
  };
}

function failure(id: string, account: TelegramAccount, error: unknown): Finding {
  const refusal = refusalOf(error);
  if (refusal === undefined) return noAnswer(id, host(account), error);
  if (refusal.code === 401 || refusal.code === 404) {
    return {
      id: 'token',
      state: 'fault',
      text: 'Telegram не знает этого токена: сообщения не приходят и ответы не уходят.',
      todo: 'Возьмите токен у @BotFather (/mybots → бот → API Token), запишите в token и перезапустите сервер.',
    };
  }
  return {
    id,
    state: 'fault',
    text: `Telegram отказал: ${refusal.code} ${refusal.description}.`,
    todo: 'Адрес приёма должен быть https на порту 443, 80, 88 или 8443 с сертификатом, которому доверяют.',
  };
}

function identity(me: Awaited<ReturnType<Api['getMe']>>, account: TelegramAccount): readonly Finding[] {
  const same = me.id === account.bot.id && me.username?.toLowerCase() === nameOf(account);
  return [
    same
      ? { id: 'token', state: 'works', text: `Токен принят, это бот @${me.username}.` }
      : {
          id: 'token',
          state: 'fault',
          text: `Токен от другого бота: @${me.username} (${me.id}). Упоминания не узнаются.`,
          todo: 'Поправьте bot.id и bot.username в accounts.yaml или возьмите токен нужного бота.',
        },
    me.can_read_all_group_messages
      ? { id: 'privacy', state: 'works', text: 'В группах бот видит все сообщения.' }
      : {
          id: 'privacy',
          state: 'limited',
          text: 'В группах бот видит только обращённое к нему: комментарии без упоминания не приходят, кроме групп, где он администратор.',
          todo: 'Сделайте бота администратором группы обсуждений или @BotFather → /setprivacy → Disable и добавьте его в группу заново.',
        },
  ];
}

const nameOf = (account: TelegramAccount) => account.bot.username.replace(/^@/, '').toLowerCase();

function polling(info: Info): readonly Finding[] {
  if (!info.url) return [{ id: 'webhook', state: 'works', text: 'Опрос возможен: вебхука нет.' }];
  return [
    {
      id: 'webhook',
      state: 'fault',
      text: `У бота есть вебхук ${info.url}, поэтому опрос не идёт: сообщения не приходят.`,
      todo: `${CONNECT}: вебхук будет снят. Если им пользуется другая программа, решите, какая из них нужна.`,
    },
  ];
}

function webhook(info: Info, hookUrl: string | null): readonly Finding[] {
  if (hookUrl === null) return [ADDRESS_UNKNOWN];
  if (info.url !== hookUrl) {
    return [
      {
        id: 'webhook',
        state: 'fault',
        text: info.url
          ? `Вебхук ведёт на другой адрес: ${info.url}.`
          : 'Вебхук не установлен: сообщения не приходят.',
        todo: `${CONNECT}: адрес станет ${hookUrl}.`,
      },
    ];
  }
  return [...troubles(info), ...missing(info)];
}

function troubles(info: Info): readonly Finding[] {
  const failedAt = instantOfSeconds(info.last_error_date);
  const waiting = info.pending_update_count;
  const fresh = Date.now() - failedAt < HOUR;
  if (info.last_error_message !== undefined && (fresh || waiting > MANY_WAITING)) {
    return [
      {
        id: 'webhook',
        state: 'fault',
        text: `Telegram не может доставить: ${info.last_error_message}. Ждут доставки: ${waiting}.`,
        todo: /certificate|SSL/i.test(info.last_error_message)
          ? 'Поставьте на адрес сертификат с полной цепочкой, которому доверяет Telegram.'
          : 'Проверьте, что адрес открыт снаружи по https и отвечает 200, а secret тот же, что при установке.',
      },
    ];
  }
  return [{ id: 'webhook', state: 'works', text: `Вебхук установлен, ждут доставки: ${waiting}.` }];
}

function missing(info: Info): readonly Finding[] {
  const asked: readonly string[] = info.allowed_updates ?? [];
  const needed = [
    'message',
    'edited_message',
    'channel_post',
    'callback_query',
    'my_chat_member',
    'chat_member',
  ];
  const absent = needed.filter((name) => !asked.includes(name));
  // Without a list Telegram sends all but three kinds, of which we use one.
  const off = asked.length === 0 ? ['chat_member'] : absent;
  if (off.length === 0) return [{ id: 'events', state: 'works', text: 'Все нужные события включены.' }];
  return [
    {
      id: 'events',
      state: off.includes('message') ? 'fault' : 'limited',
      text: `Выключены события: ${off.join(', ')}.`,
      todo: `${CONNECT}.`,
    },
  ];
}
