import type { Bot } from '../../src/channel/bot.ts';
import type {
  Channel,
  ChannelLimits,
  InvitingChannel,
  OutgoingMessage,
  SendOutcome,
} from '../../src/channel/channel.ts';
import { textOf } from '../../src/channel/fields.rules.ts';
import { OtklikError, errorText } from '../../src/kernel/errors.ts';
import { type Clock, systemClock, toIso } from '../../src/kernel/instants.ts';
import { readSiteAccount } from './account.ts';
import type { ChatStore } from './port.ts';
import { parseStoredPost, TEXT_LENGTH } from './post.ts';

/** The log is our own table: it takes what the database takes, and knows a repeated guard for ever. */
const LIMITS: ChannelLimits = {
  textLength: TEXT_LENGTH,
  perSecond: 1_000,
  perConversationPerSecond: 50,
  buttons: 8,
  buttonLabel: 80,
  showsSources: true,
  guardsRepeats: true,
  guardLifetime: Number.POSITIVE_INFINITY,
};

/**
 * The chat on the body's own site. Its log is kept by the server, so the bot is made over that storage. `publicOrigin`
 * is where its chat page stands; without it nobody can be invited there.
 */
export function siteBot(
  chat: ChatStore,
  clock: Clock = systemClock,
  publicOrigin: string | null = null,
): Bot {
  return {
    open(account) {
      readSiteAccount(account);
      const channel = openSiteChannel(chat, clock);
      const id = textOf(account['id']);
      return publicOrigin === null || id === ''
        ? channel
        : invitingTo(`${publicOrigin}/portal/chat`, id, channel);
    },
    parse: (update) => parseStoredPost(update),
  };
}

function openSiteChannel(chat: ChatStore, clock: Clock): Channel {
  return {
    kind: 'site',
    limits: LIMITS,
    receive: () => ({ outcome: 'refuse', status: 403, reason: 'the site chat has routes of its own' }),
    send: (message) => appendToLog(chat, message, clock),
  };
}

/** The token stands behind `#`: what stands there is sent to no server and kept in no log of requests. */
function invitingTo(page: string, account: string, channel: Channel): InvitingChannel {
  const address = `${page}?account=${encodeURIComponent(account)}`;
  return { ...channel, inviteLink: (token) => `${address}#invitation=${token}` };
}

async function appendToLog(chat: ChatStore, message: OutgoingMessage, clock: Clock): Promise<SendOutcome> {
  const now = clock();
  const payload = {
    from: message.from,
    text: message.text,
    ...(message.sources?.length ? { sources: message.sources } : {}),
    ...(message.buttons?.length ? { buttons: message.buttons } : {}),
    at: toIso(now),
  };
  try {
    const seq = await chat.append(message.conversation, message.guard, 'message', payload, now);
    return { outcome: 'sent', externalId: String(seq) };
  } catch (error) {
    if (error instanceof OtklikError && error.code === 'not_found') {
      return { outcome: 'failed', reason: 'the chat session is gone', unreachable: true };
    }
    // The commit may have happened before its answer was lost; the guard makes the repeat harmless.
    return { outcome: 'unknown', reason: errorText(error) };
  }
}
