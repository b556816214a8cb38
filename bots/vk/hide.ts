import type { HideOutcome } from '../../src/channel/channel.ts';
import type { VkAccount } from './account.ts';
import type { VkCall, VkParams } from './client.ts';
import { placeOf, type VkThread } from './conversation.ts';

/** The method that deletes a comment, restorable in VK's own pages. Of all only the board's takes the community's token. */
const METHODS: Readonly<Record<VkThread, { readonly method: string; readonly token: 'community' | 'user' }>> =
  {
    wall: { method: 'wall.deleteComment', token: 'user' },
    photo: { method: 'photos.deleteComment', token: 'user' },
    video: { method: 'video.deleteComment', token: 'user' },
    market: { method: 'market.deleteComment', token: 'user' },
    board: { method: 'board.deleteComment', token: 'community' },
  };

/** The call that hides a comment; undefined for posts, group chats, and where the administrator's token is missing. */
function hideCall(account: VkAccount, conversation: string, messageId: string) {
  const place = placeOf(conversation);
  if (place?.kind !== 'thread' || !/^\d+$/.test(messageId)) return undefined;
  const { method, token } = METHODS[place.thread];
  if (token === 'user' && account.userToken === undefined) return undefined;
  const comment = { comment_id: Number(messageId) };
  const params: VkParams =
    place.thread === 'board'
      ? { group_id: -place.owner, topic_id: place.item, ...comment }
      : { owner_id: place.owner, ...comment };
  return { method, token, params };
}

/** Hides comments of VK by deleting them; an administrator can restore them there. */
export function vkHiding(account: VkAccount, call: VkCall) {
  return {
    mayHide: (conversation: string, messageId: string) =>
      hideCall(account, conversation, messageId) !== undefined,
    async hide(conversation: string, messageId: string, signal: AbortSignal): Promise<HideOutcome> {
      const made = hideCall(account, conversation, messageId);
      if (made === undefined) return { hidden: false, reason: 'VK lets nobody hide this from here' };
      const answer = await call(made.method, made.params, signal, made.token);
      if (!('refusal' in answer)) return { hidden: true };
      const { code, description } = answer.refusal;
      return { hidden: false, reason: `${code} ${description}`.trim().slice(0, 200) };
    },
  };
}
