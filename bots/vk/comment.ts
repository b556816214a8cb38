import type { Author, ChannelEvent, Parsed } from '../../src/channel/events.ts';
import { type Fields, idOf, instantOfSeconds, textOf, wholeOf } from '../../src/channel/fields.rules.ts';
import type { VkIdentity } from './account.ts';
import { attachmentsOf } from './attachments.ts';
import type { VkThread } from './conversation.ts';
import type { VkContext } from './context.ts';
import { addressee, mentionsUs, plainText } from './text.rules.ts';

/** The fields that name what a comment stands under: in the comment itself, and in the notice of its deletion. */
const UNDER: Readonly<Record<VkThread, { readonly owner: readonly string[]; readonly item: string }>> = {
  wall: { owner: ['post_owner_id', 'owner_id'], item: 'post_id' },
  photo: { owner: ['photo_owner_id', 'owner_id'], item: 'photo_id' },
  video: { owner: ['video_owner_id', 'owner_id'], item: 'video_id' },
  market: { owner: ['market_owner_id', 'owner_id'], item: 'item_id' },
  board: { owner: ['topic_owner_id', 'owner_id'], item: 'topic_id' },
};

/** A comment under a post, photo, video, goods, or in a topic of the board. */
export function parseComment(
  comment: Fields,
  context: VkContext,
  thread: VkThread,
  type: 'message' | 'edit',
): Parsed {
  const under = threadOf(comment, thread);
  const from = wholeOf(comment['from_id']);
  if (under === undefined || from === undefined) return { ignored: 'comment without its place or author' };
  const text = plainText(textOf(comment['text']));
  const author = authorOf(from, context.us);
  const messageId = idOf(comment['id']);
  const replyTo = idOf(comment['reply_to_comment']);
  const event: ChannelEvent = {
    type,
    key: context.key,
    place: 'public',
    kind: author.role !== 'self' && mentionsUs(text, context.us) ? 'mention' : 'comment',
    conversation: `${under}:${author.role === 'self' ? answered(comment, text, author) : author.id}`,
    author,
    text,
    occurredAt: instantOfSeconds(comment['date']),
    attachments: attachmentsOf(comment),
    ...(messageId === undefined ? {} : { messageId }),
    ...(replyTo === undefined ? {} : { replyTo }),
  };
  return { events: [event] };
}

/** Our own comment belongs to the talk with the person whom it answers. */
function answered(comment: Fields, text: string, author: Author): string {
  const user = wholeOf(comment['reply_to_user']) ?? 0;
  return user > 0 ? String(user) : (addressee(text) ?? author.id);
}

/**
 * The notice names who deleted and mostly not whose comment it was. People delete their own, so that is where it is
 * looked for; a moderator's deletion is found by the message id alone.
 */
export function parseCommentDeletion(deletion: Fields, context: VkContext, thread: VkThread): Parsed {
  const under = threadOf(deletion, thread);
  const messageId = idOf(deletion['id']);
  if (under === undefined || messageId === undefined) return { ignored: 'deletion without its place' };
  const author = authorOf(wholeOf(deletion['user_id']) ?? wholeOf(deletion['deleter_id']) ?? 0, context.us);
  return {
    events: [
      {
        type: 'delete',
        key: context.key,
        place: 'public',
        kind: 'comment',
        conversation: `${under}:${author.id}`,
        author,
        text: '',
        occurredAt: 0,
        messageId,
        attachments: [],
      },
    ],
  };
}

/** A post on a wall: ours, or written to us by a person (suggested posts too). */
export function parsePost(post: Fields, context: VkContext): Parsed {
  const owner = wholeOf(post['owner_id']);
  const from = wholeOf(post['from_id']) ?? owner;
  const id = wholeOf(post['id']);
  if (owner === undefined || from === undefined || id === undefined)
    return { ignored: 'post without its place' };
  const text = plainText(textOf(post['text']));
  const author = authorOf(from, context.us);
  return {
    events: [
      {
        type: 'message',
        key: context.key,
        place: 'public',
        kind: author.role !== 'self' && mentionsUs(text, context.us) ? 'mention' : 'post',
        conversation: `wall:${owner}_${id}:${author.id}`,
        author,
        text,
        occurredAt: instantOfSeconds(post['date']),
        // Comments are answered by number; a post is answered by a comment of the first level.
        messageId: `post${id}`,
        attachments: attachmentsOf(post),
      },
    ],
  };
}

function threadOf(carrier: Fields, thread: VkThread): string | undefined {
  const { owner, item } = UNDER[thread];
  const ownerId = owner.map((name) => wholeOf(carrier[name])).find((id) => id !== undefined);
  const itemId = wholeOf(carrier[item]);
  return ownerId === undefined || itemId === undefined ? undefined : `${thread}:${ownerId}_${itemId}`;
}

function authorOf(from: number, us: VkIdentity): Author {
  if (from < 0) return { id: String(from), role: from === -us.groupId ? 'self' : 'community' };
  return { id: String(from), role: 'person' };
}
