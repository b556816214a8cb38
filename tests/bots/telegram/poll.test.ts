import { afterEach, beforeEach, expect, it } from 'vitest';
import { telegramBot } from '../../../bots/telegram/channel.ts';
import { startTelegramStand, type TelegramStand } from '../../../scripts/stands/telegram.ts';
import { canPoll, type PollingChannel } from '../../../src/channel/channel.ts';

let stand: TelegramStand;
let channel: PollingChannel;
const signal = () => AbortSignal.timeout(10_000);
const wrote = (text: string) => ({
  message: { message_id: 1, date: 1, chat: { id: 7, type: 'private' }, from: { id: 7 }, text },
});

beforeEach(async () => {
  stand = await startTelegramStand();
  const opened = telegramBot.open({
    token: '42:T',
    mode: 'polling',
    apiRoot: stand.url,
    bot: { id: 42, username: 'gov_bot' },
  });
  if (!canPoll(opened)) throw new Error('the account is set up to poll');
  channel = opened;
});
afterEach(() => stand.close());

it('brings updates after the cursor, and again when the cursor was not kept', async () => {
  await stand.deliver(wrote('раз'));
  await stand.deliver(wrote('два'));
  const both = await channel.poll(null, signal());
  expect(both.updates).toMatchObject([
    { parsed: { events: [{ text: 'раз' }] } },
    { parsed: { events: [{ text: 'два' }] } },
  ]);
  expect((await channel.poll(null, signal())).updates).toEqual(both.updates);
  const waiting = channel.poll(both.cursor, signal());
  await expect.poll(() => stand.calls.length).toBe(3);
  await stand.deliver(wrote('три'));
  expect((await waiting).updates).toMatchObject([{ parsed: { events: [{ text: 'три' }] } }]);
});

it('asks for every kind of update by name', async () => {
  await stand.deliver(wrote('раз'));
  await channel.poll(null, signal());
  expect(stand.calls[0]?.params['allowed_updates']).toEqual(
    expect.arrayContaining(['message', 'edited_message', 'callback_query', 'my_chat_member', 'chat_member']),
  );
});

it('tells clearly that a webhook stands in the way', async () => {
  stand.setHook('http://127.0.0.1:1/hook');
  await expect(channel.poll(null, signal())).rejects.toMatchObject({
    code: 'conflict',
    hint: expect.stringContaining('deleteWebhook'),
  });
});

it('tells when Telegram does not know the token or does not answer', async () => {
  const body = '{"ok":false,"error_code":401,"description":"Unauthorized"}';
  stand.faults.next(1, { do: 'answer', status: 401, body });
  await expect(channel.poll(null, signal())).rejects.toMatchObject({ code: 'configuration' });
  await stand.close();
  await expect(channel.poll(null, signal())).rejects.toMatchObject({ code: 'unavailable' });
});

it('ends when it is told to', async () => {
  await expect(channel.poll(null, AbortSignal.timeout(50))).rejects.toMatchObject({ code: 'unavailable' });
});
