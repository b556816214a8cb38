import type { Recovered } from '../../src/channel/abilities.ts';
import type { AcceptedUpdate } from '../../src/channel/channel.ts';
import { type Fields, fieldsOf, idOf, wholeOf } from '../../src/channel/fields.rules.ts';
import { DAY, type Instant } from '../../src/kernel/instants.ts';
import type { VkAccount } from './account.ts';
import { isClosed, type VkAsk, vkAsker } from './ask.ts';
import type { VkCall } from './client.ts';
import { keyOf, parseVk } from './parse.ts';
import { activePeers, readComments, readHistory, readMentions, readWall, writtenAt } from './past.ts';

/** Older posts are hardly commented on any more. */
const POSTS_LIVE = 30 * DAY;

/** A piece of VK's past: events as the Callback API would have told them. */
type Source = (ask: VkAsk, since: Instant, group: number) => Promise<readonly Fields[]>;

/**
 * Asks VK what was written since then. The Callback API gives an event up after five tries and numbers its events by
 * chance, so what is looked up is numbered by the message itself; the inbox knows a message whichever way it came.
 */
export function vkRecovery(account: VkAccount, call: VkCall) {
  return async (since: Instant, signal: AbortSignal): Promise<Recovered> => {
    const ask = vkAsker(call, signal);
    const sources: readonly Source[] =
      account.userToken === undefined ? [dialogs] : [dialogs, wall, mentions];
    const found: Fields[] = [];
    let complete = true;
    for (const source of sources) {
      try {
        found.push(...(await source(ask, since, account.groupId)));
      } catch (error) {
        // What the token may not see is for the check to tell; what failed by chance is asked for again.
        if (!isClosed(error)) complete = false;
        if (signal.aborted) throw error;
      }
    }
    return { updates: found.map((event) => acceptedFrom(event, account)), complete };
  };
}

function acceptedFrom(event: Fields, account: VkAccount): AcceptedUpdate {
  const update = { group_id: account.groupId, ...event };
  return { key: keyOf(update), raw: JSON.stringify(update), parsed: parseVk(update, account) };
}

const numbered = (type: string, place: string, object: Fields): Fields => ({
  type,
  event_id: `found:${type}:${place}`,
  object,
});

/** Private messages and group chats: what people wrote, and what colleagues answered by hand. */
async function dialogs(ask: VkAsk, since: Instant): Promise<readonly Fields[]> {
  const found: Fields[] = [];
  for (const peer of await activePeers(ask, since)) {
    const history = await readHistory(ask, peer, since).catch((error: unknown) => {
      // The history of a group chat is open to its administrators only.
      if (isClosed(error)) return { items: [] };
      throw error;
    });
    for (const message of history.items) {
      const own = message['out'] === 1;
      const ofProgram = own && (wholeOf(message['admin_author_id']) ?? 0) === 0;
      if (writtenAt(message) < since || ofProgram) continue;
      const place = `${peer}_${idOf(message['conversation_message_id']) ?? idOf(message['id']) ?? ''}`;
      found.push(
        own ? numbered('message_reply', place, message) : numbered('message_new', place, { message }),
      );
    }
  }
  return found;
}

/** What people wrote on our wall: posts, suggested ones too, and comments under posts. */
async function wall(ask: VkAsk, since: Instant, group: number): Promise<readonly Fields[]> {
  const posts = await readWall(ask, -group, 'all');
  const suggested = await readWall(ask, -group, 'suggests').catch((error: unknown) => {
    if (isClosed(error)) return [];
    throw error;
  });
  const found = [...posts, ...suggested].flatMap((post) => byPerson(post, since));
  for (const post of posts) {
    const id = wholeOf(post['id']);
    const count = wholeOf(fieldsOf(post['comments'])?.['count']) ?? 1;
    if (id === undefined || count === 0 || writtenAt(post) < since - POSTS_LIVE) continue;
    for (const comment of await readComments(ask, -group, id)) {
      if (writtenAt(comment) >= since && !isAnnouncement(comment, group))
        found.push(numbered('wall_reply_new', `${-group}_${id}_${idOf(comment['id']) ?? ''}`, comment));
    }
  }
  return found;
}

/** What the community adds under its own post answers nobody, so it is of no concern, however it came. */
function isAnnouncement(comment: Fields, group: number): boolean {
  const answers = comment['reply_to_comment'] !== undefined || comment['reply_to_user'] !== undefined;
  return wholeOf(comment['from_id']) === -group && !answers;
}

async function mentions(ask: VkAsk, since: Instant, group: number): Promise<readonly Fields[]> {
  return (await readMentions(ask, -group, since)).flatMap((post) => byPerson(post, since));
}

function byPerson(post: Fields, since: Instant): readonly Fields[] {
  const place = `${idOf(post['owner_id']) ?? ''}_${idOf(post['id']) ?? ''}`;
  const fresh = (wholeOf(post['from_id']) ?? 0) > 0 && writtenAt(post) >= since;
  return fresh ? [numbered('wall_post_new', place, post)] : [];
}
