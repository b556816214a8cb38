import type { Attachment, Author, ChannelEvent, Parsed } from '../../src/channel/events.ts';
import {
  type Fields,
  fieldsIn,
  fieldsOf,
  idOf,
  instantOfMillis,
  someText,
  textOf,
  wholeOf,
} from '../../src/channel/fields.rules.ts';
import type { MaxIdentity } from './account.ts';

/** A message of a dialog, a group or a channel, or a comment under a channel's post. */
export function parseMessage(update: Fields, key: string, us: MaxIdentity, type: 'message' | 'edit'): Parsed {
  const message = fieldsOf(update['message']);
  const body = fieldsOf(message?.['body']);
  const recipient = fieldsOf(message?.['recipient']);
  if (message === undefined || body === undefined) return { ignored: 'message without a body' };
  const chat = idOf(recipient?.['chat_id']) ?? '0';
  // A post, or a comment in the channel's own name, has no sender; only a channel's administrators get it.
  const author: Author = personOf(fieldsOf(message['sender']), us) ?? { id: chat, role: 'self' };
  const text = textOf(body['text']);
  const messageId = idOf(body['mid']);
  const link = fieldsOf(message['link']);
  const replyTo = link?.['type'] === 'reply' ? idOf(fieldsOf(link['message'])?.['mid']) : undefined;
  const where = whereOf(recipient, author.id);
  const mentioned =
    where.place === 'public' && author.role !== 'self' && mentionsUs(text, body['markup'], us);
  const event: ChannelEvent = {
    type,
    key,
    ...where,
    kind: mentioned ? 'mention' : where.kind,
    author,
    text,
    occurredAt: instantOfMillis(
      type === 'edit' ? update['timestamp'] : (message['timestamp'] ?? update['timestamp']),
    ),
    attachments: attachmentsOf(body, link),
    ...(messageId === undefined ? {} : { messageId }),
    ...(replyTo === undefined ? {} : { replyTo }),
  };
  return { events: [event] };
}

/** The author; undefined when there is no sender. */
export function personOf(user: Fields | undefined, us: MaxIdentity): Author | undefined {
  const id = idOf(user?.['user_id']);
  if (user === undefined || id === undefined) return undefined;
  const role = id === us.botId ? 'self' : user['is_bot'] === true ? 'bot' : 'person';
  const name = someText(user['name']) ?? [user['first_name'], user['last_name']].map(textOf).join(' ').trim();
  return { id, role, ...(name === '' ? {} : { name }) };
}

/** The place of a message by its recipient; the forms of ids are in `conversation.ts`. */
export function whereOf(recipient: Fields | undefined, author: string) {
  const chat = idOf(recipient?.['chat_id']);
  const post = idOf(recipient?.['post_id']);
  const type = recipient?.['chat_type'];
  if (post !== undefined) {
    return { place: 'public', kind: 'comment', conversation: `post:${post}:${author}` } as const;
  }
  if (type === 'chat' || type === 'channel') {
    const kind = type === 'channel' ? 'post' : 'comment';
    return { place: 'public', kind, conversation: `chat:${chat ?? '0'}:${author}` } as const;
  }
  return { place: 'private', kind: 'direct', conversation: chat ?? `user:${author}` } as const;
}

function mentionsUs(text: string, markup: unknown, us: MaxIdentity): boolean {
  const marked = fieldsIn(markup).some(
    (mark) => mark['type'] === 'user_mention' && us.botId !== '' && idOf(mark['user_id']) === us.botId,
  );
  if (marked || us.username === '') return marked;
  // The unit of the marks' offsets is not documented, so a name without an id is looked for in the text itself.
  const name = RegExp.escape(us.username);
  return new RegExp(`(?<![\\p{L}\\p{N}_@./:=&?-])@${name}(?![\\p{L}\\p{N}_-])`, 'iu').test(text);
}

function attachmentsOf(body: Fields, link: Fields | undefined): readonly Attachment[] {
  const attached = fieldsIn(body['attachments'])
    .filter((attachment) => attachment['type'] !== 'inline_keyboard')
    .map(attachmentOf);
  return link?.['type'] === 'forward' ? [...attached, { kind: 'forwarded' }] : attached;
}

function attachmentOf(attachment: Fields): Attachment {
  const payload = fieldsOf(attachment['payload']);
  const id = idOf(payload?.['photo_id']) ?? idOf(payload?.['token']);
  const url = someText(payload?.['url']);
  const name = someText(attachment['filename']) ?? someText(attachment['title']);
  const size = wholeOf(attachment['size']);
  return {
    kind: someText(attachment['type'])?.slice(0, 40) ?? 'unknown',
    ...(id === undefined ? {} : { id }),
    ...(url === undefined ? {} : { url }),
    ...(name === undefined ? {} : { name }),
    ...(size === undefined ? {} : { size }),
  };
}
