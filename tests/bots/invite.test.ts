import { describe, expect, it } from 'vitest';
import { maxBot } from '../../bots/max/channel.ts';
import { telegramBot } from '../../bots/telegram/channel.ts';
import { canInvite } from '../../src/channel/channel.ts';
import { newToken } from '../../src/kernel/ids.ts';

const telegram = telegramBot.open({ token: '42:T', secret: 's', bot: { id: 42, username: '@Gov_Bot' } });
const max = maxBot.open({ token: 'T', secret: 's', bot: { id: 7, username: 'id47_bot' } });
const person = { id: 7, is_bot: false, first_name: 'Анна' };
const started = (text: string) =>
  telegramBot.parse(
    {
      update_id: 1,
      message: { message_id: 1, date: 1, chat: { id: 7, type: 'private' }, from: person, text },
    },
    { bot: { id: 42, username: 'gov_bot' } },
  );
const linkOf = (channel: typeof telegram, token: string) => {
  if (!canInvite(channel)) throw new Error('it invites');
  return channel.inviteLink(token);
};

describe('the link to a private talk', () => {
  it('of Telegram and MAX carries a token that comes back as ref', () => {
    const token = newToken();
    expect(linkOf(telegram, token)).toBe(`https://t.me/gov_bot?start=${token}`);
    expect(linkOf(max, token)).toBe(`https://max.ru/id47_bot?start=${token}`);
    expect(started(`/start ${token}`)).toMatchObject({ events: [{ ref: token, place: 'private' }] });
    const update = { update_type: 'bot_started', timestamp: 1, chat_id: 5, user: person, payload: token };
    expect(maxBot.parse({ ...update, user: { user_id: 7 } }, {})).toMatchObject({
      events: [{ ref: token, text: '/start' }],
    });
  });
  it.each(['', 'a b', 'т', 'a'.repeat(65), 'a&x=1'])('takes no token %j', (token) => {
    expect(() => linkOf(telegram, token)).toThrow(RangeError);
  });
  it('is none for a bot of MAX without a name', () => {
    expect(canInvite(maxBot.open({ token: 'T', secret: 's' }))).toBe(false);
  });
  // Whether a token is known, used or expired is for who gave it out: a parser only carries it.
  it.each(['/start', '/start ', '/start a b', `/start ${'a'.repeat(65)}`, '/starta b', 'x /start a'])(
    'has no token in %j',
    (text) => {
      const parsed = started(text);
      expect('events' in parsed && parsed.events[0]).not.toHaveProperty('ref');
    },
  );
});
