import type { Author, ChannelEvent, Parsed, Place } from '../../src/channel/events.ts';
import {
  type Fields,
  fieldsOf,
  idOf,
  instantOfSeconds,
  someText,
  textOf,
  wholeOf,
} from '../../src/channel/fields.rules.ts';
import type { TelegramIdentity } from './account.ts';
import { attachmentsOf } from './content.ts';
import { mentionsUs } from './mention.ts';

/** The account «Telegram» that brings a channel's posts into its discussion group. */
const SERVICE_ACCOUNT = 777_000;

/** A message of a dialog or a group → event. Service messages (joined, pinned …) are ignored, migration is not. */
export function parseMessage(
  message: Fields,
  key: string,
  us: TelegramIdentity,
  type: 'message' | 'edit',
): Parsed {
  const chat = fieldsOf(message['chat']);
  const chatId = idOf(chat?.['id']);
  if (chat === undefined || chatId === undefined) return { ignored: 'message without a chat' };
  const author = authorOf(message, chatId, us);
  const migrated = migration(message, key, chatId, author);
  if (migrated !== undefined) return { events: [migrated] };
  const text = textOf(message['text']) || textOf(message['caption']);
  const attachments = attachmentsOf(message);
  if (text === '' && attachments.length === 0) return { ignored: 'service message' };
  const answered = ourSide(author) ? answeredPerson(message) : undefined;
  const about = postOf(message);
  const { place, conversation } = whereOf(message, chat, chatId, answered ?? author.id);
  const forwarded = message['is_automatic_forward'] === true;
  const messageId = idOf(message['message_id']);
  const replyTo = idOf(fieldsOf(message['reply_to_message'])?.['message_id']);
  const group = someText(message['media_group_id']);
  const ref = forwarded ? originOf(message) : startPayload(text);
  const kind =
    place === 'private' ? 'direct' : forwarded ? 'post' : mentionsUs(message, us) ? 'mention' : 'comment';
  const event: ChannelEvent = {
    type: answered !== undefined && type === 'message' ? 'own_reply' : type,
    key,
    place,
    kind,
    conversation,
    author,
    text,
    occurredAt: instantOfSeconds(
      type === 'edit' ? (message['edit_date'] ?? message['date']) : message['date'],
    ),
    attachments,
    ...(messageId === undefined ? {} : { messageId }),
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(group === undefined ? {} : { group }),
    ...(ref === undefined ? {} : { ref }),
    ...(about === undefined ? {} : { about }),
  };
  return { events: [event] };
}

/** Who wrote: `sender_chat` decides before `from`, which then holds a stand-in. */
function authorOf(message: Fields, chatId: string, us: TelegramIdentity): Author {
  const from = fieldsOf(message['from']);
  const sender = fieldsOf(message['sender_chat']);
  const senderId = idOf(sender?.['id']);
  const fromId = wholeOf(from?.['id']);
  if (message['is_automatic_forward'] === true || fromId === SERVICE_ACCOUNT) {
    return { id: senderId ?? String(SERVICE_ACCOUNT), role: 'self' };
  }
  if (sender !== undefined && senderId !== undefined) {
    if (senderId === chatId) return { id: senderId, role: 'anonymous_admin', ...named(sender) };
    const ours = us.ownChannels.includes(senderId) || senderId === channelOfPost(message);
    return { id: senderId, role: ours ? 'self' : 'community', ...named(sender) };
  }
  const role =
    fromId !== undefined && fromId === us.botId ? 'self' : from?.['is_bot'] === true ? 'bot' : 'person';
  return { id: idOf(from?.['id']) ?? chatId, role, ...named(from) };
}

/** Administrators who write in the name of the group or of our channel. */
function ourSide(author: Author): boolean {
  return author.role === 'anonymous_admin' || (author.role === 'self' && author.id.startsWith('-'));
}

/** The copy of a channel's post that starts the thread: the message itself, or the one that it answers. */
function copyOfPost(message: Fields): Fields | undefined {
  if (message['is_automatic_forward'] === true) return message;
  const answered = fieldsOf(message['reply_to_message']);
  return answered?.['is_automatic_forward'] === true ? answered : undefined;
}

/** The channel whose post is answered: who writes in its name under its own post is one of ours. */
function channelOfPost(message: Fields): string | undefined {
  return idOf(fieldsOf(copyOfPost(message)?.['sender_chat'])?.['id']);
}

/** What the comments of a thread are about: a comment of the first level brings the post along. */
function postOf(message: Fields): ChannelEvent['about'] {
  const copy = copyOfPost(message);
  if (copy === undefined) return undefined;
  const text = textOf(copy['text']) || textOf(copy['caption']);
  const origin = fieldsOf(copy['forward_origin']);
  const name = someText(fieldsOf(origin?.['chat'])?.['username']);
  const post = idOf(origin?.['message_id']);
  const at = instantOfSeconds(copy['edit_date'] ?? copy['date']);
  const url = name === undefined || post === undefined ? undefined : `https://t.me/${name}/${post}`;
  return { text, at, ...(url === undefined ? {} : { url }) };
}

/**
 * The person whose message is answered. An administrator who answers in the group's name is a colleague, and the answer
 * belongs to the talk with that person.
 */
function answeredPerson(message: Fields): string | undefined {
  const answered = fieldsOf(message['reply_to_message']);
  const from = fieldsOf(answered?.['from']);
  const isPerson = from?.['is_bot'] !== true && answered?.['sender_chat'] === undefined;
  return isPerson ? idOf(from?.['id']) : undefined;
}

function named(who: Fields | undefined): { name?: string } {
  const name = [who?.['first_name'] ?? who?.['title'], who?.['last_name']].map(textOf).join(' ').trim();
  return name === '' ? {} : { name };
}

/** The place and the conversation; the forms are in `conversation.ts`. */
function whereOf(
  message: Fields,
  chat: Fields,
  chatId: string,
  author: string,
): { place: Place; conversation: string } {
  if (chat['type'] === 'private') return { place: 'private', conversation: chatId };
  if (chat['is_direct_messages'] === true) {
    const topic = idOf(fieldsOf(message['direct_messages_topic'])?.['topic_id']) ?? '0';
    return { place: 'private', conversation: `${chatId}:d${topic}:${author}` };
  }
  // The copy of a post in the discussion group is itself the start of its thread.
  const own = message['is_automatic_forward'] === true ? message['message_id'] : undefined;
  const thread = idOf(message['message_thread_id']) ?? idOf(own) ?? '0';
  const topic = message['is_topic_message'] === true ? 't' : '';
  return { place: 'public', conversation: `${chatId}:${topic}${thread}:${author}` };
}

/** A group that became a supergroup has a new id; the old one can no longer be written to. */
function migration(message: Fields, key: string, chatId: string, author: Author): ChannelEvent | undefined {
  const to = idOf(message['migrate_to_chat_id']);
  const from = idOf(message['migrate_from_chat_id']);
  if (to === undefined && from === undefined) return undefined;
  return {
    type: 'migrated',
    key,
    place: 'public',
    kind: 'comment',
    conversation: from ?? chatId,
    movedTo: to ?? chatId,
    author,
    text: '',
    occurredAt: instantOfSeconds(message['date']),
    attachments: [],
  };
}

/** `channel/post` of the copy of a channel's post. */
function originOf(message: Fields): string | undefined {
  const origin = fieldsOf(message['forward_origin']);
  const channel = idOf(fieldsOf(origin?.['chat'])?.['id']);
  const post = idOf(origin?.['message_id']);
  return channel === undefined || post === undefined ? undefined : `${channel}/${post}`;
}

/** The token of a deep link (`t.me/bot?start=TOKEN`); anybody can type one, so it is checked where it is used. */
function startPayload(text: string): string | undefined {
  return /^\/start(?:@\w+)?\s+([\w-]{1,64})\s*$/.exec(text)?.[1];
}
