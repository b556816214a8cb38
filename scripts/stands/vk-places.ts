import { json, type StandAnswer } from './listen.ts';

/** A message that a person would see in a dialog. */
interface VkMessage {
  readonly id: number;
  readonly peer: string;
  readonly text: string;
  readonly params: Readonly<Record<string, string>>;
  /** When it was written, ms. */
  readonly at: number;
}

/** A comment that everybody would see. `place` is `wall:-123_45`. */
interface VkComment {
  readonly id: number;
  readonly place: string;
  readonly text: string;
  readonly params: Readonly<Record<string, string>>;
  readonly at: number;
}

export type VkPlaces = ReturnType<typeof createVkPlaces>;

/** `random_id` and `guid` are compared within the last hour … */
const GUARD_LIFETIME = 3_600_000;
/** … and, in dialogs, within the last 100 messages. */
const GUARD_MESSAGES = 100;

const PER_PEER: Readonly<Record<number, string>> = {
  900: 'Cannot send message to user from blacklist',
  901: "Can't send messages for users without permission",
  902: "Can't send messages to this user due to their privacy settings",
};

/** Dialogs and threads of the stand. */
export function createVkPlaces(clock: () => number) {
  const messages: (VkMessage & { guard: string })[] = [];
  const comments: (VkComment & { guard: string })[] = [];
  const denied = new Set<string>();
  const linksForbidden = new Set<string>();
  const hidden: string[] = [];

  const sendTo = (peer: string, params: Record<string, string>, error: number | undefined) => {
    const code = error ?? (denied.has(peer) ? 901 : undefined);
    if (code !== undefined) {
      return {
        peer_id: Number(peer),
        message_id: 0,
        error: { code, description: PER_PEER[code] ?? 'Error' },
      };
    }
    const guard = params['random_id'] ?? '0';
    const dialog = messages.filter((message) => message.peer === peer).slice(-GUARD_MESSAGES);
    const first = dialog.find(
      (sent) => guard !== '0' && sent.guard === guard && clock() - sent.at < GUARD_LIFETIME,
    );
    const id = first?.id ?? messages.length + 1;
    if (first === undefined)
      messages.push({ id, peer, text: params['message'] ?? '', params, guard, at: clock() });
    return { peer_id: Number(peer), message_id: id, conversation_message_id: id };
  };

  return {
    messages: messages as readonly VkMessage[],
    comments: comments as readonly VkComment[],
    /** People who take no messages of the community. */
    denied,
    /** Threads like `wall:-123_45` where links are refused. */
    linksForbidden,
    /** Comments that are deleted now, `<owner>/<id>`. */
    hidden: hidden as readonly string[],
    hide(params: Record<string, string>): StandAnswer {
      hidden.push(`${params['owner_id'] ?? ''}/${params['comment_id'] ?? ''}`);
      return json({ response: 1 });
    },
    restore(params: Record<string, string>): StandAnswer {
      const at = hidden.indexOf(`${params['owner_id'] ?? ''}/${params['comment_id'] ?? ''}`);
      if (at >= 0) hidden.splice(at, 1);
      return json({ response: 1 });
    },
    send(params: Record<string, string>, error: number | undefined): StandAnswer {
      const text = params['message'] ?? '';
      if (params['random_id'] === undefined)
        return refused(100, 'One of the parameters specified was missing: random_id');
      if (text.length > 4096) return refused(914, 'Message is too long');
      const peers = (params['peer_ids'] ?? params['peer_id'] ?? '').split(',').filter((peer) => peer !== '');
      if (peers.length === 0) return refused(100, 'One of the parameters specified was missing: peer_id');
      return json({ response: peers.map((peer) => sendTo(peer, params, error)) });
    },
    comment(method: string, params: Record<string, string>): StandAnswer {
      const place = placeOf(method, params);
      const text = params['message'] ?? '';
      if (linksForbidden.has(place) && /https?:\/\//.test(text))
        return refused(222, 'Hyperlinks are forbidden');
      const guard = params['guid'] ?? '';
      const first = comments.find(
        (sent) => guard !== '' && sent.guard === guard && clock() - sent.at < GUARD_LIFETIME,
      );
      const id = first?.id ?? comments.length + 1;
      if (first === undefined) comments.push({ id, place, text, params, guard, at: clock() });
      return json({ response: { comment_id: id } });
    },
  };
}

function placeOf(method: string, params: Record<string, string>): string {
  const section = method.split('.')[0] ?? '';
  const thread = section === 'photos' ? 'photo' : section;
  const owner = params['owner_id'] ?? `-${params['group_id'] ?? ''}`;
  const item = ['post_id', 'photo_id', 'video_id', 'item_id', 'topic_id']
    .map((name) => params[name])
    .find(Boolean);
  return `${thread}:${owner}_${item ?? ''}`;
}

/** VK answers 200 also when it refuses. */
export function refused(code: number, message: string): StandAnswer {
  return json({ error: { error_code: code, error_msg: message, request_params: [] } });
}
