import type { Parsed } from '../../src/channel/events.ts';
import { type Fields, fieldsOf, idOf, instantOfSeconds, textOf } from '../../src/channel/fields.rules.ts';

const GONE = new Set(['kicked', 'left']);

/** What became of our bot in a chat: blocked or unblocked by a person, put out of a group. */
export function parseMembership(change: Fields, key: string): Parsed {
  const chat = fieldsOf(change['chat']);
  const chatId = idOf(chat?.['id']);
  const was = textOf(fieldsOf(change['old_chat_member'])?.['status']);
  const is = textOf(fieldsOf(change['new_chat_member'])?.['status']);
  if (chatId === undefined || is === '') return { ignored: 'change of membership without a chat' };
  const gone = GONE.has(is);
  const isPrivate = chat?.['type'] === 'private';
  if (!gone && !GONE.has(was)) return { ignored: 'change of our rights in a chat' };
  return {
    events: [
      {
        type: gone ? 'unreachable' : 'consent_given',
        key,
        place: isPrivate ? 'private' : 'public',
        kind: isPrivate ? 'direct' : 'comment',
        conversation: chatId,
        author: { id: idOf(fieldsOf(change['from'])?.['id']) ?? chatId, role: 'person' },
        text: '',
        occurredAt: instantOfSeconds(change['date']),
        attachments: [],
      },
    ],
  };
}

/** The owner of an account that we serve has connected us, let us answer, forbidden it or cut us off. */
export function parseConnection(connection: Fields, key: string): Parsed {
  const id = idOf(connection['id']);
  const owner = idOf(fieldsOf(connection['user'])?.['id']);
  if (id === undefined || owner === undefined) return { ignored: 'business connection without its owner' };
  // Before Bot API 9.0 the right stood beside the connection.
  const mayReply = fieldsOf(connection['rights'])?.['can_reply'] ?? connection['can_reply'];
  const works = connection['is_enabled'] === true && mayReply === true;
  return {
    events: [
      {
        type: works ? 'consent_given' : 'unreachable',
        key,
        place: 'private',
        kind: 'direct',
        conversation: `business:${id}`,
        author: { id: owner, role: 'staff' },
        text: '',
        occurredAt: instantOfSeconds(connection['date']),
        attachments: [],
      },
    ],
  };
}
