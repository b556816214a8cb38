import type { AcceptedUpdate, PolledBatch } from '../../src/channel/channel.ts';
import { type Fields, fieldsIn, fieldsOf, idOf, someText, wholeOf } from '../../src/channel/fields.rules.ts';
import { OtklikError } from '../../src/kernel/errors.ts';
import { SECOND } from '../../src/kernel/instants.ts';
import type { VkAccount } from './account.ts';
import type { VkCall } from './client.ts';
import { keyOf, parseVk } from './parse.ts';

/** Seconds that VK holds an empty poll open. */
const WAIT = 25;

/** Where the next poll goes; kept as JSON in the cursor, because a key lives about an hour and survives a restart. */
interface Server {
  readonly server: string;
  readonly key: string;
  readonly ts: string;
}

/** One poll of Bots Long Poll. With no cursor, or an outdated one, the address is asked for first. */
export function vkPoller(account: VkAccount, call: VkCall) {
  return async (cursor: string | null, signal: AbortSignal): Promise<PolledBatch> => {
    const server = serverOf(cursor) ?? (await askServer(account, call, signal));
    const answer = await check(server, signal);
    const failed = wholeOf(answer['failed']);
    if (failed === undefined) {
      const updates = fieldsIn(answer['updates']).map((update) => accepted(update, account));
      return { updates, cursor: cursorOf({ ...server, ts: idOf(answer['ts']) ?? server.ts }) };
    }
    // 1: a part of the history is gone, go on from the new ts; 2: the key is old; 3: key and ts are.
    if (failed === 1)
      return { updates: [], cursor: cursorOf({ ...server, ts: idOf(answer['ts']) ?? server.ts }) };
    const fresh = await askServer(account, call, signal);
    return { updates: [], cursor: cursorOf(failed === 2 ? { ...fresh, ts: server.ts } : fresh) };
  };
}

function accepted(update: Fields, account: VkAccount): AcceptedUpdate {
  return { key: keyOf(update), raw: JSON.stringify(update), parsed: parseVk(update, account) };
}

async function askServer(account: VkAccount, call: VkCall, signal: AbortSignal): Promise<Server> {
  const answer = await call('groups.getLongPollServer', { group_id: account.groupId }, signal).catch(
    (error: unknown) => {
      throw new OtklikError('unavailable', 'VK cannot be asked for updates', { cause: error });
    },
  );
  if ('refusal' in answer) {
    throw new OtklikError('unavailable', `VK gives no Long Poll server: ${answer.refusal.code}`, {
      hint: 'Switch Long Poll API on in the settings of the community and check the rights of the token.',
    });
  }
  const server = readServer(answer.response);
  if (server === undefined)
    throw new OtklikError('unavailable', 'VK gives no address of its Long Poll server');
  return server;
}

async function check(server: Server, signal: AbortSignal): Promise<Fields> {
  const query = new URLSearchParams({ act: 'a_check', key: server.key, ts: server.ts, wait: String(WAIT) });
  const until = AbortSignal.any([signal, AbortSignal.timeout((WAIT + 15) * SECOND)]);
  try {
    const response = await fetch(`${server.server}?${query.toString()}`, { signal: until });
    return fieldsOf(await response.json()) ?? {};
  } catch (error) {
    throw new OtklikError('unavailable', 'the Long Poll server of VK does not answer', { cause: error });
  }
}

function cursorOf(server: Server): string {
  return JSON.stringify(server);
}

function serverOf(cursor: string | null): Server | undefined {
  if (cursor === null) return undefined;
  try {
    return readServer(JSON.parse(cursor));
  } catch {
    return undefined;
  }
}

function readServer(value: unknown): Server | undefined {
  const fields = fieldsOf(value);
  const server = someText(fields?.['server']);
  const key = someText(fields?.['key']);
  const ts = idOf(fields?.['ts']);
  return server === undefined || key === undefined || ts === undefined ? undefined : { server, key, ts };
}
