import type { Attachment, Author, ChannelEvent, Parsed } from '../../src/channel/events.ts';
import {
  type Fields,
  fieldsIn,
  fieldsOf,
  idOf,
  instantOfMillis,
  instantOfSeconds,
  someText,
  textOf,
  wholeOf,
} from '../../src/channel/fields.rules.ts';
import type { Instant } from '../../src/kernel/instants.ts';

/** The message id; presses of buttons and system notices carry the id of a message that is known already. */
export function keyOf(update: Fields): string | undefined {
  const mid = idOf(fieldsOf(update['message'])?.['mid']) ?? idOf(update['mid']);
  const type = typeOf(update);
  if (type === 'MESSAGE_CREATED') return mid;
  const about = idOf(update['callbackId']) ?? idOf(update['callback_id']) ?? mid ?? chatOf(update);
  return about === undefined
    ? undefined
    : `${type.slice(0, 40)}:${idOf(update['timestamp']) ?? '0'}:${about}`;
}

/** One update of Odnoklassniki → events in our words. Pure, total: never throws. */
export function parseOk(update: unknown): Parsed {
  const fields = fieldsOf(update);
  const key = fields === undefined ? undefined : keyOf(fields);
  if (fields === undefined || key === undefined) return { ignored: 'not an update of Odnoklassniki' };
  const type = typeOf(fields);
  const chat = chatOf(fields);
  const author = authorOf(fieldsOf(fields['sender']));
  if (type !== 'MESSAGE_CREATED' && type !== 'MESSAGE_CALLBACK') {
    return { ignored: `update of another type: ${type.slice(0, 40)}` };
  }
  if (chat === undefined || author === undefined) return { ignored: 'message without a chat or a sender' };
  return { events: [eventOf(fields, { key, chat, author, pressed: type === 'MESSAGE_CALLBACK' })] };
}

interface Known {
  readonly key: string;
  readonly chat: string;
  readonly author: Author;
  readonly pressed: boolean;
}

function eventOf(update: Fields, { key, chat, author, pressed }: Known): ChannelEvent {
  const message = fieldsOf(update['message']);
  const messageId = idOf(message?.['mid']) ?? idOf(update['mid']);
  const replyTo = idOf(message?.['reply_to']);
  const ref = pressed ? (someText(update['payload']) ?? someText(update['data'])) : undefined;
  return {
    type: pressed ? 'button' : 'message',
    key,
    // Only private messages reach us: comments have no webhook.
    place: 'private',
    kind: 'direct',
    conversation: chat,
    author,
    text: pressed ? '' : textOf(message?.['text']),
    occurredAt: instantOf(update['timestamp']),
    attachments: pressed ? [] : fieldsIn(message?.['attachments']).map(attachmentOf),
    ...(messageId === undefined ? {} : { messageId }),
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(ref === undefined ? {} : { ref }),
  };
}

/** The first documentation names no type for messages. */
function typeOf(update: Fields): string {
  return (
    someText(update['webhookType']) ?? (fieldsOf(update['message']) === undefined ? '' : 'MESSAGE_CREATED')
  );
}

function chatOf(update: Fields): string | undefined {
  return idOf(fieldsOf(update['recipient'])?.['chat_id']);
}

function authorOf(sender: Fields | undefined): Author | undefined {
  const id = idOf(sender?.['user_id']);
  if (id === undefined) return undefined;
  const name = someText(sender?.['name']);
  return { id, role: id.startsWith('group:') ? 'self' : 'person', ...(name === undefined ? {} : { name }) };
}

/** Seconds in one version of the API and milliseconds in the other: seconds reach eleven digits in the year 5138. */
function instantOf(timestamp: unknown): Instant {
  return (wholeOf(timestamp) ?? 0) < 100_000_000_000
    ? instantOfSeconds(timestamp)
    : instantOfMillis(timestamp);
}

function attachmentOf(attachment: Fields): Attachment {
  const payload = fieldsOf(attachment['payload']);
  const url = someText(payload?.['url']);
  const id = idOf(payload?.['id']) ?? idOf(payload?.['token']);
  return {
    kind: someText(attachment['type'])?.slice(0, 40).toLowerCase() ?? 'unknown',
    ...(id === undefined ? {} : { id }),
    ...(url === undefined ? {} : { url }),
  };
}
