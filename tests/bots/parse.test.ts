import { join } from 'node:path';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parsers as platformBots } from '../../bots/index.ts';
import type { Parsed } from '../../src/channel/events.ts';
import { expectSound, parseSuite } from './parse.suite.ts';

const us = {
  vk: { groupId: 123, screenNames: ['apparat_governor', '@Old.Name'] },
  telegram: { bot: { id: 42, username: '@Gov_Bot' }, ownChannels: [-1007] },
  max: { bot: { id: 42, username: 'id1234_bot' } },
  ok: {},
} as const;

for (const kind of ['vk', 'telegram', 'max', 'ok'] as const) {
  parseSuite(kind, (update) => platformBots[kind].parse(update, us[kind]));
}

describe('who we are', () => {
  it.each([{}, { groupId: 'x', screenNames: 5 }, { bot: null, token: {} }])(
    'may be unknown: %j',
    (account) => {
      for (const bot of Object.values(platformBots)) {
        expect(() =>
          bot.parse({ update_id: 1, message: { chat: { id: 1 }, text: 'a' } }, account),
        ).not.toThrow();
      }
    },
  );
});

// Payloads recorded in the wild may lie beside the project; they are not a part of it.
const recordings = join(import.meta.dirname, '..', '..', '..', 'shared', 'fixtures');
const accounts = { vk: { groupId: 1234, screenNames: [] }, telegram: us.telegram };

describe.skipIf(!existsSync(recordings))('updates recorded in the wild', () => {
  for (const kind of ['vk', 'telegram'] as const) {
    it(`of ${kind} are all understood`, () => {
      const lines = readFileSync(`${recordings}/${kind}-updates.jsonl`, 'utf8').trim().split('\n');
      const all = lines.map((line) => (JSON.parse(line) as { update: unknown }).update);
      const parsed = all.map((update): Parsed => platformBots[kind].parse(update, accounts[kind]));
      for (const one of parsed) expectSound(one);
      expect(parsed.filter((one) => 'events' in one).length).toBeGreaterThan(25);
    });
  }
});
