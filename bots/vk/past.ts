import {
  type Fields,
  fieldsIn,
  fieldsOf,
  idOf,
  instantOfSeconds,
  wholeOf,
} from '../../src/channel/fields.rules.ts';
import type { Instant } from '../../src/kernel/instants.ts';
import { type Pages, readPages, type VkAsk } from './ask.ts';

const DIALOGS: Pages = { size: 200, most: 5 };
const HISTORY: Pages = { size: 200, most: 5 };
const COMMENTS: Pages = { size: 100, most: 5 };
const POSTS = 50;
/** How much of a branch comes with its first comment; longer ones are asked for by themselves. */
const BRANCH_SHOWN = 10;

export const writtenAt = (item: Fields): Instant => instantOfSeconds(item['date']);
const isBefore = (since: Instant) => (page: readonly Fields[]) =>
  page.some((item) => writtenAt(item) < since);

/** A dialog's messages since then, the newest first. `whole` is false when there are more than VK was asked for. */
export function readHistory(ask: VkAsk, peer: string, since: Instant) {
  return readPages(
    (offset, count) => ask('messages.getHistory', { peer_id: peer, offset, count }),
    HISTORY,
    isBefore(since),
  );
}

/** Peers with something written since then. */
export async function activePeers(ask: VkAsk, since: Instant): Promise<readonly string[]> {
  const lastOf = (item: Fields) => fieldsOf(item['last_message']) ?? {};
  const { items } = await readPages(
    (offset, count) => ask('messages.getConversations', { offset, count }),
    DIALOGS,
    (page) => page.some((item) => writtenAt(lastOf(item)) < since),
  );
  return items.flatMap((item) => {
    const peer = idOf(fieldsOf(fieldsOf(item['conversation'])?.['peer'])?.['id']);
    return peer === undefined || writtenAt(lastOf(item)) < since ? [] : [peer];
  });
}

/** The newest posts of a wall, or what people suggested to it. Walls are shown to people's tokens only. */
export async function readWall(
  ask: VkAsk,
  owner: number,
  filter: 'all' | 'suggests',
): Promise<readonly Fields[]> {
  const answer = await ask('wall.get', { owner_id: owner, count: POSTS, filter }, 'user');
  return fieldsIn(fieldsOf(answer)?.['items']);
}

/** All comments under a post with their branches; deleted ones are left out. */
export async function readComments(ask: VkAsk, owner: number, post: number): Promise<readonly Fields[]> {
  const place = { owner_id: owner, post_id: post, sort: 'desc' };
  const { items: top } = await readPages(
    (offset, count) =>
      ask('wall.getComments', { ...place, offset, count, thread_items_count: BRANCH_SHOWN }, 'user'),
    COMMENTS,
  );
  const all: Fields[] = [...top];
  for (const comment of top) {
    const branch = fieldsOf(comment['thread']);
    const length = wholeOf(branch?.['count']) ?? 0;
    const id = wholeOf(comment['id']);
    if (length <= BRANCH_SHOWN || id === undefined) all.push(...fieldsIn(branch?.['items']));
    else {
      const { items } = await readPages(
        (offset, count) => ask('wall.getComments', { ...place, offset, count, comment_id: id }, 'user'),
        COMMENTS,
      );
      all.push(...items);
    }
  }
  return all
    .filter((comment) => comment['deleted'] !== true)
    .map((comment) => ({ ...comment, post_owner_id: owner, post_id: post }));
}

/** Posts on other walls that name the community; VK delivers none of them. */
export async function readMentions(ask: VkAsk, owner: number, since: Instant): Promise<readonly Fields[]> {
  const answer = await ask(
    'newsfeed.getMentions',
    { owner_id: owner, start_time: Math.floor(since / 1_000), count: 50 },
    'user',
  );
  return fieldsIn(fieldsOf(answer)?.['items'])
    .map((post) => ({ ...post, owner_id: post['owner_id'] ?? post['to_id'] }))
    .filter((post) => wholeOf(post['owner_id']) !== owner);
}
