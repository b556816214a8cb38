import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { telegramBot } from '../../../bots/telegram/channel.ts';
import { startTelegramStand, type TelegramStand } from '../../../scripts/stands/telegram.ts';
import { canAcknowledge, type Channel, type OutgoingMessage } from '../../../src/channel/channel.ts';

let stand: TelegramStand;
let channel: Channel;
const send = (more: Partial<OutgoingMessage> = {}) =>
  channel.send(
    { guard: 'row-1', conversation: '7', place: 'private', text: 'Ответ', from: 'bot', ...more },
    AbortSignal.timeout(10_000),
  );
const refuse = (error_code: number, description: string, parameters = {}) => {
  const body = JSON.stringify({ ok: false, error_code, description, parameters });
  stand.faults.next(1, { do: 'answer', status: error_code, body });
};

beforeEach(async () => {
  stand = await startTelegramStand();
  channel = telegramBot.open({
    token: '42:T',
    secret: 's',
    apiRoot: `${stand.url}/`,
    bot: { id: 42, username: 'gov_bot' },
  });
});
afterEach(() => stand.close());

describe('the place of a message of Telegram', () => {
  it.each([
    ['7', undefined, {}],
    ['-1005:33:7', '34', { reply_parameters: { message_id: 34, allow_sending_without_reply: true } }],
    ['-1005:33:7', undefined, { reply_parameters: { message_id: 33, allow_sending_without_reply: true } }],
    ['-1005:t12:7', '34', { message_thread_id: 12, reply_parameters: { message_id: 34 } }],
    ['-1006:d9:7', undefined, { direct_messages_topic_id: 9 }],
    ['business:B1:7', undefined, { business_connection_id: 'B1' }],
  ])('%s, answering %s', async (conversation, replyTo, params) => {
    expect((await send({ conversation, ...(replyTo === undefined ? {} : { replyTo }) })).outcome).toBe(
      'sent',
    );
    expect(stand.calls[0]?.params).toMatchObject(params);
  });
  it('in a group without threads is the group', async () => {
    await send({ conversation: '-1005:0:7' });
    expect(stand.calls[0]?.params).not.toHaveProperty('reply_parameters');
    expect(stand.messages[0]?.chat).toBe('-1005');
  });
  it('moves with a group that became a supergroup', async () => {
    refuse(400, 'Bad Request: group chat was upgraded', { migrate_to_chat_id: -1005 });
    expect((await send({ conversation: '-5:0:7', replyTo: '3' })).outcome).toBe('sent');
    expect(stand.messages.map(({ chat }) => chat)).toEqual(['-1005']);
  });
});

describe('a refusal of Telegram', () => {
  it.each([
    [400, 'Bad Request: chat not found', { outcome: 'failed', unreachable: true }],
    [400, "Bad Request: can't parse entities", { outcome: 'failed' }],
    [400, 'Bad Request: message thread not found', { outcome: 'failed' }],
    [403, "Forbidden: bot can't initiate conversation with a user", { outcome: 'failed', unreachable: true }],
    [401, 'Unauthorized', { outcome: 'stopped' }],
    [404, 'Not Found', { outcome: 'stopped' }],
    [500, 'Internal Server Error', { outcome: 'unknown' }],
    [502, 'Bad Gateway', { outcome: 'unknown' }],
  ])('%i %s', async (code, description, outcome) => {
    refuse(code, description);
    expect(await send()).toMatchObject(outcome);
    expect(stand.calls).toHaveLength(1);
  });
  it('for haste holds the chat, and at the second time in a row the whole account', async () => {
    const busy = () => refuse(429, 'Too Many Requests: retry after 3', { retry_after: 3 });
    busy();
    expect(await send()).toMatchObject({ outcome: 'later', afterMs: 3_000, hold: 'conversation' });
    busy();
    expect(await send()).toMatchObject({ outcome: 'later', hold: 'account' });
    await send();
    busy();
    expect(await send()).toMatchObject({ hold: 'conversation' });
  });
});

describe('buttons of Telegram', () => {
  it('keep to 64 bytes of payload, whole letters only', async () => {
    await send({
      buttons: [
        { label: 'Да', payload: '😀'.repeat(40) },
        { label: 'Нет', payload: 'no' },
      ],
    });
    const call = stand.calls[0] as unknown as {
      params: { reply_markup: { inline_keyboard: { callback_data: string }[][] } };
    };
    const rows = call.params.reply_markup.inline_keyboard;
    expect(rows.flat().map(({ callback_data }) => callback_data)).toEqual(['😀'.repeat(16), 'no']);
  });
  it('stop turning when their press is acknowledged', async () => {
    if (!canAcknowledge(channel)) throw new Error('Telegram wants an answer to a press');
    for (const raw of ['{"callback_query":{"id":"q1"}}', '{"message":{}}', '{"callback_query"']) {
      await channel.acknowledge({ key: 'k', raw, parsed: { ignored: '-' } }, AbortSignal.timeout(5_000));
    }
    expect(stand.calls).toMatchObject([
      { method: 'answerCallbackQuery', params: { callback_query_id: 'q1' } },
    ]);
  });
});
