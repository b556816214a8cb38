import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { proxiesIn } from '../../src/http/proxies.ts';
import { senderAddress } from '../../src/http/sender-address.rules.ts';
import { openServer, type ServerStand } from './server-stand.ts';

const machine = proxiesIn([]);
const docker = proxiesIn(['172.18.0.0/16', 'fd00::/8']);

describe('who sent a request', () => {
  test.each([
    ['asked directly', '203.0.113.7', undefined, '203.0.113.7'],
    ['asked directly, with a header of his own', '203.0.113.7', '10.0.0.1', '203.0.113.7'],
    ['asked through the proxy of this machine', '127.0.0.1', '203.0.113.7', '203.0.113.7'],
    ['wrote a header that the proxy added to', '::ffff:127.0.0.1', '1.1.1.1, 203.0.113.7', '203.0.113.7'],
    ['is this machine', '::1', undefined, null],
    ['is this machine behind its proxy', '127.0.0.1', '127.0.0.1', null],
    ['is not known', undefined, undefined, null],
    ['is behind a proxy that nobody has named', '172.18.0.5', '203.0.113.7', '172.18.0.5'],
  ])('%s', (_, remote, forwardedFor, expected) => {
    expect(senderAddress(remote, forwardedFor, machine)).toBe(expected);
  });
  test.each([
    ['asked through a proxy in another container', '172.18.0.5', '203.0.113.7', '203.0.113.7'],
    ['asked through two of our proxies', '127.0.0.1', '203.0.113.7, 172.18.0.5', '203.0.113.7'],
    ['forged the header before the proxy', '172.18.0.5', '217.20.145.193, 203.0.113.7', '203.0.113.7'],
    ['asked over IPv6', 'fd00::5', '2001:db8::7', '2001:db8::7'],
    ['is one of the proxies itself', '172.18.0.5', undefined, null],
    ['asked past the proxy', '203.0.113.7', '217.20.145.193', '203.0.113.7'],
  ])('%s, where proxies are named', (_, remote, forwardedFor, expected) => {
    expect(senderAddress(remote, forwardedFor, docker)).toBe(expected);
  });
});

describe('Odnoklassniki, which is known by its address only, behind a proxy of the installation', () => {
  let server: ServerStand;
  beforeAll(async () => {
    server = await openServer({
      accounts: [{ id: 'ok', agency: 'ulyanovsk', channel: 'ok', token: 'T', secret: 's3cret' }],
    });
  });
  afterAll(() => server.close());
  const update = (mid: string) => ({
    webhookType: 'MESSAGE_CREATED',
    sender: { user_id: 'user:7', name: 'Анна' },
    recipient: { chat_id: 'chat:C7' },
    message: { text: 'Спасибо', seq: 1, mid },
    timestamp: 1_790_000_000_000,
  });
  // The test is this machine, and so is the proxy.
  const post = (mid: string, forwardedFor: string, secret = 's3cret') =>
    fetch(`${server.url}/hooks/ok/ok?secret=${secret}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': forwardedFor },
      body: JSON.stringify(update(mid)),
    }).then(({ status }) => status);

  test.each([
    ['its own network', '217.20.145.200', 200],
    ['its own network, said by the proxy after what a stranger wrote', '8.8.8.8, 217.20.145.200', 200],
    ['a stranger', '8.8.8.8', 403],
    ['a stranger who wrote its network into the header', '217.20.145.200, 8.8.8.8', 403],
    ['this machine itself', '127.0.0.1', 403],
  ])('a call from %s', async (_, forwardedFor, status) => {
    expect(await post(`m${forwardedFor}`, forwardedFor)).toBe(status);
  });
  test('and from its network without the secret of the address is refused', async () => {
    expect(await post('m9', '217.20.145.200', 'guess')).toBe(401);
    expect(server.rows('select id from inbox')).toHaveLength(2);
  });
});
