import type { Button, OutgoingMessage, SendOutcome } from '../../src/channel/channel.ts';
import { fieldsOf, idOf } from '../../src/channel/fields.rules.ts';
import { postJson } from '../../src/channel/post-json.ts';
import { NOT_BEGUN } from '../../src/channel/not-sent.rules.ts';
import { cutText } from '../../src/channel/split-text.rules.ts';
import { SECOND } from '../../src/kernel/instants.ts';
import type { OkAccount } from './account.ts';
import { outcomeOfAnswer, outcomeOfSilence } from './errors.ts';

const SEND_TIMEOUT = 15 * SECOND;
export const LABEL_LENGTH = 40;

/** Sends a private message by `POST /graph/chat:…/messages`. There is no guard against repeats. */
export function okSender(account: OkAccount) {
  return async (message: OutgoingMessage, signal: AbortSignal): Promise<SendOutcome> => {
    if (!/^chat:[\w-]+$/.test(message.conversation)) {
      return { outcome: 'failed', reason: 'not a conversation of Odnoklassniki' };
    }
    if (signal.aborted) return NOT_BEGUN;
    const url = new URL(`${account.apiBaseUrl}/graph/${message.conversation}/messages`);
    url.searchParams.set('access_token', account.token);
    const until = AbortSignal.any([signal, AbortSignal.timeout(SEND_TIMEOUT)]);
    try {
      const answer = await postJson(url, bodyOf(message), until);
      const id = idOf(fieldsOf(answer.body)?.['message_id']) ?? idOf(fieldsOf(answer.body)?.['mid']);
      const sent = answer.status === 200 && (id !== undefined || fieldsOf(answer.body)?.['success'] === true);
      return sent ? { outcome: 'sent', externalId: id ?? null } : outcomeOfAnswer(answer);
    } catch (error) {
      return outcomeOfSilence(error);
    }
  };
}

function bodyOf(message: OutgoingMessage): object {
  const buttons = message.buttons ?? [];
  return {
    recipient: { chat_id: message.conversation },
    message: {
      text: message.text,
      ...(buttons.length === 0 ? {} : { attachments: [keyboardOf(buttons)] }),
    },
  };
}

function keyboardOf(buttons: readonly Button[]): object {
  const rows = buttons.map((button) => [
    {
      type: 'CALLBACK',
      text: cutText(button.label, LABEL_LENGTH),
      intent: 'DEFAULT',
      payload: button.payload,
    },
  ]);
  return { type: 'INLINE_KEYBOARD', payload: { keyboard: { buttons: rows } } };
}
