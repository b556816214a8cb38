import type { Parsed } from '../../src/channel/events.ts';
import { type Fields, fieldsOf, idOf, textOf } from '../../src/channel/fields.rules.ts';
import { sha256 } from '../../src/kernel/ids.ts';
import { vkIdentity } from './account.ts';
import { parseComment, parseCommentDeletion, parsePost } from './comment.ts';
import type { VkContext } from './context.ts';
import { parseConsent, parseMessage, parsePress } from './message.ts';

type Family = (object: Fields, context: VkContext) => Parsed;

/** `group : event id`; VK sends the same id with every redelivery. Old servers sent none: then the whole update decides. */
export function keyOf(update: Fields): string {
  const event = idOf(update['event_id']);
  return `${idOf(update['group_id']) ?? '0'}:${event ?? sha256(JSON.stringify([update['type'], update['object']]))}`;
}

/** One event of the Callback API or of Long Poll → events in our words. Pure, total: never throws. */
export function parseVk(update: unknown, account: unknown): Parsed {
  const fields = fieldsOf(update);
  const type = textOf(fields?.['type']);
  if (fields === undefined || type === '') return { ignored: 'not an event of VK' };
  if (type === 'confirmation') return { ignored: 'confirmation of the server' };
  const object = fieldsOf(fields['object']);
  if (object === undefined) return { ignored: `${type.slice(0, 40)} without an object` };
  if ('warning' in object) {
    const alarm =
      'ВКонтакте шлёт предупреждение вместо сообщений: у сервера Callback API старая версия, выберите 5.199';
    return { ignored: 'a warning instead of an event', alarm };
  }
  const parse = FAMILIES.get(type);
  if (parse === undefined) return { ignored: `event of another type: ${type.slice(0, 40)}` };
  return parse(object, { key: keyOf(fields), us: vkIdentity(account) });
}

const FAMILIES = new Map<string, Family>([
  [
    'message_new',
    (object, context) => parseMessage(fieldsOf(object['message']) ?? object, context, 'message'),
  ],
  ['message_reply', (object, context) => parseMessage(object, context, 'reply')],
  ['message_edit', (object, context) => parseMessage(object, context, 'edit')],
  ['message_event', parsePress],
  ['message_allow', (object, context) => parseConsent(object, context, 'consent_given')],
  ['message_deny', (object, context) => parseConsent(object, context, 'consent_withdrawn')],
  ['wall_post_new', parsePost],
  ['wall_repost', parsePost],
  ...commentFamilies(),
]);

/** Four events for each place where comments are written; their names follow one pattern but for the wall's. */
function commentFamilies(): [string, Family][] {
  const places = [
    ['wall', 'wall_reply'],
    ['photo', 'photo_comment'],
    ['video', 'video_comment'],
    ['market', 'market_comment'],
    ['board', 'board_post'],
  ] as const;
  return places.flatMap(([thread, name]): [string, Family][] => [
    [`${name}_new`, (object, context) => parseComment(object, context, thread, 'message')],
    [`${name}_edit`, (object, context) => parseComment(object, context, thread, 'edit')],
    // The comment is known already; it only shows again, perhaps with another text.
    [`${name}_restore`, (object, context) => parseComment(object, context, thread, 'edit')],
    [`${name}_delete`, (object, context) => parseCommentDeletion(object, context, thread)],
  ]);
}
