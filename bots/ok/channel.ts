import type { Bot } from '../../src/channel/bot.ts';
import type { ChannelLimits, HookRequest, Received } from '../../src/channel/channel.ts';
import type { CheckableChannel, ConnectableChannel } from '../../src/channel/abilities.ts';
import { parseExactly } from '../../src/channel/exact-json.rules.ts';
import { fieldsOf } from '../../src/channel/fields.rules.ts';
import { checkSubscription, subscribe } from '../../src/channel/subscriptions.ts';
import { sameSecret, sha256 } from '../../src/kernel/ids.ts';
import { type OkAccount, readOkAccount } from './account.ts';
import { callersOf } from './callers.ts';
import { okFiles } from './files.ts';
import { keyOf, parseOk } from './parse.ts';
import { LABEL_LENGTH, okSender } from './send.ts';
import { okSubscription } from './subscription.ts';

/** Odnoklassniki publishes no limits of its bots; these are cautious. */
const LIMITS: ChannelLimits = {
  textLength: 2000,
  perSecond: 10,
  perConversationPerSecond: 1,
  buttons: 10,
  buttonLabel: LABEL_LENGTH,
  guardsRepeats: false,
  guardLifetime: 0,
  showsSources: false,
};

export const okBot: Bot = { open, parse: (update) => parseOk(update) };

function open(fields: Readonly<Record<string, unknown>>): CheckableChannel & ConnectableChannel {
  const account = readOkAccount(fields);
  const place = okSubscription(account);
  const mayCall = callersOf(account);
  return {
    kind: 'ok',
    limits: LIMITS,
    receive: (request) => receive(request, account, mayCall),
    send: okSender(account),
    check: (hookUrl, signal) => checkSubscription(place, hookUrl, signal),
    connect: (hookUrl, signal) => subscribe(place, hookUrl, signal),
    dropsWebhooks: true,
    files: okFiles(account),
  };
}

/** There is no signature: the caller's network and, where one is set, the secret of the address stand in for it. */
function receive(
  request: HookRequest,
  account: OkAccount,
  mayCall: (address: string | undefined) => boolean,
): Received {
  if (!mayCall(request.remoteAddress))
    return { outcome: 'refuse', status: 403, reason: 'the caller is not Odnoklassniki' };
  if (account.secret !== undefined && !sameSecret(request.query['secret'], account.secret)) {
    return { outcome: 'refuse', status: 401, reason: 'wrong or missing secret' };
  }
  // The raw text is kept as it came: `seq` is longer than a number can hold.
  const raw = new TextDecoder().decode(request.body);
  const update = fieldsOf(read(raw));
  const key = update === undefined ? undefined : keyOf(update);
  const accepted =
    key === undefined
      ? {
          key: `bad:${sha256(raw)}`,
          raw,
          parsed: { ignored: 'not an update', alarm: 'ok: unreadable update' },
        }
      : { key, raw, parsed: parseOk(update) };
  return { outcome: 'accept', updates: [accepted], reply: { status: 200, body: '' } };
}

function read(raw: string): unknown {
  try {
    return parseExactly(raw);
  } catch {
    return undefined;
  }
}
