import { expect, test } from 'vitest';
import { hasTouchpoint, loadAgencies } from '../../src/agency/index.ts';
import { channelKindSchema } from '../../src/agency/agency-schema.ts';
import { CHANNEL_KINDS } from '../../src/channel/events.ts';
import { KB, withCopy } from './broken-pack.ts';

const packs = [...loadAgencies(KB).values()];

test('packs know the same channels as the channel port', () => {
  expect([...channelKindSchema.options].sort()).toEqual([...CHANNEL_KINDS].sort());
});

test('L1-01: a channel is known only when the register has an entry for it', () => {
  for (const pack of packs) {
    for (const kind of CHANNEL_KINDS)
      expect([pack.id, kind, hasTouchpoint(pack, kind)]).toEqual([pack.id, kind, true]);
    expect(hasTouchpoint(pack, 'viber')).toBe(false);
  }
  const edit = (text: string) => text.replace('channels: [vk]', 'channels: []');
  const without = withCopy({ 'leningrad/touchpoints.yaml': edit }, (folder) =>
    loadAgencies(folder).get('leningrad'),
  );
  expect(without && hasTouchpoint(without, 'vk')).toBe(false);
});

test('L1-01: an entry counts from its first day', () => {
  const ulyanovsk = packs.find(({ id }) => id === 'ulyanovsk');
  if (ulyanovsk === undefined) throw new Error('no pack');
  expect(hasTouchpoint(ulyanovsk, 'vk', Date.parse('2024-10-23T12:00:00Z'))).toBe(false);
  expect(hasTouchpoint(ulyanovsk, 'vk', Date.parse('2024-10-24T12:00:00Z'))).toBe(true);
});

test('T-01, T-13: every row fills the six columns', () => {
  for (const { touchpoints } of packs) {
    for (const row of touchpoints) {
      const columns = [row.direction, row.functionName, row.name, row.purposes.join(), row.features];
      expect(columns.every((text) => text.length > 0)).toBe(true);
    }
  }
});
