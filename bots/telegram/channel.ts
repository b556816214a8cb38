import type { Bot } from '../../src/channel/bot.ts';
import type { CheckableChannel, ConnectableChannel } from '../../src/channel/abilities.ts';
import {
  type AcceptedUpdate,
  type AcknowledgingChannel,
  type ChannelLimits,
  type HidingChannel,
  type InvitingChannel,
  inviteToken,
  type PollingChannel,
} from '../../src/channel/channel.ts';
import { fieldsOf, someText } from '../../src/channel/fields.rules.ts';
import { readTelegramAccount, telegramIdentity } from './account.ts';
import { telegramCheck, telegramConnect } from './check.ts';
import { callSignal, telegramClient } from './client.ts';
import { pacedChat } from './conversation.ts';
import { telegramHiding } from './hide.ts';
import { telegramFiles } from './files.ts';
import { parseTelegram } from './parse.ts';
import { permalink } from './permalink.ts';
import { telegramPoller } from './poll.ts';
import { acceptUpdate, receiveTelegram } from './receive.ts';
import { telegramSender } from './send.ts';

/** Telegram publishes no exact limits; these are what it has let through for years. */
const LIMITS: ChannelLimits = {
  textLength: 4096,
  perSecond: 30,
  perConversationPerSecond: 1,
  perGroupPerMinute: 20,
  buttons: 8,
  buttonLabel: 64,
  showsSources: false,
  guardsRepeats: false,
  guardLifetime: 0,
};

export const telegramBot: Bot = { open, parse: parseTelegram, permalink };

type TelegramChannel = AcknowledgingChannel &
  InvitingChannel &
  HidingChannel &
  CheckableChannel &
  ConnectableChannel;

function open(
  fields: Readonly<Record<string, unknown>>,
): TelegramChannel | (TelegramChannel & PollingChannel) {
  const account = readTelegramAccount(fields);
  const client = telegramClient(account);
  const channel: TelegramChannel = {
    kind: 'telegram',
    limits: LIMITS,
    receive: (request) => receiveTelegram(request, account),
    send: telegramSender(client),
    check: telegramCheck(account, client),
    connect: telegramConnect(account, client),
    dropsWebhooks: false,
    ...telegramHiding(client),
    inviteLink: (token) => `https://t.me/${telegramIdentity(account).username}?start=${inviteToken(token)}`,
    chatOf: pacedChat,
    files: telegramFiles(account, client),
    async acknowledge(update: AcceptedUpdate, signal: AbortSignal) {
      const id = pressOf(update.raw);
      if (id === undefined) return;
      await client()
        .then((api) => api.answerCallbackQuery(id, {}, callSignal(signal)))
        .catch(() => false);
    },
  };
  if (account.mode === 'webhook') return channel;
  return { ...channel, poll: telegramPoller(client, (update) => acceptUpdate(update, account)) };
}

/** The id of the press in a raw update; undefined when it holds none. */
function pressOf(raw: string): string | undefined {
  if (!raw.includes('"callback_query"')) return undefined;
  try {
    return someText(fieldsOf(fieldsOf(JSON.parse(raw))?.['callback_query'])?.['id']);
  } catch {
    return undefined;
  }
}
