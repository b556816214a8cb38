import type { Say } from './messages.ts';
import type { DemoPerson } from './people.ts';

/** What a platform has to tell: who says what, as which message of the dialog, and when (epoch ms). */
export interface Said {
  readonly person: DemoPerson;
  readonly say: Say;
  readonly number: number;
  readonly at: number;
}

type Update = Readonly<Record<string, unknown>>;

const textOf = (say: Say) => ('text' in say ? say.text : say.label);
const seconds = (at: number) => Math.floor(at / 1_000);

export function telegramUpdate({ person, say, number, at }: Said): Update {
  const from = { id: person.id, is_bot: false, first_name: person.first, last_name: person.last };
  const chat = { id: person.id, type: 'private', first_name: person.first };
  const message = { message_id: number, date: seconds(at), chat, from, text: textOf(say) };
  if ('text' in say) return { message };
  return {
    callback_query: { id: `${person.id}-${number}`, from, chat_instance: '1', data: say.press, message },
  };
}

/** Buttons of our messages in VK are text buttons: a press is a message with their payload. */
export function vkMessage({ person, say, number, at }: Said): Update {
  const payload = 'text' in say ? {} : { payload: JSON.stringify({ otklik: say.press }) };
  const message = {
    id: 0,
    conversation_message_id: number,
    peer_id: person.id,
    from_id: person.id,
    date: seconds(at),
    out: 0,
    text: textOf(say),
    attachments: [],
    ...payload,
  };
  return { type: 'message_new', object: { message, client_info: {} } };
}

/** A comment under a post of the community. Nobody presses buttons there. */
export function vkComment({ person, say, at }: Said, groupId: number, comment: number, post: number): Update {
  const where = { owner_id: -groupId, post_owner_id: -groupId, post_id: post };
  const object = { id: comment, from_id: person.id, date: seconds(at), text: textOf(say), ...where };
  return { type: 'wall_reply_new', object };
}

export function maxUpdate({ person, say, number, at }: Said): Update {
  const user = {
    user_id: person.id,
    name: `${person.first} ${person.last}`,
    first_name: person.first,
    is_bot: false,
  };
  const recipient = { chat_id: person.id, chat_type: 'dialog', user_id: 42 };
  const body = { mid: `mid.${person.id}.${number}`, seq: number, text: textOf(say) };
  const message = { sender: user, recipient, timestamp: at, body };
  if ('text' in say) return { update_type: 'message_created', timestamp: at, message };
  const callback = {
    callback_id: `${person.id}-${number}`,
    payload: say.press,
    user,
    timestamp: at,
  };
  return { update_type: 'message_callback', timestamp: at, callback, message };
}

export function okUpdate({ person, say, number, at }: Said): Update {
  const about = {
    sender: { user_id: `user:${person.id}`, name: `${person.first} ${person.last}` },
    recipient: { chat_id: `chat:C${person.id}` },
    timestamp: at,
  };
  if ('press' in say) {
    return {
      webhookType: 'MESSAGE_CALLBACK',
      callbackId: `${person.id}-${number}`,
      payload: say.press,
      ...about,
    };
  }
  const message = { mid: `mid:${person.id}.${number}`, seq: number, text: say.text };
  return { webhookType: 'MESSAGE_CREATED', message, ...about };
}
