import { json, type StandAnswer } from './listen.ts';
import { refused, type VkPlaces } from './vk-places.ts';

type Fields = Readonly<Record<string, unknown>>;
type Params = Readonly<Record<string, string>>;

export type VkArchive = ReturnType<typeof createVkArchive>;

/** How VK shows the parts of a page to who asks for them. */
function page(items: readonly unknown[], params: Params): StandAnswer {
  const offset = Number(params['offset'] ?? 0);
  const count = Number(params['count'] ?? 20);
  return json({ response: { count: items.length, items: items.slice(offset, offset + count) } });
}

const fieldsOf = (value: unknown) => (value ?? {}) as Fields;
const dateOf = (item: Fields) => Number(item['date'] ?? 0);
const newestFirst = (items: readonly Fields[]) => items.toSorted((a, b) => dateOf(b) - dateOf(a));

/** What VK keeps of everything that was written, whether or not it was ever delivered: dialogs, the wall, comments. */
export function createVkArchive(groupId: number, places: VkPlaces) {
  const messages: Fields[] = [];
  const posts: Fields[] = [];
  const comments: Fields[] = [];

  /** Messages of ours as a history shows them, with the number that guarded the send. */
  const sent = (): Fields[] =>
    places.messages.map(({ id, peer, text, params, at }) => ({
      id,
      conversation_message_id: id,
      peer_id: Number(peer),
      from_id: -groupId,
      out: 1,
      random_id: Number(params['random_id'] ?? 0),
      text,
      date: Math.floor(at / 1_000),
    }));
  const answered = (id: string | undefined): Fields => {
    const comment = comments.find((one) => String(one['id']) === id);
    return comment === undefined ? {} : { reply_to_comment: Number(id), reply_to_user: comment['from_id'] };
  };
  const said = (): Fields[] =>
    places.comments.map(({ id, place, text, params, at }) => {
      const [, owner, post] = /^wall:(-?\d+)_(\d+)$/.exec(place) ?? [];
      return {
        id,
        from_id: -groupId,
        owner_id: Number(owner),
        post_id: Number(post),
        text,
        date: Math.floor(at / 1_000),
        ...answered(params['reply_to_comment']),
      };
    });
  const dialog = (peer: string) =>
    newestFirst([...messages, ...sent()].filter((message) => String(message['peer_id']) === peer));
  const under = (owner: string, post: string) =>
    [...comments, ...said()].filter(
      (comment) => String(comment['owner_id']) === owner && String(comment['post_id']) === post,
    );

  return {
    /** Keeps what an event tells of. */
    remember({ type, object }: Fields) {
      const carrier = fieldsOf(object);
      if (type === 'message_new' || type === 'message_reply')
        messages.push(fieldsOf(carrier['message'] ?? carrier));
      if (type === 'wall_post_new') posts.push(carrier);
      if (type === 'wall_reply_new')
        comments.push({ ...carrier, owner_id: carrier['post_owner_id'] ?? carrier['owner_id'] });
    },
    conversations(params: Params): StandAnswer {
      const peers = [...new Set([...messages, ...sent()].map((message) => String(message['peer_id'])))];
      const items = peers
        .map((peer) => ({ peer, last: dialog(peer)[0] ?? {} }))
        .toSorted((a, b) => dateOf(b.last) - dateOf(a.last))
        .map(({ peer, last }) => ({ conversation: { peer: { id: Number(peer) } }, last_message: last }));
      return page(items, params);
    },
    history: (params: Params): StandAnswer => page(dialog(params['peer_id'] ?? ''), params),
    wall(params: Params): StandAnswer {
      const suggested = params['filter'] === 'suggests';
      const own = posts.filter(
        (post) =>
          String(post['owner_id']) === params['owner_id'] && (post['post_type'] === 'suggest') === suggested,
      );
      const counted = own.map((post) => ({
        ...post,
        comments: { count: under(String(post['owner_id']), String(post['id'])).length },
      }));
      return page(newestFirst(counted), params);
    },
    /** Comments of the first level, each with the beginning of its branch, or one branch. */
    comments(params: Params): StandAnswer {
      const all = under(params['owner_id'] ?? '', params['post_id'] ?? '');
      const branchOf = (comment: Fields) => fieldsOf({ stack: comment['parents_stack'] })['stack'];
      const inBranch = (id: unknown) =>
        all.filter(
          (comment) => Array.isArray(branchOf(comment)) && (branchOf(comment) as unknown[])[0] === id,
        );
      if (params['comment_id'] !== undefined) return page(inBranch(Number(params['comment_id'])), params);
      const top = all.filter(
        (comment) => !Array.isArray(branchOf(comment)) || (branchOf(comment) as unknown[]).length === 0,
      );
      const shown = Number(params['thread_items_count'] ?? 0);
      const items = newestFirst(top).map((comment) => {
        const branch = inBranch(comment['id']);
        return { ...comment, thread: { count: branch.length, items: branch.slice(0, shown) } };
      });
      return page(items, params);
    },
    /** Posts on other walls that name the community. */
    mentions(params: Params): StandAnswer {
      if (params['owner_id'] !== `-${groupId}`) return refused(100, 'owner_id is invalid');
      const elsewhere = posts.filter(
        (post) =>
          String(post['owner_id']) !== `-${groupId}` && dateOf(post) >= Number(params['start_time'] ?? 0),
      );
      return page(newestFirst(elsewhere), params);
    },
  };
}
