import type { HideOutcome, RestoreOutcome } from '../../src/channel/channel.ts';
import type { VkAccount } from './account.ts';
import type { VkCall, VkParams } from './client.ts';
import { placeOf, type VkThread } from './conversation.ts';

/** Whose comments a section holds and which token deletes them: of all only the board's takes the community's. */
const SECTIONS: Readonly<
  Record<VkThread, { readonly section: string; readonly token: 'community' | 'user' }>
> = {
  wall: { section: 'wall', token: 'user' },
  photo: { section: 'photos', token: 'user' },
  video: { section: 'video', token: 'user' },
  market: { section: 'market', token: 'user' },
  board: { section: 'board', token: 'community' },
};

type Verb = 'deleteComment' | 'restoreComment';

/** The call about a comment; undefined for posts, group chats, and where the administrator's token is missing. */
function callFor(account: VkAccount, verb: Verb, conversation: string, messageId: string) {
  const place = placeOf(conversation);
  if (place?.kind !== 'thread' || !/^\d+$/.test(messageId)) return undefined;
  const { section, token } = SECTIONS[place.thread];
  if (token === 'user' && account.userToken === undefined) return undefined;
  const comment = { comment_id: Number(messageId) };
  const params: VkParams =
    place.thread === 'board'
      ? { group_id: -place.owner, topic_id: place.item, ...comment }
      : { owner_id: place.owner, ...comment };
  return { method: `${section}.${verb}`, token, params };
}

/** Hides comments of VK by deleting them; `*.restoreComment` brings them back for as long as VK keeps them. */
export function vkHiding(account: VkAccount, call: VkCall) {
  async function perform(verb: Verb, conversation: string, messageId: string, signal: AbortSignal) {
    const made = callFor(account, verb, conversation, messageId);
    if (made === undefined) return 'VK lets nobody do this from here';
    const answer = await call(made.method, made.params, signal, made.token);
    if (!('refusal' in answer)) return null;
    const { code, description } = answer.refusal;
    return `${code} ${description}`.trim().slice(0, 200);
  }
  return {
    mayHide: (conversation: string, messageId: string) =>
      callFor(account, 'deleteComment', conversation, messageId) !== undefined,
    async hide(conversation: string, messageId: string, signal: AbortSignal): Promise<HideOutcome> {
      const reason = await perform('deleteComment', conversation, messageId, signal);
      return reason === null ? { hidden: true } : { hidden: false, reason };
    },
    async restore(conversation: string, messageId: string, signal: AbortSignal): Promise<RestoreOutcome> {
      const reason = await perform('restoreComment', conversation, messageId, signal);
      return reason === null ? { restored: true } : { restored: false, reason };
    },
  };
}
