import type { Agent } from 'node:https';
import type { API } from 'vk-io';
import { connectionsTo } from '../../src/channel/connections.ts';
import { fieldsOf, textOf, wholeOf } from '../../src/channel/fields.rules.ts';
import { SECOND } from '../../src/kernel/instants.ts';
import type { VkAccount } from './account.ts';
import type { VkRefusal } from './errors.ts';

/** An answer of a method of VK: its `response`, or its refusal. */
export type VkAnswer = { readonly response: unknown } | { readonly refusal: VkRefusal };

export type VkParams = Readonly<Record<string, string | number>>;

/** Calls one method once, with the community's or the administrator's token; throws when no answer could be read. */
export type VkCall = (
  method: string,
  params: VkParams,
  signal: AbortSignal,
  token?: 'community' | 'user',
) => Promise<VkAnswer>;

const CALL_TIMEOUT = 15 * SECOND;

/**
 * The API of VK by vk-io. Its queue is passed by: it repeats "too many requests" without end and loses the caller's
 * signal, while here one call has to be one try. The library is loaded at the first call.
 */
export function vkClient(account: VkAccount): VkCall {
  let library: Promise<typeof import('vk-io')> | undefined;
  const apis = new Map<string, API>();
  return async (method, params, signal, as = 'community') => {
    const token = as === 'user' ? (account.userToken ?? account.token) : account.token;
    library ??= import('vk-io');
    const { API, APIRequest } = await library;
    const api = apis.get(token) ?? new API({ ...optionsOf(account), token });
    apis.set(token, api);
    signal.throwIfAborted();
    const answer: unknown = await beforeAbort(
      new APIRequest({ api, method, params: { ...params } }).make(),
      signal,
    );
    return read(answer);
  };
}

function optionsOf(account: VkAccount) {
  // The type asks for the agent of HTTPS; vk-io hands it to the request as it is, and a plain address needs a plain one.
  const agent = connectionsTo(account.apiBaseUrl) as Agent;
  return { apiBaseUrl: account.apiBaseUrl, agent, apiLimit: 20, apiRetryLimit: 0, apiTimeout: CALL_TIMEOUT };
}

async function beforeAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function read(answer: unknown): VkAnswer {
  const fields = fieldsOf(answer);
  const error = fieldsOf(fields?.['error']);
  if (error !== undefined) {
    return { refusal: { code: wholeOf(error['error_code']) ?? 0, description: textOf(error['error_msg']) } };
  }
  if (fields === undefined || !('response' in fields)) throw new SyntaxError('not an answer of VK');
  return { response: fields['response'] };
}
