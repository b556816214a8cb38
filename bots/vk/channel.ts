import type { Bot } from '../../src/channel/bot.ts';
import type {
  CheckableChannel,
  ConnectableChannel,
  RecoveringChannel,
  TracingChannel,
} from '../../src/channel/abilities.ts';
import type {
  AcceptedUpdate,
  AcknowledgingChannel,
  ChannelLimits,
  RestoringChannel,
  InvitingChannel,
  NamingChannel,
  PollingChannel,
} from '../../src/channel/channel.ts';
import { type Fields, fieldsOf, idOf, someText } from '../../src/channel/fields.rules.ts';
import { HOUR } from '../../src/kernel/instants.ts';
import { readVkAccount } from './account.ts';
import { vkCheck } from './check.ts';
import { type VkParams, vkClient } from './client.ts';
import { vkConnect } from './connect.ts';
import { pacedChat } from './conversation.ts';
import { vkHiding } from './hide.ts';
import { vkFiles } from './files.ts';
import { NAMES_AT_ONCE, vkNames } from './names.ts';
import { parseVk } from './parse.ts';
import { permalink } from './permalink.ts';
import { vkPoller } from './poll.ts';
import { receiveVk } from './receive.ts';
import { vkRecovery } from './recover.ts';
import { LABEL_LENGTH, vkSender } from './send.ts';
import { vkTracer } from './trace.ts';

const LIMITS: ChannelLimits = {
  // The schema of VK says 9000; what passes in practice is 4096.
  textLength: 4096,
  perSecond: 20,
  perConversationPerSecond: 3,
  buttons: 10,
  buttonLabel: LABEL_LENGTH,
  showsSources: false,
  guardsRepeats: true,
  // `random_id` is compared within the last hour of the dialog.
  guardLifetime: HOUR,
};

export const vkBot: Bot = { open, parse: parseVk, permalink };

type VkChannel = AcknowledgingChannel &
  NamingChannel &
  InvitingChannel &
  RestoringChannel &
  CheckableChannel &
  ConnectableChannel &
  RecoveringChannel &
  TracingChannel;

function open(fields: Readonly<Record<string, unknown>>): VkChannel | (VkChannel & PollingChannel) {
  const account = readVkAccount(fields);
  const call = vkClient(account);
  const channel: VkChannel = {
    kind: 'vk',
    limits: LIMITS,
    receive: (request) => receiveVk(request, account),
    send: vkSender(account, call),
    chatOf: pacedChat,
    files: vkFiles(account),
    namesAtOnce: NAMES_AT_ONCE,
    namesOf: vkNames(call),
    ...vkHiding(account, call),
    inviteLink: (token) => `https://vk.me/club${account.groupId}?ref=${token}`,
    check: vkCheck(account, call),
    connect: vkConnect(account, call),
    dropsWebhooks: false,
    writtenSince: vkRecovery(account, call),
    trace: vkTracer(account, call),
    async acknowledge(update: AcceptedUpdate, signal: AbortSignal) {
      const press = pressOf(update.raw);
      if (press !== undefined)
        await call('messages.sendMessageEventAnswer', press, signal).catch(() => undefined);
    },
  };
  return account.mode === 'webhook' ? channel : { ...channel, poll: vkPoller(account, call) };
}

/** What VK wants to hear again about a press of a callback button; it waits for about a minute. */
function pressOf(raw: string): VkParams | undefined {
  const update = raw.includes('"message_event"') ? parsed(raw) : undefined;
  if (update?.['type'] !== 'message_event') return undefined;
  const press = fieldsOf(update['object']);
  const event = someText(press?.['event_id']);
  const user = idOf(press?.['user_id']);
  const peer = idOf(press?.['peer_id']);
  return event === undefined || user === undefined || peer === undefined
    ? undefined
    : { event_id: event, user_id: user, peer_id: peer };
}

function parsed(raw: string): Fields | undefined {
  try {
    return fieldsOf(JSON.parse(raw));
  } catch {
    return undefined;
  }
}
