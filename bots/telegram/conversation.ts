/**
 * Conversation ids of Telegram, in both directions:
 *
 * - `7` – private dialog: the chat id, which is the person's id;
 * - `-100500:33:7` – group, thread (0 outside threads), author: comments under a channel's post are such a thread;
 * - `-100500:t33:7` – the same in a topic of a forum, which has to be named again when sending;
 * - `-100500:d12:7` – a person's dialog with a channel (topic of its direct messages);
 * - `-100500:p44` – a post of a channel;
 * - `business:ID:7` – dialog with an account that our bot serves through a business connection.
 */
export type TelegramPlace =
  | { readonly chat: string }
  | { readonly chat: string; readonly thread: string }
  | { readonly chat: string; readonly topic: string }
  | { readonly chat: string; readonly direct: string }
  | { readonly chat: string; readonly business: string };

/** The chat that the conversation is a part of; the ids of groups and channels are negative. */
export function pacedChat(conversation: string): { readonly id: string; readonly group: boolean } {
  const chat = placeOf(conversation)?.chat ?? conversation;
  return { id: chat, group: chat.startsWith('-') };
}

/** Where a conversation is, for sending; undefined for an id that is not of Telegram. */
export function placeOf(conversation: string): TelegramPlace | undefined {
  const business = /^business:([^:]+):(-?\d+)$/.exec(conversation);
  if (business?.[1] !== undefined && business[2] !== undefined) {
    return { chat: business[2], business: business[1] };
  }
  const found = /^(-?\d+)(?::([tdp]?)(\d+))?(?::-?\d+)?$/.exec(conversation);
  const chat = found?.[1];
  const number = found?.[3];
  if (chat === undefined) return undefined;
  if (number === undefined || number === '0') return { chat };
  if (found?.[2] === 't') return { chat, topic: number };
  if (found?.[2] === 'd') return { chat, direct: number };
  return { chat, thread: number };
}
