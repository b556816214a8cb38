/**
 * Conversation ids of MAX, in both directions:
 *
 * - `100` – dialog (chat id); `user:7` – the same where the update names only the person;
 * - `chat:-100:7` – what one person (7) writes in a group or a channel's chat;
 * - `post:mid.1:7` – what one person writes under a post of a channel.
 *
 * A removal names who removed and not whose message it was, so its last part may be another person.
 */
export type MaxPlace =
  | { readonly kind: 'chat'; readonly chat: string; readonly group: boolean }
  | { readonly kind: 'user'; readonly user: string }
  | { readonly kind: 'post'; readonly post: string };

/** The chat or post that the conversation is a part of. */
export function pacedChat(conversation: string): { readonly id: string; readonly group: boolean } {
  const place = placeOf(conversation);
  if (place?.kind === 'chat') return { id: place.chat, group: place.group };
  return { id: place?.kind === 'post' ? place.post : conversation, group: place?.kind === 'post' };
}

/** Where a conversation is, for sending; undefined for an id that is not of MAX. */
export function placeOf(conversation: string): MaxPlace | undefined {
  if (/^-?\d+$/.test(conversation)) return { kind: 'chat', chat: conversation, group: false };
  const user = /^user:(\d+)$/.exec(conversation)?.[1];
  if (user !== undefined) return { kind: 'user', user };
  const chat = /^chat:(-?\d+)(?::-?\d+)?$/.exec(conversation)?.[1];
  if (chat !== undefined) return { kind: 'chat', chat, group: true };
  const post = /^post:([^:]+)(?::-?\d+)?$/.exec(conversation)?.[1];
  return post === undefined ? undefined : { kind: 'post', post };
}
