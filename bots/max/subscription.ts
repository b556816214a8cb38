import type { SubscriptionPlace } from '../../src/channel/subscriptions.ts';
import type { MaxAccount } from './account.ts';

/** Without a list MAX sends some kinds only. */
const UPDATE_TYPES = [
  'message_created',
  'message_edited',
  'message_removed',
  'message_callback',
  'bot_started',
  'bot_stopped',
  'bot_added',
  'bot_removed',
  'user_added',
  'user_removed',
  'chat_title_changed',
  'dialog_cleared',
  'dialog_muted',
  'dialog_unmuted',
  'dialog_removed',
  'comment_created',
  'comment_edited',
  'comment_removed',
];

export function maxSubscription(account: MaxAccount): SubscriptionPlace {
  const url = new URL(`${account.apiBaseUrl}/subscriptions`);
  return {
    name: 'MAX',
    list: url,
    add: url,
    headers: { authorization: account.token },
    address: (hookUrl) => hookUrl,
    body: { update_types: UPDATE_TYPES, secret: account.secret },
    newToken: 'Возьмите токен заново в кабинете MAX для партнёров: Чат-боты → Интеграция → Получить токен.',
  };
}
