import { placeOf } from './conversation.ts';

/** Where a comment stands: under posts and in topics it has an address of its own, elsewhere the thing it stands under has. */
export function permalink(conversation: string, messageId: string): string | null {
  const place = placeOf(conversation);
  if (place?.kind !== 'thread') return null;
  const thing = `${place.owner}_${place.item}`;
  switch (place.thread) {
    case 'wall':
      return messageId === String(place.item)
        ? `https://vk.com/wall${thing}`
        : `https://vk.com/wall${thing}?reply=${messageId}`;
    case 'board':
      return `https://vk.com/topic${thing}?post=${messageId}`;
    case 'market':
      return `https://vk.com/market${place.owner}?w=product${thing}`;
    default:
      return `https://vk.com/${place.thread}${thing}`;
  }
}
