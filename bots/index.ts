import type { Bot } from '../src/channel/bot.ts';
import type { ChannelKind } from '../src/channel/events.ts';
import type { Clock } from '../src/kernel/instants.ts';
import { maxBot } from './max/channel.ts';
import { okBot } from './ok/channel.ts';
import { siteBot } from './site/channel.ts';
import type { ChatStore } from './site/port.ts';
import { telegramBot } from './telegram/channel.ts';
import { vkBot } from './vk/channel.ts';

export { siteRoutes } from './site/routes.ts';
export { chatPageResponse, sessionPageResponse } from './site/page.ts';
export { readSiteAccount } from './site/account.ts';
export type { ChatBody, ChatEvent, ChatStore, ClientEntry, SiteChat } from './site/port.ts';

export type Bots = Readonly<Record<ChannelKind, Bot>>;

/** The platforms with updates of their own. */
export const parsers = { vk: vkBot, telegram: telegramBot, max: maxBot, ok: okBot } as const;

/** Every platform that can be connected. The site chat keeps its log in the server, so it is made over that storage. */
export function createBots(parts: {
  readonly chat: ChatStore;
  readonly clock: Clock;
  readonly publicOrigin: string | null;
}): Bots {
  return { ...parsers, site: siteBot(parts.chat, parts.clock, parts.publicOrigin) };
}

/** The lasting address of a message on its platform; null where there is none. Pure: needs no account. */
export function permalink(channel: string, conversation: string, messageId: string): string | null {
  const bot: Bot | undefined = Object.entries(parsers).find(([kind]) => kind === channel)?.[1];
  return bot?.permalink?.(conversation, messageId) ?? null;
}
