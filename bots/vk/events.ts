/** The version of the API that our parser is written for; older Callback servers send other shapes, or only warnings. */
export const API_VERSION = '5.199';

/** Without these a person's word, or a colleague's answer that stops a clock, does not come. */
const NEEDED = ['message_new', 'message_reply', 'wall_post_new', 'wall_reply_new'];

const COMMENTS = ['wall_reply', 'photo_comment', 'video_comment', 'market_comment', 'board_post'];

/** Event types that our parser understands. */
export const EVENTS: readonly string[] = [
  'message_new',
  'message_reply',
  'message_edit',
  'message_allow',
  'message_deny',
  'message_event',
  'wall_post_new',
  'wall_repost',
  ...COMMENTS.flatMap((name) => ['new', 'edit', 'restore', 'delete'].map((what) => `${name}_${what}`)),
];

/** Events that are not switched on, those first without which nothing works. */
export function missingEvents(on: Readonly<Record<string, unknown>>): {
  readonly needed: readonly string[];
  readonly other: readonly string[];
} {
  const off = EVENTS.filter((name) => on[name] !== 1 && on[name] !== true);
  return {
    needed: off.filter((name) => NEEDED.includes(name)),
    other: off.filter((name) => !NEEDED.includes(name)),
  };
}
