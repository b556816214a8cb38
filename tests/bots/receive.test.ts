import { describe, expect, it } from 'vitest';
import { parsers as platformBots } from '../../bots/index.ts';
import type { Channel, HookRequest, Received } from '../../src/channel/channel.ts';

const bytes = (body: unknown) => Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
function call(
  channel: Channel,
  body: Uint8Array,
  more: Partial<Omit<HookRequest, 'header'>> & { headers?: Record<string, string> } = {},
) {
  const { headers = {}, query = {}, remoteAddress } = more;
  return channel.receive({ body, header: (name) => headers[name.toLowerCase()], query, remoteAddress });
}
const accepted = (received: Received) => {
  if (received.outcome !== 'accept') throw new Error(`not accepted: ${JSON.stringify(received)}`);
  const [update, ...others] = received.updates;
  expect(others).toEqual([]);
  if (update === undefined) throw new Error('nothing was accepted');
  return { ...update, reply: received.reply };
};

describe('a call of the Callback API of VK', () => {
  const account = { groupId: 123, token: 't', secret: 's3cret', confirmation: 'abc123' };
  const vk = platformBots.vk.open(account);
  const update = (more: object) => ({
    type: 'message_new',
    group_id: 123,
    secret: 's3cret',
    event_id: 'e1',
    object: { message: { from_id: 7, peer_id: 7, date: 1, text: 'Привет 😀' } },
    ...more,
  });

  it('is accepted under the number of its event and answered with ok', () => {
    const got = accepted(call(vk, bytes(update({}))));
    expect(got).toMatchObject({ key: '123:e1', reply: { status: 200, body: 'ok' } });
    expect(got.parsed).toMatchObject({ events: [{ text: 'Привет 😀' }] });
  });
  it('keeps the update without the secret', () => {
    const got = accepted(call(vk, bytes(JSON.stringify(update({}), null, 1))));
    expect(got.raw).not.toContain('s3cret');
    expect(platformBots.vk.parse(JSON.parse(got.raw), account)).toEqual(got.parsed);
  });
  it('has the same key when it is delivered again', () => {
    const keys = [update({}), update({ object: {} })].map((body) => accepted(call(vk, bytes(body))).key);
    expect(new Set(keys).size).toBe(1);
  });
  it('has a key of its own without a number', () => {
    const bare = (text: string) => update({ event_id: undefined, object: { message: { from_id: 7, text } } });
    const keys = ['a', 'b', 'a'].map((text) => accepted(call(vk, bytes(bare(text)))).key);
    expect(keys[0]).toBe(keys[2]);
    expect(keys[0]).not.toBe(keys[1]);
  });
  it.each([undefined, 's3cret'])('is confirmed (secret: %s)', (secret) => {
    const body = bytes({ type: 'confirmation', group_id: 123, secret });
    expect(call(vk, body)).toEqual({ outcome: 'answer', reply: { status: 200, body: 'abc123' } });
  });
  it.each([
    ['another secret', { secret: 'S3cret' }, 403],
    ['no secret', { secret: undefined }, 403],
    ['a secret of another type', { secret: ['s3cret'] }, 403],
    ['another community', { group_id: 124 }, 403],
    ['no community', { group_id: undefined }, 403],
    ['a confirmation with another secret', { type: 'confirmation', secret: 'x' }, 403],
    ['a confirmation of another community', { type: 'confirmation', group_id: 1 }, 403],
  ])('is refused with %s', (_, more, status) => {
    expect(call(vk, bytes(update(more)))).toMatchObject({ outcome: 'refuse', status });
  });
  it.each(['', '{', '[]', '1', 'null', '"remove"', 'version 5.199'])('is refused as %s', (body) => {
    expect(call(vk, bytes(body))).toMatchObject({ outcome: 'refuse', status: 400 });
  });
  it('is never answered with what it holds', () => {
    for (const order of ['remove', 'version 5.80']) {
      const got = accepted(
        call(vk, bytes(update({ type: order, event_id: order, object: { text: order } }))),
      );
      expect(got.reply.body).toBe('ok');
      expect(got.parsed).toHaveProperty('ignored');
    }
  });
  it('raises an alarm about an old version of the API', () => {
    expect(accepted(call(vk, bytes(update({ object: { warning: 'old' } })))).parsed).toHaveProperty('alarm');
  });
});

describe('a call of the webhook of Telegram', () => {
  const telegram = platformBots.telegram.open({
    token: '42:T',
    secret: 's3cret',
    bot: { id: 42, username: 'gov_bot' },
  });
  const headers = { 'x-telegram-bot-api-secret-token': 's3cret' };
  const update = {
    update_id: 5,
    message: {
      message_id: 1,
      date: 1,
      chat: { id: 7, type: 'private' },
      from: { id: 7 },
      text: 'Шёлково 😀',
    },
  };

  it('is accepted under its number', () => {
    const got = accepted(call(telegram, bytes(update), { headers }));
    expect(got).toMatchObject({ key: '42:5', raw: JSON.stringify(update), reply: { status: 200, body: '' } });
    expect(got.parsed).toMatchObject({ events: [{ text: 'Шёлково 😀' }] });
  });
  it.each([{}, { 'x-telegram-bot-api-secret-token': 'S3cret' }, { 'x-telegram-bot-api-secret-token': '' }])(
    'is refused with %j',
    (wrong) => {
      expect(call(telegram, bytes(update), { headers: wrong })).toMatchObject({
        outcome: 'refuse',
        status: 401,
      });
    },
  );
  it.each(['', '{', '[]', 'null', '{"message":{}}', '{"update_id":"x"}'])(
    'is taken and put aside when it is unreadable: %s',
    (body) => {
      const got = accepted(call(telegram, bytes(body), { headers }));
      expect(got.key).toMatch(/^bad:[0-9a-f]{64}$/);
      expect(got.parsed).toHaveProperty('alarm');
      expect(got.reply).toEqual({ status: 200, body: '' });
    },
  );
  it('survives every cut of its bytes', () => {
    const whole = bytes(update);
    for (let end = 0; end <= whole.length; end += 1) {
      expect(accepted(call(telegram, whole.subarray(0, end), { headers })).key).toMatch(
        end === whole.length ? /^42:5$/ : /^bad:/,
      );
    }
  });
});

describe('a call of the webhook of MAX', () => {
  const max = platformBots.max.open({ token: 't', secret: 's3cret' });
  const update = { update_type: 'bot_started', timestamp: 3, chat_id: 1, user: { user_id: 7, name: 'А' } };

  it('is accepted with its secret only', () => {
    const got = accepted(call(max, bytes(update), { headers: { 'x-max-bot-api-secret': 's3cret' } }));
    expect(got).toMatchObject({ key: 'bot_started:3:1/7', reply: { status: 200 } });
    expect(call(max, bytes(update))).toMatchObject({ outcome: 'refuse', status: 401 });
  });
  it('is taken and put aside when it is unreadable', () => {
    const got = accepted(call(max, bytes('{'), { headers: { 'x-max-bot-api-secret': 's3cret' } }));
    expect(got.key).toMatch(/^bad:/);
  });
});

describe('a call of the webhook of Odnoklassniki', () => {
  const ok = platformBots.ok.open({ token: 't' });
  const body =
    '{"webhookType":"MESSAGE_CREATED","sender":{"user_id":"user:7"},"recipient":{"chat_id":"chat:C7"},' +
    '"message":{"text":"а","seq":103446117043798017,"mid":"mid:1"},"timestamp":1790000000000}';

  it('is accepted from its networks, with its long number as it came', () => {
    const got = accepted(call(ok, bytes(body), { remoteAddress: '217.20.145.200' }));
    expect(got.key).toBe('mid:1');
    expect(got.raw).toContain('103446117043798017');
    expect(accepted(call(ok, bytes(body), { remoteAddress: '::ffff:217.20.153.50' })).key).toBe('mid:1');
  });
  it.each([undefined, '', 'localhost', '217.20.145.10', '127.0.0.1', '::1', '10.0.0.1'])(
    'is refused from %s',
    (remoteAddress) => {
      expect(call(ok, bytes(body), { remoteAddress })).toMatchObject({ outcome: 'refuse', status: 403 });
    },
  );
  it('is accepted from this machine when its API is a stand on this machine', () => {
    const near = platformBots.ok.open({ token: 't', apiBaseUrl: 'http://127.0.0.1:9003' });
    for (const remoteAddress of ['127.0.0.1', '::ffff:127.0.0.1', undefined]) {
      expect(accepted(call(near, bytes(body), { remoteAddress })).key).toBe('mid:1');
    }
    expect(call(near, bytes(body), { remoteAddress: '8.8.8.8' })).toMatchObject({ outcome: 'refuse' });
  });
  // The published networks, first and last address of each, and their neighbours outside.
  it.each([
    ['217.20.145.192', '217.20.145.207', '217.20.145.191', '217.20.145.208'],
    ['217.20.151.160', '217.20.151.175', '217.20.151.159', '217.20.151.176'],
    ['217.20.153.48', '217.20.153.63', '217.20.153.47', '217.20.153.64'],
  ])('takes %s to %s and neither %s nor %s', (first, last, before, after) => {
    for (const remoteAddress of [first, last])
      expect(accepted(call(ok, bytes(body), { remoteAddress })).key).toBe('mid:1');
    for (const remoteAddress of [before, after])
      expect(call(ok, bytes(body), { remoteAddress })).toMatchObject({ outcome: 'refuse' });
  });
  it('asks for the secret of its address where one is set', () => {
    const guarded = platformBots.ok.open({ token: 't', secret: 's3cret', addresses: ['10.0.0.0/8'] });
    const from = { remoteAddress: '10.1.2.3' };
    expect(call(guarded, bytes(body), from)).toMatchObject({ outcome: 'refuse', status: 401 });
    expect(accepted(call(guarded, bytes(body), { ...from, query: { secret: 's3cret' } })).key).toBe('mid:1');
  });
});

describe('an account with a fault', () => {
  it.each([
    ['vk', { id: 'lo-vk', token: 't', secret: 's', confirmation: 'c' }, /lo-vk.*groupId/],
    ['vk', { id: 'lo-vk', groupId: 1, token: 't', confirmation: 'c' }, /lo-vk.*secret.*webhook/],
    ['vk', { id: 'lo-vk', groupId: 1, token: 't', secret: 's' }, /confirmation/],
    ['telegram', { id: 'lo-tg', token: 't', secret: 's' }, /lo-tg.*bot/],
    ['telegram', { id: 'lo-tg', token: 't', bot: { id: 1, username: 'b' } }, /secret/],
    ['telegram', { id: 'lo-tg', token: 't', secret: 'не то', bot: { id: 1, username: 'b' } }, /secret/],
    ['telegram', { id: 'lo-tg', token: '', mode: 'polling', bot: { id: 1, username: 'b' } }, /token/],
    ['telegram', { id: 'lo-tg', token: 't', mode: 'push', bot: { id: 1, username: 'b' } }, /mode/],
    ['max', { id: 'lo-max', token: 't' }, /lo-max.*secret/],
    ['max', { id: 'lo-max', token: 't', secret: 's', mode: 'polling' }, /mode/],
    ['ok', { id: 'lo-ok' }, /lo-ok.*token/],
    ['ok', { id: 'lo-ok', token: 't', addresses: ['everywhere'] }, /addresses/],
    ['ok', { id: 'lo-ok', token: 't', apiBaseUrl: 'ftp://x' }, /apiBaseUrl/],
  ] as const)('of %s is named: %j', (kind, account, words) => {
    expect(() => platformBots[kind].open(account)).toThrow(words);
  });
  it('may have secrets of digits', () => {
    expect(() => platformBots.vk.open({ groupId: 1, token: 123, secret: 5, confirmation: 77 })).not.toThrow();
  });
  it('needs neither secret nor confirmation to poll', () => {
    expect(platformBots.vk.open({ groupId: 1, token: 't', mode: 'polling' })).toHaveProperty('poll');
    expect(
      platformBots.vk.open({ groupId: 1, token: 't', secret: 's', confirmation: 'c' }),
    ).not.toHaveProperty('poll');
  });
});
