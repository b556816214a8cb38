import type { Author, ChannelEvent, EventType, Parsed } from '../../src/channel/events.ts';
import {
  type Fields,
  fieldsOf,
  idOf,
  instantOfSeconds,
  someText,
  textOf,
  wholeOf,
} from '../../src/channel/fields.rules.ts';
import type { VkIdentity } from './account.ts';
import { attachmentsOf } from './attachments.ts';
import { FIRST_CHAT } from './conversation.ts';
import { payloadOf } from './payload.rules.ts';
import type { VkContext } from './context.ts';
import { mentionsUs, plainText } from './text.rules.ts';

/** A message of a dialog or a group chat, incoming or our own. */
export function parseMessage(message: Fields, context: VkContext, as: 'message' | 'reply' | 'edit'): Parsed {
  const peer = wholeOf(message['peer_id']) ?? wholeOf(message['user_id']) ?? wholeOf(message['from_id']);
  if (peer === undefined) return { ignored: 'message without a sender' };
  if (fieldsOf(message['action']) !== undefined) return { ignored: 'service message of a chat' };
  const author = authorOf(message, context.us, as);
  const text = plainText(textOf(message['text']) || textOf(message['body']));
  const press = author.role === 'person' ? payloadOf(message['payload']) : undefined;
  const messageId = idOf(message['conversation_message_id']) ?? idOf(message['id']);
  const reply = fieldsOf(message['reply_message']);
  const replyTo = idOf(reply?.['conversation_message_id']) ?? idOf(reply?.['id']);
  const link = someText(message['ref']);
  const ref = press ?? link;
  const event: ChannelEvent = {
    type: typeOf(as, author, press),
    key: context.key,
    ...whereOf(peer, author, text, context.us),
    author,
    text,
    occurredAt: instantOfSeconds(
      as === 'edit' ? (message['update_time'] ?? message['date']) : message['date'],
    ),
    attachments: attachmentsOf(message),
    ...(messageId === undefined ? {} : { messageId }),
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(ref === undefined ? {} : { ref }),
    // «Начать» is a button: its payload would hide the link that the person came by.
    ...(press === undefined || link === undefined ? {} : { invitation: link }),
  };
  return { events: [event] };
}

function typeOf(as: 'message' | 'reply' | 'edit', author: Author, press: string | undefined): EventType {
  if (as === 'edit') return 'edit';
  if (author.role === 'staff') return 'own_reply';
  return press === undefined ? 'message' : 'button';
}

/** `admin_author_id` tells that a colleague typed the answer in VK; without it our own program sent it. */
function authorOf(message: Fields, us: VkIdentity, as: 'message' | 'reply' | 'edit'): Author {
  const from = wholeOf(message['from_id']) ?? wholeOf(message['user_id']) ?? 0;
  const own = as === 'reply' || message['out'] === 1 || (from < 0 && from === -us.groupId);
  const admin = wholeOf(message['admin_author_id']) ?? 0;
  if (own && admin > 0) return { id: String(admin), role: 'staff' };
  if (own) return { id: String(-us.groupId), role: 'self' };
  return { id: String(from), role: from < 0 ? 'community' : 'person' };
}

function whereOf(peer: number, author: Author, text: string, us: VkIdentity) {
  if (peer < FIRST_CHAT) return { place: 'private', kind: 'direct', conversation: String(peer) } as const;
  const kind = mentionsUs(text, us) ? 'mention' : 'comment';
  return { place: 'public', kind, conversation: `chat:${peer}:${author.id}` } as const;
}

/** A press of a callback button. VK names no time of it. */
export function parsePress(press: Fields, context: VkContext): Parsed {
  const user = wholeOf(press['user_id']);
  const peer = wholeOf(press['peer_id']) ?? user;
  if (user === undefined || peer === undefined) return { ignored: 'press of a button without a person' };
  const author: Author = { id: String(user), role: 'person' };
  const messageId = idOf(press['conversation_message_id']);
  const ref = payloadOf(press['payload']);
  return {
    events: [
      {
        type: 'button',
        key: context.key,
        ...whereOf(peer, author, '', context.us),
        author,
        text: '',
        occurredAt: 0,
        attachments: [],
        ...(messageId === undefined ? {} : { messageId }),
        ...(ref === undefined ? {} : { ref }),
      },
    ],
  };
}

/** The person allowed or forbade messages of the community. VK names no time of it. */
export function parseConsent(
  consent: Fields,
  context: VkContext,
  type: 'consent_given' | 'consent_withdrawn',
): Parsed {
  const user = wholeOf(consent['user_id']);
  if (user === undefined) return { ignored: 'consent without a person' };
  const ref = someText(consent['key']);
  return {
    events: [
      {
        type,
        key: context.key,
        place: 'private',
        kind: 'direct',
        conversation: String(user),
        author: { id: String(user), role: 'person' },
        text: '',
        occurredAt: 0,
        attachments: [],
        ...(ref === undefined ? {} : { ref }),
      },
    ],
  };
}
