/** Places of VK where people write in public under something. */
const THREADS = ['wall', 'photo', 'video', 'market', 'board'] as const;
export type VkThread = (typeof THREADS)[number];

/**
 * Conversation ids of VK, in both directions:
 *
 * - `7` – dialog of the community with a person (`peer_id`);
 * - `chat:2000000001:7` – what one person writes in a group chat;
 * - `wall:-123_45:7` – what one person (7) writes under post 45 of wall -123, the post itself when it is theirs;
 * - `photo:…`, `video:…`, `market:…`, `board:…` – the same under a photo, a video, goods, a topic of the board.
 *
 * A deletion names who deleted and not whose comment it was, so its last part may be another person.
 */
export type VkPlace =
  | { readonly kind: 'dialog'; readonly peer: string }
  | { readonly kind: 'chat'; readonly peer: string }
  | { readonly kind: 'thread'; readonly thread: VkThread; readonly owner: number; readonly item: number };

/** Peers from here on are group chats. */
export const FIRST_CHAT = 2_000_000_000;

/** The chat or thread that the conversation is a part of. */
export function pacedChat(conversation: string): { readonly id: string; readonly group: boolean } {
  const place = placeOf(conversation);
  if (place?.kind === 'chat') return { id: place.peer, group: true };
  if (place?.kind === 'thread') return { id: `${place.thread}:${place.owner}_${place.item}`, group: true };
  return { id: conversation, group: false };
}

/** Where a conversation is, for sending; undefined for an id that is not of VK. */
export function placeOf(conversation: string): VkPlace | undefined {
  if (/^\d+$/.test(conversation)) return { kind: 'dialog', peer: conversation };
  const chat = /^chat:(\d+)(?::-?\d+)?$/.exec(conversation)?.[1];
  if (chat !== undefined) return { kind: 'chat', peer: chat };
  const found = /^([a-z]+):(-?\d+)_(\d+)(?::-?\d+)?$/.exec(conversation);
  const thread = THREADS.find((name) => name === found?.[1]);
  if (thread === undefined) return undefined;
  return { kind: 'thread', thread, owner: Number(found?.[2]), item: Number(found?.[3]) };
}
