import type { Button, OutgoingMessage, SendOutcome } from '../../src/channel/channel.ts';
import { fieldsIn, fieldsOf, idOf, textOf, wholeOf } from '../../src/channel/fields.rules.ts';
import { NOT_BEGUN } from '../../src/channel/not-sent.rules.ts';
import { cutText } from '../../src/channel/split-text.rules.ts';
import { int32From } from '../../src/kernel/ids.ts';
import type { VkAccount } from './account.ts';
import type { VkAnswer, VkCall, VkParams } from './client.ts';
import { placeOf, type VkPlace } from './conversation.ts';
import { LINKS_FORBIDDEN, outcomeOfRefusal, outcomeOfSilence } from './errors.ts';
import { payloadFor } from './payload.rules.ts';
import { withoutLinks } from './text.rules.ts';

type Thread = Extract<VkPlace, { kind: 'thread' }>;

/** Rows of an inline keyboard, and buttons in a row. */
const ROWS = 6;
export const LABEL_LENGTH = 40;

/** Sends to a dialog, a group chat or a thread of comments. */
export function vkSender(account: VkAccount, call: VkCall) {
  return async (message: OutgoingMessage, signal: AbortSignal): Promise<SendOutcome> => {
    const place = placeOf(message.conversation);
    if (place === undefined) return { outcome: 'failed', reason: 'not a conversation of VK' };
    if (signal.aborted) return NOT_BEGUN;
    try {
      if (place.kind !== 'thread') return await sendToPeer(place, message, call, signal);
      if (place.thread !== 'wall' && account.userToken === undefined) {
        return {
          outcome: 'failed',
          reason: `an answer under a ${place.thread} needs an administrator's userToken`,
        };
      }
      return await comment(place, message, account, call, signal);
    } catch (error) {
      return outcomeOfSilence(error);
    }
  };
}

async function sendToPeer(
  place: Exclude<VkPlace, Thread>,
  message: OutgoingMessage,
  call: VkCall,
  signal: AbortSignal,
): Promise<SendOutcome> {
  const buttons = message.buttons ?? [];
  const answer = await call(
    'messages.send',
    {
      peer_ids: place.peer,
      random_id: int32From(message.guard),
      message: message.text,
      dont_parse_links: 1,
      ...(place.kind === 'chat' ? replyInChat(place.peer, message.replyTo) : {}),
      ...(buttons.length === 0 ? {} : { keyboard: keyboardOf(buttons) }),
    },
    signal,
  );
  return 'refusal' in answer ? outcomeOfRefusal(answer.refusal) : outcomeOfPeers(answer.response);
}

/** With `peer_ids` the call succeeds although a peer refused: each peer's own error has to be read. */
function outcomeOfPeers(response: unknown): SendOutcome {
  const peer = fieldsIn(response)[0];
  const error = fieldsOf(peer?.['error']);
  if (error !== undefined) {
    return outcomeOfRefusal({ code: wholeOf(error['code']) ?? 0, description: textOf(error['description']) });
  }
  const id = idOf(peer?.['conversation_message_id']) ?? idOf(peer?.['message_id']) ?? idOf(response);
  return { outcome: 'sent', externalId: id ?? null };
}

function replyInChat(peer: string, replyTo: string | undefined): VkParams {
  if (replyTo === undefined || !/^\d+$/.test(replyTo)) return {};
  const forward = { peer_id: Number(peer), conversation_message_ids: [Number(replyTo)], is_reply: 1 };
  return { forward: JSON.stringify(forward) };
}

async function comment(
  place: Thread,
  message: OutgoingMessage,
  account: VkAccount,
  call: VkCall,
  signal: AbortSignal,
): Promise<SendOutcome> {
  const write = (text: string) => {
    const { method, params, token } = commentCall(place, message, text, account.groupId);
    return call(method, params, signal, token);
  };
  const answer = await write(message.text);
  if (!('refusal' in answer) || answer.refusal.code !== LINKS_FORBIDDEN) return outcomeOfComment(answer);
  const plain = withoutLinks(message.text);
  // Refused, so nothing was written: the same guard may be used again.
  return plain === '' || plain === message.text
    ? outcomeOfComment(answer)
    : outcomeOfComment(await write(plain));
}

function outcomeOfComment(answer: VkAnswer): SendOutcome {
  if ('refusal' in answer) return outcomeOfRefusal(answer.refusal);
  const id = idOf(fieldsOf(answer.response)?.['comment_id']) ?? idOf(answer.response);
  return { outcome: 'sent', externalId: id ?? null };
}

/** Each kind of place has its own method; only the wall's takes the community's token. */
const METHODS = {
  wall: { method: 'wall.createComment', item: 'post_id', token: 'community' },
  photo: { method: 'photos.createComment', item: 'photo_id', token: 'user' },
  video: { method: 'video.createComment', item: 'video_id', token: 'user' },
  market: { method: 'market.createComment', item: 'item_id', token: 'user' },
  board: { method: 'board.createComment', item: 'topic_id', token: 'user' },
} as const;

function commentCall(place: Thread, message: OutgoingMessage, text: string, group: number) {
  const { method, item, token } = METHODS[place.thread];
  const owner = place.thread === 'board' ? { group_id: -place.owner } : { owner_id: place.owner };
  const replies = place.thread !== 'board' && message.replyTo !== undefined && /^\d+$/.test(message.replyTo);
  const params: VkParams = {
    ...owner,
    [item]: place.item,
    message: text,
    // On a wall it is the number of the community that speaks, elsewhere a yes.
    from_group: place.thread === 'wall' ? group : 1,
    guid: message.guard,
    ...(replies ? { reply_to_comment: Number(message.replyTo) } : {}),
  };
  return { method, params, token };
}

function keyboardOf(buttons: readonly Button[]): string {
  const width = Math.ceil(buttons.length / ROWS);
  const rows = Array.from({ length: Math.ceil(buttons.length / width) }, (_, row) =>
    buttons.slice(row * width, (row + 1) * width).map((button) => ({
      action: {
        type: 'text',
        label: cutText(button.label, LABEL_LENGTH),
        payload: payloadFor(button.payload),
      },
    })),
  );
  return JSON.stringify({ inline: true, buttons: rows });
}
