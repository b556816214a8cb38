/** Updates as VK and Telegram send them, of one person in public and in private. */

export const PHONE = 'Мой номер 8 921 123-45-67, когда починят дорогу?';
/** What of it may stand nowhere but where it was written. */
export const SECRET = '123-45-67';

const seconds = (at = Date.now()) => Math.floor(at / 1_000);

export function vkComment(person: number, text = PHONE, post = 45) {
  const place = { post_owner_id: -123, post_id: post };
  return {
    type: 'wall_reply_new',
    event_id: `comment-${person}`,
    object: { id: 1_000 + person, from_id: person, date: seconds() - 2, text, ...place },
  };
}

export function vkDirect(
  person: number,
  text: string,
  more: Readonly<Record<string, unknown>> = {},
  number = 1,
) {
  const message = {
    id: 0,
    conversation_message_id: number,
    peer_id: person,
    from_id: person,
    date: seconds(),
    text,
    attachments: [],
    ...more,
  };
  return { type: 'message_new', event_id: `direct-${person}-${number}`, object: { message } };
}

export function telegramComment(person: number, text = PHONE) {
  return {
    message: {
      message_id: 50 + person,
      message_thread_id: 33,
      date: seconds() - 2,
      chat: { id: -100500, type: 'supergroup', title: 'Обсуждение' },
      from: { id: person, is_bot: false, first_name: 'Ольга' },
      text,
    },
  };
}

export function telegramDirect(person: number, text: string) {
  return {
    message: {
      message_id: 500 + person,
      date: seconds(),
      chat: { id: person, type: 'private', first_name: 'Ольга' },
      from: { id: person, is_bot: false, first_name: 'Ольга' },
      text,
    },
  };
}

const maxPerson = {
  user_id: 7,
  name: 'Ольга',
  first_name: 'Ольга',
  is_bot: false,
  username: null,
  last_activity_time: 1,
};

export function maxComment(text = PHONE) {
  return {
    update_type: 'comment_created',
    timestamp: Date.now() - 2_000,
    message: {
      sender: maxPerson,
      recipient: { chat_id: -200, chat_type: 'channel', user_id: null, post_id: 'mid.9' },
      timestamp: Date.now() - 2_000,
      body: { mid: 'mid.1', seq: 1, text },
    },
  };
}

export function maxStart(payload: string) {
  return {
    update_type: 'bot_started',
    timestamp: Date.now(),
    chat_id: 100,
    user: maxPerson,
    payload,
    user_locale: 'ru',
  };
}
