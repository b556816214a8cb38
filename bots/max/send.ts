import type { Button, OutgoingMessage, SendOutcome } from '../../src/channel/channel.ts';
import { fieldsOf, idOf } from '../../src/channel/fields.rules.ts';
import { postJson } from '../../src/channel/post-json.ts';
import { NOT_BEGUN } from '../../src/channel/not-sent.rules.ts';
import { cutText } from '../../src/channel/split-text.rules.ts';
import { SECOND } from '../../src/kernel/instants.ts';
import type { MaxAccount } from './account.ts';
import { type MaxPlace, placeOf } from './conversation.ts';
import { outcomeOfAnswer, outcomeOfSilence } from './errors.ts';

const SEND_TIMEOUT = 15 * SECOND;
const PAYLOAD_LENGTH = 1024;
export const LABEL_LENGTH = 64;

/** Sends by `POST /messages`, or as a comment under a post. MAX has no guard against repeats. */
export function maxSender(account: MaxAccount) {
  return async (message: OutgoingMessage, signal: AbortSignal): Promise<SendOutcome> => {
    const place = placeOf(message.conversation);
    if (place === undefined) return { outcome: 'failed', reason: 'not a conversation of MAX' };
    if (signal.aborted) return NOT_BEGUN;
    const until = AbortSignal.any([signal, AbortSignal.timeout(SEND_TIMEOUT)]);
    try {
      const url = addressOf(account.apiBaseUrl, place);
      const answer = await postJson(url, bodyOf(place, message), until, { authorization: account.token });
      const sent = fieldsOf(fieldsOf(answer.body)?.['message']);
      if (answer.status !== 200 || sent === undefined) return outcomeOfAnswer(answer);
      return { outcome: 'sent', externalId: idOf(fieldsOf(sent['body'])?.['mid']) ?? null };
    } catch (error) {
      return outcomeOfSilence(error);
    }
  };
}

function addressOf(base: string, place: MaxPlace): URL {
  if (place.kind === 'post') return new URL(`${base}/messages/${encodeURIComponent(place.post)}/comments`);
  const url = new URL(`${base}/messages`);
  if (place.kind === 'user') url.searchParams.set('user_id', place.user);
  else url.searchParams.set('chat_id', place.chat);
  return url;
}

function bodyOf(place: MaxPlace, message: OutgoingMessage): object {
  const inPublic = place.kind === 'post' || (place.kind === 'chat' && place.group);
  const buttons = message.buttons ?? [];
  return {
    text: message.text,
    ...(inPublic && message.replyTo !== undefined ? { link: { type: 'reply', mid: message.replyTo } } : {}),
    // Comments carry no attachments, and buttons are one.
    ...(place.kind === 'post' || buttons.length === 0 ? {} : { attachments: [keyboardOf(buttons)] }),
  };
}

function keyboardOf(buttons: readonly Button[]): object {
  const rows = buttons.map((button) => [
    {
      type: 'callback',
      text: cutText(button.label, LABEL_LENGTH),
      payload: cutText(button.payload, PAYLOAD_LENGTH),
    },
  ]);
  return { type: 'inline_keyboard', payload: { buttons: rows } };
}
