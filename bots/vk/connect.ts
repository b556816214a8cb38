import type { Finding } from '../../src/channel/abilities.ts';
import { CONNECTED, noAnswer } from '../../src/channel/findings.rules.ts';
import { fieldsOf, idOf, textOf } from '../../src/channel/fields.rules.ts';
import type { VkAccount } from './account.ts';
import { Refused, type VkAsk, vkAsker } from './ask.ts';
import { hostOf, ownServer } from './check.ts';
import type { VkCall, VkParams } from './client.ts';
import { API_VERSION, EVENTS, missingEvents } from './events.ts';
import { FINDINGS } from './findings.ts';

/** VK takes no longer title. */
const TITLE = 'Otklik';

/** Adds our Callback API server or switches Long Poll on, with the version and the events that the parser knows. */
export function vkConnect(account: VkAccount, call: VkCall) {
  return async (hookUrl: string, signal: AbortSignal): Promise<readonly Finding[]> => {
    const ask = vkAsker(call, signal);
    try {
      return account.mode === 'polling'
        ? await switchOn(ask, account)
        : await addServer(ask, account, hookUrl);
    } catch (error) {
      if (!(error instanceof Refused)) return [noAnswer('connect', hostOf(account), error)];
      return [
        error.refusal.code === 15 ? FINDINGS.manageMissing() : FINDINGS.refused('connect', error.refusal),
      ];
    }
  };
}

function switches(group: number): VkParams {
  return {
    group_id: group,
    api_version: API_VERSION,
    ...Object.fromEntries(EVENTS.map((name) => [name, 1])),
  };
}

async function switchOn(ask: VkAsk, account: VkAccount): Promise<readonly Finding[]> {
  await ask('groups.setLongPollSettings', { ...switches(account.groupId), enabled: 1 });
  return [CONNECTED];
}

async function addServer(ask: VkAsk, account: VkAccount, hookUrl: string): Promise<readonly Finding[]> {
  const group = { group_id: account.groupId };
  const code = textOf(fieldsOf(await ask('groups.getCallbackConfirmationCode', group))?.['code']);
  const known = await ownServer(ask, account, hookUrl);
  const works = textOf(known?.['status']) === 'ok' && textOf(known?.['secret_key']) === account.secret;
  // A server that is added through the API is asked for another string than one added by hand.
  if (!works && code !== account.confirmation) return [FINDINGS.confirmationDiffers(code)];
  const server = { ...group, url: hookUrl, title: TITLE, secret_key: account.secret ?? '' };
  let id = idOf(known?.['id']);
  if (id === undefined) id = idOf(fieldsOf(await ask('groups.addCallbackServer', server))?.['server_id']);
  else if (!works) await ask('groups.editCallbackServer', { ...server, server_id: id });
  if (id === undefined) return [FINDINGS.serverMissing(hookUrl)];
  await setEvents(ask, account, id);
  const status = textOf((await ownServer(ask, account, hookUrl))?.['status']);
  return [status === 'ok' ? CONNECTED : FINDINGS.serverFails(status)];
}

async function setEvents(ask: VkAsk, account: VkAccount, server: string): Promise<void> {
  const own = { group_id: account.groupId, server_id: server };
  const now = fieldsOf(await ask('groups.getCallbackSettings', own));
  const { needed, other } = missingEvents(fieldsOf(now?.['events']) ?? {});
  if (textOf(now?.['api_version']) === API_VERSION && needed.length + other.length === 0) return;
  await ask('groups.setCallbackSettings', { ...switches(account.groupId), ...own });
}
