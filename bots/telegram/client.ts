import type { Api } from 'grammy';
import { connectionsTo } from '../../src/channel/connections.ts';
import type { TelegramAccount } from './account.ts';

/** Longer than the longest poll; single sends are given up earlier by their own signal. */
const CALL_SECONDS = 40;

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
    const agent = connectionsTo(account.apiRoot, account.proxy);
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
