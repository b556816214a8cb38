import type { Api } from 'grammy';
import type { AcceptedUpdate, PolledBatch } from '../../src/channel/channel.ts';
import { OtklikError } from '../../src/kernel/errors.ts';
import { callSignal } from './client.ts';
import { refusalOf } from './errors.ts';

/** Without the list Telegram leaves out three of them; all are named, also those that we only store. */
export const ALLOWED_UPDATES = [
  'message',
  'edited_message',
  'channel_post',
  'edited_channel_post',
  'business_connection',
  'business_message',
  'edited_business_message',
  'deleted_business_messages',
  'message_reaction',
  'message_reaction_count',
  'inline_query',
  'chosen_inline_result',
  'callback_query',
  'shipping_query',
  'pre_checkout_query',
  'purchased_paid_media',
  'poll',
  'poll_answer',
  'my_chat_member',
  'chat_member',
  'chat_join_request',
  'chat_boost',
  'removed_chat_boost',
] as const;

/** Seconds that Telegram holds an empty poll open. */
const WAIT = 25;

/**
 * One `getUpdates`. The cursor is the next update's id: asking with it tells Telegram that the earlier ones are kept,
 * so it must be stored together with them.
 */
export function telegramPoller(client: () => Promise<Api>, accept: (update: unknown) => AcceptedUpdate) {
  return async (cursor: string | null, signal: AbortSignal): Promise<PolledBatch> => {
    const api = await client();
    const updates = await api
      .getUpdates(
        {
          ...(cursor === null ? {} : { offset: Number(cursor) }),
          timeout: WAIT,
          allowed_updates: [...ALLOWED_UPDATES],
        },
        callSignal(signal),
      )
      .catch((error: unknown) => {
        throw pollFailure(error);
      });
    const next = updates.reduce(
      (highest, update) => Math.max(highest, update.update_id + 1),
      Number(cursor ?? 0),
    );
    return { updates: updates.map(accept), cursor: String(next) };
  };
}

function pollFailure(error: unknown): OtklikError {
  const refusal = refusalOf(error);
  if (refusal?.code === 409) {
    return new OtklikError(
      'conflict',
      'Telegram refuses the poll: the bot has a webhook or is polled elsewhere',
      {
        hint: 'Delete the webhook (deleteWebhook) and stop the other program, or set mode: webhook for the account.',
        cause: error,
      },
    );
  }
  if (refusal?.code === 401 || refusal?.code === 404) {
    return new OtklikError('configuration', 'Telegram does not know the token', {
      hint: 'Take the token from @BotFather again.',
      cause: error,
    });
  }
  return new OtklikError('unavailable', 'Telegram cannot be asked for updates', { cause: error });
}
