import type { Bot } from '../src/channel/bot.ts';
import type { ChannelKind } from '../src/channel/events.ts';
import { maxBot } from './max/channel.ts';
import { okBot } from './ok/channel.ts';
import { siteBot } from './site/channel.ts';
import type { ChatStore } from './site/port.ts';
import { telegramBot } from './telegram/channel.ts';
import { vkBot } from './vk/channel.ts';

/** The platforms: they need nothing but an account. */
export const platformBots = {
  vk: vkBot,
  telegram: telegramBot,
  max: maxBot,
  ok: okBot,
} as const satisfies Partial<Record<ChannelKind, Bot>>;

/** Every channel that an account can name. The site chat is kept by the server itself, so it asks for its storage. */
export function botsOver(chat: ChatStore): Readonly<Record<ChannelKind, Bot>> {
  return { ...platformBots, site: siteBot(chat) };
}
