import { expect, it } from 'vitest';
import { createPace } from '../../src/outbox/pace.ts';

const limits = {
  textLength: 1,
  perSecond: 20,
  perConversationPerSecond: 1,
  buttons: 0,
  buttonLabel: 0,
  showsSources: false,
  guardsRepeats: false,
  guardLifetime: 0,
};

/** Sends messages as the deliverer does, one of a conversation at a time; gives the instants at which they left. */
function send(pace: ReturnType<typeof createPace>, queue: readonly (readonly [string, number])[]): number[] {
  return queue.map(([conversation, asked]) => {
    const free = asked + pace.untilConversation('a', conversation, asked);
    return free + pace.take('a', conversation, limits, free);
  });
}

it('an account sends so many a second, whatever the conversations', () => {
  const times = send(
    createPace(),
    Array.from({ length: 100 }, (_, i) => [`c${i}`, 0] as const),
  );
  expect(times).toEqual(Array.from({ length: 100 }, (_, i) => i * 50));
});

it('a conversation gets one a second, counted from when the last one left', () => {
  const pace = createPace();
  const [first = 0] = send(pace, [['x', 0]]);
  const [second = 0] = send(pace, [['x', first]]);
  expect([first, second]).toEqual([0, 1_000]);
});

it('a conversation that has to wait holds nobody else up', () => {
  const pace = createPace();
  send(pace, [['x', 0]]);
  expect(pace.untilConversation('a', 'x', 60)).toBe(940);
  expect(send(pace, [['y', 60]])).toEqual([60]);
});

it('accounts do not share a pace', () => {
  const pace = createPace();
  for (let i = 0; i < 5; i++) pace.take('a', `c${i}`, limits, 0);
  expect(pace.take('b', 'c', limits, 0)).toBe(0);
});

it('what was left long ago is forgotten without a trace', () => {
  const pace = createPace();
  for (let i = 0; i < 30_000; i++) pace.take('a', `c${i}`, limits, i * 100);
  expect(pace.take('a', 'new', limits, 30_000 * 100)).toBe(0);
});
