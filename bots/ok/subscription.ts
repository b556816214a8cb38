import type { SubscriptionPlace } from '../../src/channel/subscriptions.ts';
import type { OkAccount } from './account.ts';

export function okSubscription(account: OkAccount): SubscriptionPlace {
  const at = (path: string) => {
    const url = new URL(`${account.apiBaseUrl}/graph/me/${path}`);
    url.searchParams.set('access_token', account.token);
    return url;
  };
  return {
    name: 'Одноклассники',
    list: at('subscriptions'),
    add: at('subscribe'),
    headers: {},
    address(hookUrl) {
      const url = new URL(hookUrl);
      if (account.secret !== undefined) url.searchParams.set('secret', account.secret);
      return url.href;
    },
    body: {},
    newToken:
      'Получите ключ заново: настройки группы → Сообщения → Ключ доступа. Прежний при этом отменится.',
  };
}
