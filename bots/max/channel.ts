import type { Bot } from '../../src/channel/bot.ts';
import {
  type Channel,
  type ChannelLimits,
  type HookRequest,
  type InvitingChannel,
  inviteToken,
  type Received,
} from '../../src/channel/channel.ts';
import type { CheckableChannel, ConnectableChannel } from '../../src/channel/abilities.ts';
import { parseExactly } from '../../src/channel/exact-json.rules.ts';
import { fieldsOf } from '../../src/channel/fields.rules.ts';
import { checkSubscription, subscribe } from '../../src/channel/subscriptions.ts';
import { sameSecret, sha256 } from '../../src/kernel/ids.ts';
import { type MaxAccount, maxIdentity, readMaxAccount } from './account.ts';
import { pacedChat } from './conversation.ts';
import { maxFiles } from './files.ts';
import { keyOf, parseMax } from './parse.ts';
import { LABEL_LENGTH, maxSender } from './send.ts';
import { maxSubscription } from './subscription.ts';

const LIMITS: ChannelLimits = {
  textLength: 4000,
  perSecond: 30,
  perConversationPerSecond: 1,
  // 30 rows of up to 7; ours are one in a row.
  buttons: 30,
  buttonLabel: LABEL_LENGTH,
  guardsRepeats: false,
  guardLifetime: 0,
  showsSources: false,
};

export const maxBot: Bot = { open, parse: parseMax };

function open(fields: Readonly<Record<string, unknown>>): Channel | InvitingChannel {
  const account = readMaxAccount(fields);
  const { username } = maxIdentity(account);
  const place = maxSubscription(account);
  const channel: CheckableChannel & ConnectableChannel = {
    kind: 'max',
    limits: LIMITS,
    receive: (request) => receive(request, account),
    send: maxSender(account),
    chatOf: pacedChat,
    check: (hookUrl, signal) => checkSubscription(place, hookUrl, signal),
    connect: (hookUrl, signal) => subscribe(place, hookUrl, signal),
    dropsWebhooks: true,
    files: maxFiles(account),
  };
  if (username === '') return channel;
  return { ...channel, inviteLink: (token) => `https://max.ru/${username}?start=${inviteToken(token)}` };
}

/** Whoever knows the secret is MAX: what it sends is taken even when it cannot be read, or it would come back. */
function receive(request: HookRequest, account: MaxAccount): Received {
  if (!sameSecret(request.header('x-max-bot-api-secret'), account.secret)) {
    return { outcome: 'refuse', status: 401, reason: 'wrong or missing secret' };
  }
  const raw = new TextDecoder().decode(request.body);
  const update = fieldsOf(read(raw));
  const accepted =
    update === undefined
      ? {
          key: `bad:${sha256(raw)}`,
          raw,
          parsed: { ignored: 'not an update of MAX', alarm: 'max: unreadable update' },
        }
      : { key: keyOf(update), raw, parsed: parseMax(update, account) };
  return { outcome: 'accept', updates: [accepted], reply: { status: 200, body: '' } };
}

function read(raw: string): unknown {
  try {
    return parseExactly(raw);
  } catch {
    return undefined;
  }
}
