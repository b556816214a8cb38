import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Channel } from '../../src/channel/channel.ts';
import { hookRoutes } from '../../src/http/hooks.ts';
import { createLog } from '../../src/kernel/log.ts';
import { MINUTE, SECOND } from '../../src/kernel/instants.ts';
import { NOON } from '../inbox/accepting.ts';

const SECRET = 'a secret of the edge, at least 32 characters';
const PATH = '/hooks/telegram/lo-tg?a=1';
const BODY = '{"update_id":1,"text":"привет"}';

/** A channel that takes everything: what is refused, the edge's signature refused. */
const channel: Channel = {
  kind: 'telegram',
  limits: {
    textLength: 1,
    perSecond: 1,
    perConversationPerSecond: 1,
    buttons: 0,
    buttonLabel: 0,
    showsSources: false,
    guardsRepeats: false,
    guardLifetime: 0,
  },
  receive: () => ({ outcome: 'answer', reply: { status: 200, body: 'ok' } }),
  send: () => Promise.resolve({ outcome: 'sent', externalId: null }),
};

function routes(secret: string | null) {
  return hookRoutes({
    inbox: { accept: () => Promise.reject(new Error('nothing is accepted here')) } as never,
    log: createLog('silent'),
    edge: secret === null ? null : { secret, clock: () => NOON },
    onAccepted: () => undefined,
    channel: () => channel,
    addressOf: () => undefined,
  });
}

function signed(at = NOON, { path = PATH, body = BODY, secret = SECRET } = {}) {
  const timestamp = String(Math.floor(at / SECOND));
  const signature = createHmac('sha256', secret).update(`${timestamp}\n${path}\n${body}`).digest('hex');
  return { 'x-otklik-edge-timestamp': timestamp, 'x-otklik-edge-signature': signature };
}

const call = async (headers: Record<string, string>, secret: string | null = SECRET) =>
  (await routes(secret).request(PATH, { method: 'POST', headers, body: BODY })).status;

describe('a call of the edge', () => {
  test('with its signature is taken', async () => expect(await call(signed())).toBe(200));
  test.each([
    ['a signature over another path', signed(NOON, { path: '/hooks/telegram/other' })],
    ['a signature over another body', signed(NOON, { body: '{}' })],
    ['another secret', signed(NOON, { secret: 'x'.repeat(32) })],
    ['no signature', { 'x-otklik-edge-timestamp': '1' }],
    ['no time', { 'x-otklik-edge-signature': 'f'.repeat(64) }],
    ['a time that is no number', { ...signed(), 'x-otklik-edge-timestamp': 'now' }],
    ['a time that was not signed', { ...signed(), 'x-otklik-edge-timestamp': String(NOON / SECOND + 1) }],
    ['an age of more than five minutes', signed(NOON - 5 * MINUTE - SECOND)],
    ['a time that is to come', signed(NOON + 5 * MINUTE + SECOND)],
  ])('with %s is refused', async (_, headers) => expect(await call(headers)).toBe(401));
  test('of five minutes ago is taken: its clock may differ from ours', async () => {
    expect(await call(signed(NOON - 5 * MINUTE))).toBe(200);
  });
});

test('a platform that calls directly is taken as before', async () => expect(await call({})).toBe(200));
test('without an edge its headers mean nothing', async () => {
  expect(await call({ 'x-otklik-edge-signature': 'x' }, null)).toBe(200);
});
