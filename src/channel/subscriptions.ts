import type { Finding } from './abilities.ts';
import { fieldsIn, fieldsOf, textOf } from './fields.rules.ts';
import { ADDRESS_UNKNOWN, CONNECT, CONNECTED, noAnswer } from './findings.rules.ts';
import { getJson, type JsonAnswer, postJson } from './post-json.ts';

/** Where MAX and Odnoklassniki, whose APIs are of one lineage, keep the addresses that they call. */
export interface SubscriptionPlace {
  /** The platform's name in Russian. */
  readonly name: string;
  readonly list: URL;
  readonly add: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Our address as it has to be subscribed. */
  readonly address: (hookUrl: string) => string;
  /** What is sent beside the address. */
  readonly body: object;
  /** How to get a new token. */
  readonly newToken: string;
}

/** Looks whether the token is taken and our address is subscribed. Never throws. */
export async function checkSubscription(
  place: SubscriptionPlace,
  hookUrl: string | null,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const answer = await getJson(place.list, signal, place.headers).catch((error: unknown) => error);
  const refused = refusalIn(place, answer);
  if (refused) return [refused];
  const token: Finding = { id: 'token', state: 'works', text: 'Токен принят.' };
  if (hookUrl === null) return [token, ADDRESS_UNKNOWN];
  const listed = subscribed(answer as JsonAnswer, place.address(hookUrl));
  return [token, listed ? SUBSCRIBED : missing(place.name)];
}

/** Subscribes our address where it is not subscribed yet. Never throws. */
export async function subscribe(
  place: SubscriptionPlace,
  hookUrl: string,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const now = await getJson(place.list, signal, place.headers).catch((error: unknown) => error);
  const refused = refusalIn(place, now);
  if (refused) return [refused];
  const url = place.address(hookUrl);
  if (subscribed(now as JsonAnswer, url)) return [CONNECTED];
  const answer = await postJson(place.add, { url, ...place.body }, signal, place.headers).catch(
    (error: unknown) => error,
  );
  return [refusalIn(place, answer) ?? CONNECTED];
}

const SUBSCRIBED: Finding = { id: 'webhook', state: 'works', text: 'Подписка на события стоит.' };

function missing(name: string): Finding {
  return {
    id: 'webhook',
    state: 'fault',
    text: `${name} не шлёт сюда событий: подписки нет. Площадка снимает её после 8 часов неудач.`,
    todo: `${CONNECT}. Работающий сервер, который знает свой адрес, ставит её и сам.`,
  };
}

function subscribed(answer: JsonAnswer, url: string): boolean {
  return fieldsIn(fieldsOf(answer.body)?.['subscriptions']).some((one) => textOf(one['url']) === url);
}

/** Odnoklassniki tells of an error by `error_code` with any status, MAX by the status. */
function refusalIn(place: SubscriptionPlace, answer: unknown): Finding | undefined {
  const fields = fieldsOf(answer);
  if (answer instanceof Error || typeof fields?.['status'] !== 'number')
    return noAnswer('token', place.list.host, answer);
  const body = fieldsOf(fields['body']);
  const code = body?.['error_code'] ?? body?.['code'];
  if (fields['status'] === 200 && code === undefined) return undefined;
  if (fields['status'] >= 500) return noAnswer('token', place.list.host, answer);
  const said = [fields['status'], code, body?.['error_msg'] ?? body?.['message']].filter(Boolean).join(' ');
  return {
    id: 'token',
    state: 'fault',
    text: `${place.name} отказывает: ${said}. Сообщения не приходят и ответы не уходят.`,
    todo: place.newToken,
  };
}
