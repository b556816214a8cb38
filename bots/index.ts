import type { Bot } from '../src/channel/bot.ts';
import { telegramBot } from './telegram/channel.ts';
import { vkBot } from './vk/channel.ts';

/** Every platform that can be connected. */
export const bots = {
  vk: vkBot,
  telegram: telegramBot,
} as const satisfies Readonly<Record<string, Bot>>;
