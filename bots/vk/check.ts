import type { Finding } from '../../src/channel/abilities.ts';
import { ADDRESS_UNKNOWN, noAnswer } from '../../src/channel/findings.rules.ts';
import { type Fields, fieldsIn, fieldsOf, idOf, textOf } from '../../src/channel/fields.rules.ts';
import type { VkAccount } from './account.ts';
import { Refused, type VkAsk, vkAsker } from './ask.ts';
import type { VkCall } from './client.ts';
import { API_VERSION, missingEvents } from './events.ts';
import { FINDINGS } from './findings.ts';

/** How the connection with a community stands: tokens and their rights, the Callback API server or Long Poll. */
export function vkCheck(account: VkAccount, call: VkCall) {
  return async (hookUrl: string | null, signal: AbortSignal): Promise<readonly Finding[]> => {
    const ask = vkAsker(call, signal);
    const token = await tokenRights(ask, account);
    // Without the community's token nothing else can be asked.
    if (token.some(({ id, state }) => id === 'token' && state !== 'works')) return token;
    const receiving = account.mode === 'polling' ? longPoll(ask, account) : callback(ask, account, hookUrl);
    return [
      ...token,
      ...(await receiving.catch(unasked('webhook', account))),
      ...(await userToken(ask, account)),
    ];
  };
}

/** The host of the API, as people know it. */
export function hostOf(account: VkAccount): string {
  return new URL(account.apiBaseUrl).host;
}

/** What becomes of a question that got no answer. */
function unasked(id: string, account: VkAccount) {
  return (error: unknown): readonly Finding[] => {
    if (!(error instanceof Refused)) return [noAnswer(id, hostOf(account), error)];
    return error.refusal.code === 15 && id === 'webhook'
      ? [FINDINGS.manageMissing()]
      : [FINDINGS.refused(id, error.refusal)];
  };
}

async function tokenRights(ask: VkAsk, account: VkAccount): Promise<readonly Finding[]> {
  const answer = await ask('groups.getTokenPermissions', {}).catch((error: unknown) => error);
  if (answer instanceof Refused) {
    return [answer.refusal.code === 5 ? FINDINGS.tokenRefused() : FINDINGS.refused('token', answer.refusal)];
  }
  if (answer instanceof Error) return [noAnswer('token', hostOf(account), answer)];
  const granted = fieldsIn(fieldsOf(answer)?.['permissions']).map((right) => textOf(right['name']));
  const has = (right: string) => granted.includes(right);
  return [
    FINDINGS.tokenWorks(granted),
    ...(has('messages') ? [] : [FINDINGS.messagesMissing()]),
    ...(has('wall') ? [] : [FINDINGS.wallMissing()]),
    ...(has('manage') ? [] : [FINDINGS.manageMissing()]),
  ];
}

/** Our Callback API server among those of the community; VK keeps up to ten. */
export async function ownServer(
  ask: VkAsk,
  account: VkAccount,
  hookUrl: string,
): Promise<Fields | undefined> {
  const answer = await ask('groups.getCallbackServers', { group_id: account.groupId });
  return fieldsIn(fieldsOf(answer)?.['items']).find((server) => textOf(server['url']) === hookUrl);
}

async function callback(ask: VkAsk, account: VkAccount, hookUrl: string | null): Promise<readonly Finding[]> {
  if (hookUrl === null) return [ADDRESS_UNKNOWN];
  const server = await ownServer(ask, account, hookUrl);
  if (server === undefined) return [FINDINGS.serverMissing(hookUrl)];
  const status = textOf(server['status']);
  const answer = await ask('groups.getCallbackSettings', {
    group_id: account.groupId,
    server_id: idOf(server['id']) ?? '',
  });
  return [
    status === 'ok' ? FINDINGS.serverWorks() : FINDINGS.serverFails(status),
    ...settings(fieldsOf(answer)),
  ];
}

async function longPoll(ask: VkAsk, account: VkAccount): Promise<readonly Finding[]> {
  const answer = fieldsOf(await ask('groups.getLongPollSettings', { group_id: account.groupId }));
  const on = answer?.['is_enabled'] === true || answer?.['is_enabled'] === 1;
  return [on ? FINDINGS.longPollWorks() : FINDINGS.longPollOff(), ...settings(answer)];
}

function settings(answer: Fields | undefined): readonly Finding[] {
  const version = textOf(answer?.['api_version']);
  const { needed, other } = missingEvents(fieldsOf(answer?.['events']) ?? {});
  return [
    version === API_VERSION ? FINDINGS.versionWorks() : FINDINGS.versionOld(version),
    ...(needed.length > 0 ? [FINDINGS.eventsMissing(needed)] : []),
    ...(other.length > 0 ? [FINDINGS.eventsLimited(other)] : []),
    ...(needed.length + other.length === 0 ? [FINDINGS.eventsWork()] : []),
  ];
}

/** An administrator's token: without it VK shows no walls and takes no answers under photos, videos and goods. */
async function userToken(ask: VkAsk, account: VkAccount): Promise<readonly Finding[]> {
  if (account.userToken === undefined) return [FINDINGS.userTokenMissing()];
  try {
    await ask('users.get', {}, 'user');
    await ask('wall.get', { owner_id: -account.groupId, count: 1 }, 'user');
    return [FINDINGS.userTokenWorks()];
  } catch (error) {
    if (!(error instanceof Refused)) return [noAnswer('userToken', hostOf(account), error)];
    return [FINDINGS.userTokenRefused(error.refusal)];
  }
}
