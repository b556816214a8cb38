import type { Trace } from '../../src/channel/abilities.ts';
import type { OutgoingMessage } from '../../src/channel/channel.ts';
import { type Fields, idOf, textOf, wholeOf } from '../../src/channel/fields.rules.ts';
import { int32From } from '../../src/kernel/ids.ts';
import { type Instant, MINUTE } from '../../src/kernel/instants.ts';
import type { VkAccount } from './account.ts';
import { isClosed, type VkAsk, vkAsker } from './ask.ts';
import type { VkCall } from './client.ts';
import { placeOf } from './conversation.ts';
import { readComments, readHistory, writtenAt } from './past.ts';
import { plainText, withoutLinks } from './text.rules.ts';

/** Clocks of VK and of this machine differ a little. */
const SLACK = MINUTE;

/**
 * Looks whether a send arrived: a message by its `random_id`, which VK keeps with it; a comment by its text, for VK does
 * not show its `guid`. Comments are shown to an administrator's token only.
 */
export function vkTracer(account: VkAccount, call: VkCall) {
  return async (
    message: OutgoingMessage,
    triedAt: Instant,
    signal: AbortSignal,
  ): Promise<readonly Trace[] | null> => {
    const place = placeOf(message.conversation);
    const ask = vkAsker(call, signal);
    const since = triedAt - SLACK;
    try {
      if (place?.kind === 'dialog' || place?.kind === 'chat')
        return await sentTo(ask, place.peer, message, since);
      if (place?.kind !== 'thread' || place.thread !== 'wall' || account.userToken === undefined) return null;
      const comments = await readComments(ask, place.owner, place.item);
      const own = comments.filter(
        (comment) => wholeOf(comment['from_id']) === -account.groupId && says(comment, message.text),
      );
      return tracesOf(own, since, 'id');
    } catch (error) {
      if (isClosed(error)) return null;
      throw error;
    }
  };
}

async function sentTo(ask: VkAsk, peer: string, message: OutgoingMessage, since: Instant) {
  const { items, whole } = await readHistory(ask, peer, since);
  const guard = int32From(message.guard);
  const own = items.filter((sent) => sent['out'] === 1 && wholeOf(sent['random_id']) === guard);
  // More was written since than VK was asked for: that it is not among it says nothing.
  return own.length === 0 && !whole ? null : tracesOf(own, since, 'conversation_message_id');
}

function says(comment: Fields, text: string): boolean {
  // An answer to a person begins with the person's name, which VK may have put there itself.
  const said = plainText(textOf(comment['text'])).replace(/^\[id\d+\|[^\]]*\],?\s*/, '');
  return said === text || said === withoutLinks(text);
}

function tracesOf(items: readonly Fields[], since: Instant, name: string): readonly Trace[] {
  return items.flatMap((item) => {
    const externalId = idOf(item[name]) ?? idOf(item['id']);
    const at = writtenAt(item);
    return externalId === undefined || at < since ? [] : [{ externalId, at }];
  });
}
