import { expect, it } from 'vitest';
import { openInProcessLive } from '../../src/live/in-process.ts';
import { Listener, liveContract } from '../contract/live.contract.ts';

liveContract('in process', () => openInProcessLive());

it('does not take an id of an earlier process for its own', async () => {
  const earlier = openInProcessLive(() => 1_000);
  const later = openInProcessLive(() => 2_000);
  const listener = new Listener();
  await earlier.subscribe('t', null, listener);
  await earlier.publish('t', { n: '1' });
  for (const n of ['a', 'b', 'c']) await later.publish('t', { n });
  const resumed = new Listener();
  await later.subscribe('t', listener.ids[0] ?? '', resumed);
  expect(resumed.heard).toEqual(['reset']);
});

it('keeps the last 10,000 events exactly', async () => {
  const live = openInProcessLive(() => 5_000);
  for (let n = 1; n <= 10_005; n += 1) await live.publish('t', { n: String(n) });
  const [kept, lost] = [new Listener(), new Listener()];
  await live.subscribe('t', '5000-5', kept);
  await live.subscribe('t', '5000-4', lost);
  expect([kept.heard.length, kept.heard[0], kept.heard.at(-1)]).toEqual([10_000, '6', '10005']);
  expect(lost.heard).toEqual(['reset']);
});
