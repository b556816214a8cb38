import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Api } from 'grammy';
import { SECOND } from '../../src/kernel/instants.ts';
import type { TelegramAccount } from './account.ts';

/** Longer than the longest poll; single sends are given up earlier by their own signal. */
const CALL_SECONDS = 40;

/**
 * How long an idle connection is kept. A connection that the other side has closed meanwhile fails in the middle of a
 * call, which then ends as `unknown` for nothing.
 */
const IDLE = 4 * SECOND;

/** grammY takes the signals of a polyfill; those of the platform do the same. */
type CallSignal = NonNullable<Parameters<Api['getMe']>[0]>;

/**
 * The Bot API by grammY, without its retries: one call is one try. The library is loaded at the first call, so that
 * a server without a Telegram account never pays for it.
 */
export function telegramClient(account: TelegramAccount): () => Promise<Api> {
  let opened: Promise<Api> | undefined;
  const open = async () => {
    const { Api } = await import('grammy');
    const AgentOf = account.apiRoot.startsWith('https:') ? HttpsAgent : HttpAgent;
    const agent = new AgentOf({ keepAlive: true, timeout: IDLE });
    return new Api(account.token, {
      apiRoot: account.apiRoot,
      timeoutSeconds: CALL_SECONDS,
      baseFetchConfig: { agent, compress: true },
    });
  };
  return () => (opened ??= open());
}

/** A signal in the form that grammY's types ask for. */
export function callSignal(signal: AbortSignal): CallSignal {
  return signal as unknown as CallSignal;
}
