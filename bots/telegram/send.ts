import type { Api } from 'grammy';
import type { Button, OutgoingMessage, SendOutcome } from '../../src/channel/channel.ts';
import { NOT_BEGUN } from '../../src/channel/not-sent.rules.ts';
import { cutText } from '../../src/channel/split-text.rules.ts';
import { SECOND } from '../../src/kernel/instants.ts';
import { callSignal } from './client.ts';
import { placeOf, type TelegramPlace } from './conversation.ts';
import { outcomeOf, refusalOf } from './errors.ts';

/** A send that is not answered by then may have been carried out: it ends as `unknown`. */
const SEND_TIMEOUT = 15 * SECOND;
/** Bytes of `callback_data`. */
const PAYLOAD_BYTES = 64;
const LABEL_LENGTH = 64;

type SendOptions = NonNullable<Parameters<Api['sendMessage']>[2]>;

/** Sends by `sendMessage`. Telegram has no guard against repeats, so one call is made and its outcome told. */
export function telegramSender(client: () => Promise<Api>) {
  let busyInRow = 0;
  return async (message: OutgoingMessage, signal: AbortSignal): Promise<SendOutcome> => {
    const place = placeOf(message.conversation);
    if (place === undefined) return { outcome: 'failed', reason: 'not a conversation of Telegram' };
    if (signal.aborted) return NOT_BEGUN;
    const api = await client();
    const outcome = await tryOnce(api, place, message, signal, () => (busyInRow += 1));
    if (outcome.outcome !== 'later') busyInRow = 0;
    return outcome;
  };
}

async function tryOnce(
  api: Api,
  place: TelegramPlace,
  message: OutgoingMessage,
  signal: AbortSignal,
  busy: () => number,
): Promise<SendOutcome> {
  const until = callSignal(AbortSignal.any([signal, AbortSignal.timeout(SEND_TIMEOUT)]));
  try {
    const sent = await api.sendMessage(place.chat, message.text, optionsOf(place, message), until);
    return { outcome: 'sent', externalId: String(sent.message_id) };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal?.migratedTo !== undefined && refusal.migratedTo !== place.chat) {
      // Refused, so nothing was sent; in the supergroup the old messages and threads have other ids.
      const { replyTo: _, ...rest } = message;
      return tryOnce(api, { chat: refusal.migratedTo }, rest, signal, busy);
    }
    return outcomeOf(error, refusal?.code === 429 ? busy() : 0);
  }
}

function optionsOf(place: TelegramPlace, message: OutgoingMessage): SendOptions {
  const replyTo = message.replyTo ?? ('thread' in place ? place.thread : undefined);
  const buttons = message.buttons ?? [];
  return {
    link_preview_options: { is_disabled: true },
    ...('topic' in place ? { message_thread_id: Number(place.topic) } : {}),
    ...('direct' in place ? { direct_messages_topic_id: Number(place.direct) } : {}),
    ...('business' in place ? { business_connection_id: place.business } : {}),
    ...(replyTo !== undefined && /^\d+$/.test(replyTo)
      ? { reply_parameters: { message_id: Number(replyTo), allow_sending_without_reply: true } }
      : {}),
    ...(buttons.length === 0 ? {} : { reply_markup: { inline_keyboard: buttons.map(rowOf) } }),
  };
}

/** One button a row: labels are sentences, and a phone is narrow. */
function rowOf(button: Button): { text: string; callback_data: string }[] {
  return [
    { text: cutText(button.label, LABEL_LENGTH), callback_data: cutBytes(button.payload, PAYLOAD_BYTES) },
  ];
}

function cutBytes(text: string, limit: number): string {
  let bytes = 0;
  let cut = '';
  for (const letter of text) {
    bytes += Buffer.byteLength(letter);
    if (bytes > limit) break;
    cut += letter;
  }
  return cut;
}
