import type { Api } from 'grammy';
import type { HideOutcome } from '../../src/channel/channel.ts';
import { callSignal } from './client.ts';
import { placeOf } from './conversation.ts';
import { refusalOf } from './errors.ts';

/** Hides messages of groups by deleting them; the bot has to be an administrator with that right, Telegram keeps nothing. */
export function telegramHiding(client: () => Promise<Api>) {
  return {
    mayHide: (conversation: string, messageId: string) =>
      placeOf(conversation)?.chat.startsWith('-') === true && /^\d+$/.test(messageId),
    async hide(conversation: string, messageId: string, signal: AbortSignal): Promise<HideOutcome> {
      const place = placeOf(conversation);
      if (place === undefined) return { hidden: false, reason: 'not a conversation of Telegram' };
      const api = await client();
      try {
        await api.deleteMessage(place.chat, Number(messageId), callSignal(signal));
        return { hidden: true };
      } catch (error) {
        const refusal = refusalOf(error);
        if (refusal === undefined) throw error;
        return { hidden: false, reason: `${refusal.code} ${refusal.description}`.slice(0, 200) };
      }
    },
  };
}
