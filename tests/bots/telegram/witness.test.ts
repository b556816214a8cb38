import { TelegramServer } from 'telegram-test-api/lib/telegramServer.js';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { telegramBot } from '../../../bots/telegram/channel.ts';
import { canPoll, type PollingChannel } from '../../../src/channel/channel.ts';

/** A Bot API written by others: it knows little, but nothing of what it knows comes from us. */
let server: TelegramServer;
let channel: PollingChannel;

beforeEach(async () => {
  server = new TelegramServer({ port: 19_317, host: '127.0.0.1' });
  await server.start();
  const opened = telegramBot.open({
    token: '42:T',
    mode: 'polling',
    apiRoot: server.config.apiURL,
    bot: { id: 42, username: 'gov_bot' },
  });
  if (!canPoll(opened)) throw new Error('the account is set up to poll');
  channel = opened;
});
afterEach(() => server.stop());

it('a person writes and gets an answer', async () => {
  const person = server.getClient('42:T', { userId: 7, chatId: 7, firstName: 'Анна' });
  await person.sendMessage(person.makeMessage('Когда приём? 😀'));
  const { updates } = await channel.poll(null, AbortSignal.timeout(5_000));
  expect(updates).toMatchObject([
    {
      parsed: { events: [{ type: 'message', text: 'Когда приём? 😀', conversation: '7', place: 'private' }] },
    },
  ]);
  const sent = await channel.send(
    { guard: 'row-1', conversation: '7', place: 'private', text: 'По вторникам', from: 'bot' },
    AbortSignal.timeout(5_000),
  );
  expect(sent.outcome).toBe('sent');
  const seen = await person.getUpdates();
  expect(seen.result.map(({ message }) => message.text)).toEqual(['По вторникам']);
});
