import type { AuthorRole, ChannelEvent, Parsed } from '../../src/channel/events.ts';
import {
  type Fields,
  fieldsOf,
  idOf,
  instantOfSeconds,
  someText,
  textOf,
  wholeOf,
} from '../../src/channel/fields.rules.ts';
import { type TelegramIdentity, telegramIdentity } from './account.ts';
import { parseConnection, parseMembership } from './membership.ts';
import { parseMessage } from './message.ts';

/** `bot id : update id`; undefined for what is no update at all. */
export function keyOf(update: Fields, us: TelegramIdentity): string | undefined {
  const id = wholeOf(update['update_id']);
  return id === undefined ? undefined : `${us.botId}:${id}`;
}

/** One update of the Bot API → events in our words. Pure, total: never throws. */
export function parseTelegram(update: unknown, account: unknown): Parsed {
  const fields = fieldsOf(update);
  const us = telegramIdentity(account);
  const key = fields === undefined ? undefined : keyOf(fields, us);
  if (fields === undefined || key === undefined) return { ignored: 'not an update of the Bot API' };
  for (const [kind, parse] of Object.entries(FAMILIES)) {
    const payload = fieldsOf(fields[kind]);
    if (payload !== undefined) return parse(payload, key, us);
  }
  const kind = Object.keys(fields).find((name) => name !== 'update_id');
  return { ignored: kind === undefined ? 'empty update' : `update of another kind: ${kind.slice(0, 40)}` };
}

type Family = (payload: Fields, key: string, us: TelegramIdentity) => Parsed;

const FAMILIES: Readonly<Record<string, Family>> = {
  message: (payload, key, us) => parseMessage(payload, key, us, 'message'),
  edited_message: (payload, key, us) => parseMessage(payload, key, us, 'edit'),
  channel_post: (payload, key) => parsePost(payload, key, 'message'),
  edited_channel_post: (payload, key) => parsePost(payload, key, 'edit'),
  business_message: (payload, key, us) => parseBusiness(payload, key, us, 'message'),
  edited_business_message: (payload, key, us) => parseBusiness(payload, key, us, 'edit'),
  deleted_business_messages: parseDeleted,
  callback_query: parsePress,
  my_chat_member: parseMembership,
  business_connection: parseConnection,
};

/** Posts of a channel reach only its administrators, so the channel is ours and so are they. */
function parsePost(post: Fields, key: string, type: 'message' | 'edit'): Parsed {
  const parsed = parseMessage(post, key, { botId: 0, username: '', ownChannels: [] }, type);
  if (!('events' in parsed)) return parsed;
  const chat = idOf(fieldsOf(post['chat'])?.['id']) ?? '0';
  return {
    events: parsed.events.map((event) => ({
      ...event,
      place: 'public',
      kind: 'post',
      conversation: `${chat}:p${event.messageId ?? '0'}`,
      author: { ...event.author, id: chat, role: 'self' },
    })),
  };
}

/** Messages of an account that we serve: what its owner wrote himself is a manual answer. */
function parseBusiness(message: Fields, key: string, us: TelegramIdentity, type: 'message' | 'edit'): Parsed {
  const parsed = parseMessage(message, key, us, type);
  const connection = idOf(message['business_connection_id']) ?? '0';
  const chat = idOf(fieldsOf(message['chat'])?.['id']) ?? '0';
  if (!('events' in parsed)) return parsed;
  const byBot = fieldsOf(message['sender_business_bot']) !== undefined;
  return {
    events: parsed.events.map((event): ChannelEvent => {
      const conversation = `business:${connection}:${chat}`;
      if (byBot) return { ...event, conversation, author: { ...event.author, role: 'self' } };
      if (event.author.id === chat) return { ...event, conversation };
      const role: AuthorRole = 'staff';
      const typed = event.type === 'message' ? ('own_reply' as const) : event.type;
      return { ...event, type: typed, conversation, author: { ...event.author, role } };
    }),
  };
}

function parseDeleted(deleted: Fields, key: string): Parsed {
  const chat = idOf(fieldsOf(deleted['chat'])?.['id']);
  const connection = idOf(deleted['business_connection_id']);
  const ids = Array.isArray(deleted['message_ids']) ? deleted['message_ids'] : [];
  if (chat === undefined || connection === undefined || ids.length === 0)
    return { ignored: 'deletion without a chat or messages' };
  return {
    events: ids.slice(0, 100).map((id: unknown, index) => ({
      type: 'delete',
      key: index === 0 ? key : `${key}#${index}`,
      place: 'private',
      kind: 'direct',
      conversation: `business:${connection}:${chat}`,
      author: { id: chat, role: 'person' },
      text: '',
      occurredAt: 0,
      messageId: idOf(id) ?? '0',
      attachments: [],
    })),
  };
}

/** A press of a button under one of our messages. Telegram names no time of it. */
function parsePress(press: Fields, key: string, us: TelegramIdentity): Parsed {
  const message = fieldsOf(press['message']);
  const author = idOf(fieldsOf(press['from'])?.['id']);
  if (message === undefined || author === undefined)
    return { ignored: 'press of a button without its message' };
  // The message is ours; the place is what it tells, the author is who pressed.
  const carrier = { ...message, from: press['from'], sender_chat: undefined, text: '-', entities: [] };
  const parsed = parseMessage(carrier, key, us, 'message');
  const ref = someText(press['data']);
  if (!('events' in parsed)) return parsed;
  return {
    events: parsed.events.map((event) => ({
      ...event,
      type: 'button',
      text: '',
      attachments: [],
      occurredAt: instantOfSeconds(undefined),
      ...(ref === undefined ? {} : { ref: textOf(ref) }),
    })),
  };
}
