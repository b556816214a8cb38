import { describe, expect, it } from 'vitest';
import { telegramBot } from '../../bots/telegram/channel.ts';
import { parseLine } from '../../src/channel/parse.command.ts';

const account = { bot: { id: 42, username: 'gov_bot' } };
const parse = (line: unknown, kind = 'telegram') =>
  parseLine(typeof line === 'string' ? line : JSON.stringify(line), kind, account, { telegram: telegramBot });
const chat = { id: 7, type: 'private' };
const from = { id: 7, first_name: 'Анна' };

describe('one line of the command', () => {
  it('gives exactly the promised fields', () => {
    const update = {
      update_id: 1,
      message: { message_id: 5, date: 1_790_000_000, chat, from, text: '/start A1' },
    };
    expect(parse({ id: 'x', update })).toStrictEqual({
      id: 'x',
      events: [
        {
          type: 'message',
          key: '42:1',
          place: 'private',
          kind: 'direct',
          conversation: '7',
          author: { id: '7', role: 'person' },
          text: '/start A1',
          occurredAt: '2026-09-21T14:13:20.000Z',
          attachments: [],
          ref: 'A1',
        },
      ],
    });
  });
  it('tells why there is no event', () => {
    expect(parse({ id: 2, update: { update_id: 1 } })).toEqual({ id: 2, ignored: 'empty update' });
  });
  it.each([
    ['{', null, /not JSON/],
    ['[]', null, /not a JSON object/],
    ['{"id":3}', 3, /"update"/],
  ])('tells what is wrong with %s', (line, id, words) => {
    expect(parse(line)).toEqual({ id, error: expect.stringMatching(words) });
  });
  it.each(['site', 'toString', ''])('tells that there is no channel %j', (kind) => {
    expect(parse({ id: 4, update: {} }, kind)).toEqual({ id: 4, error: expect.stringContaining('telegram') });
  });
});
