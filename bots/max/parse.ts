import type { ChannelEvent, Parsed } from '../../src/channel/events.ts';
import {
  type Fields,
  fieldsOf,
  idOf,
  instantOfMillis,
  someText,
  textOf,
} from '../../src/channel/fields.rules.ts';
import { type MaxIdentity, maxIdentity } from './account.ts';
import { parseMessage, personOf, whereOf } from './message.ts';

/** MAX numbers no updates: type, time and what it is about together are unique. */
export function keyOf(update: Fields): string {
  const message = fieldsOf(update['message']);
  const callback = fieldsOf(update['callback']);
  const about =
    idOf(callback?.['callback_id']) ??
    idOf(fieldsOf(message?.['body'])?.['mid']) ??
    idOf(update['message_id']) ??
    `${idOf(update['chat_id']) ?? ''}/${idOf(fieldsOf(update['user'])?.['user_id']) ?? idOf(update['user_id']) ?? ''}`;
  return `${textOf(update['update_type']).slice(0, 40)}:${idOf(update['timestamp']) ?? '0'}:${about}`;
}

type Family = (update: Fields, key: string, us: MaxIdentity) => Parsed;

/** One update of MAX → events in our words. Pure, total: never throws. */
export function parseMax(update: unknown, account: unknown): Parsed {
  const fields = fieldsOf(update);
  const type = textOf(fields?.['update_type']);
  if (fields === undefined || type === '') return { ignored: 'not an update of MAX' };
  const parse = FAMILIES.get(type);
  if (parse === undefined) return { ignored: `update of another type: ${type.slice(0, 40)}` };
  return parse(fields, keyOf(fields), maxIdentity(account));
}

const FAMILIES = new Map<string, Family>([
  ['message_created', (update, key, us) => parseMessage(update, key, us, 'message')],
  ['message_edited', (update, key, us) => parseMessage(update, key, us, 'edit')],
  ['message_removed', parseRemoval],
  ['comment_created', (update, key, us) => parseMessage(update, key, us, 'message')],
  ['comment_edited', (update, key, us) => parseMessage(update, key, us, 'edit')],
  ['comment_removed', parseRemoval],
  ['message_callback', parsePress],
  // The person pressed "start"; a deep link's token comes along. The same as Telegram's /start.
  ['bot_started', (update, key) => parseDialog(update, key, 'message', '/start')],
  ['bot_stopped', (update, key) => parseDialog(update, key, 'unreachable')],
  ['dialog_removed', (update, key) => parseDialog(update, key, 'unreachable')],
]);

function parsePress(update: Fields, key: string, us: MaxIdentity): Parsed {
  const callback = fieldsOf(update['callback']);
  const person = personOf(fieldsOf(callback?.['user']), us);
  if (callback === undefined || person === undefined)
    return { ignored: 'press of a button without a person' };
  const message = fieldsOf(update['message']);
  const messageId = idOf(fieldsOf(message?.['body'])?.['mid']);
  const ref = someText(callback['payload']);
  const event: ChannelEvent = {
    type: 'button',
    key,
    ...whereOf(fieldsOf(message?.['recipient']), person.id),
    author: person,
    text: '',
    occurredAt: instantOfMillis(callback['timestamp'] ?? update['timestamp']),
    attachments: [],
    ...(messageId === undefined ? {} : { messageId }),
    ...(ref === undefined ? {} : { ref }),
  };
  return { events: [event] };
}

function parseDialog(update: Fields, key: string, type: 'message' | 'unreachable', text = ''): Parsed {
  const user = fieldsOf(update['user']);
  const userId = idOf(user?.['user_id']);
  if (userId === undefined) return { ignored: 'change of a dialog without a person' };
  const ref = someText(update['payload']);
  const name = someText(user?.['name']) ?? someText(user?.['first_name']);
  return {
    events: [
      {
        type,
        key,
        place: 'private',
        kind: 'direct',
        conversation: idOf(update['chat_id']) ?? `user:${userId}`,
        author: { id: userId, role: 'person', ...(name === undefined ? {} : { name }) },
        text,
        occurredAt: instantOfMillis(update['timestamp']),
        attachments: [],
        ...(ref === undefined ? {} : { ref }),
      },
    ],
  };
}

/** The notice names who removed, which is the author or a moderator. Chats with many members have negative ids. */
function parseRemoval(update: Fields, key: string): Parsed {
  const messageId = idOf(update['message_id']);
  const chat = idOf(update['chat_id']);
  if (messageId === undefined || chat === undefined) return { ignored: 'removal without its place' };
  const post = idOf(update['post_id']);
  const isPrivate = post === undefined && !chat.startsWith('-');
  const person = idOf(update['user_id']) ?? '0';
  const thread = post === undefined ? `chat:${chat}` : `post:${post}`;
  return {
    events: [
      {
        type: 'delete',
        key,
        place: isPrivate ? 'private' : 'public',
        kind: isPrivate ? 'direct' : 'comment',
        conversation: isPrivate ? chat : `${thread}:${person}`,
        author: { id: person, role: 'person' },
        text: '',
        occurredAt: instantOfMillis(update['timestamp']),
        messageId,
        attachments: [],
      },
    ],
  };
}
