import { describe, expect, test } from 'vitest';
import { senderAddress } from '../../src/http/sender-address.rules.ts';

describe('who sent a request', () => {
  test.each([
    ['asked directly', '203.0.113.7', undefined, '203.0.113.7'],
    ['asked directly, with a header of his own', '203.0.113.7', '10.0.0.1', '203.0.113.7'],
    ['asked through the proxy of this machine', '127.0.0.1', '203.0.113.7', '203.0.113.7'],
    ['wrote a header that the proxy added to', '::ffff:127.0.0.1', '1.1.1.1, 203.0.113.7', '203.0.113.7'],
    ['is this machine', '::1', undefined, null],
    ['is this machine behind its proxy', '127.0.0.1', '127.0.0.1', null],
    ['is not known', undefined, undefined, null],
  ])('%s', (_, remote, forwardedFor, expected) => {
    expect(senderAddress(remote, forwardedFor)).toBe(expected);
  });
});
