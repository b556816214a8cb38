import { expect, it } from 'vitest';
import { createPace, type Pace } from '../../src/outbox/pace.ts';
import { windowsOf } from '../../src/outbox/windows.rules.ts';

const limits = {
  textLength: 1,
  perSecond: 20,
  perConversationPerSecond: 1,
  perGroupPerMinute: 5,
  buttons: 0,
  buttonLabel: 0,
  showsSources: false,
  guardsRepeats: false,
  guardLifetime: 0,
};

const sendOf = (chat: string, account = 'a', group = false) => ({ account, chat, group, limits });

/** Sends at the first instant that is allowed, in turn; gives the instants. A call takes `ms`. */
async function send(
  pace: Pace,
  queue: readonly (readonly [string, number])[],
  ms = 0,
  group = false,
): Promise<number[]> {
  const left: number[] = [];
  for (const [chat, asked] of queue) {
    for (let at = asked; ;) {
      const turn = await pace.ask(sendOf(chat, 'a', group), at);
      if (turn.may) {
        turn.done(at + ms);
        left.push(at);
        break;
      }
      at += turn.waitMs;
    }
  }
  return left;
}

it('an account sends so many a second, evenly, whatever the conversations', async () => {
  const queue = Array.from({ length: 100 }, (_, i) => [`c${i}`, 0] as const);
  expect(await send(createPace(), queue)).toEqual(Array.from({ length: 100 }, (_, i) => i * 50));
});

it('a conversation gets one a second, counted from when the last one left', async () => {
  const pace = createPace();
  const [first = 0] = await send(pace, [['x', 0]]);
  const [second = 0] = await send(pace, [['x', first]]);
  expect([first, second]).toEqual([0, 1_000]);
});

it('a conversation that has to wait holds nobody else up', async () => {
  const pace = createPace();
  await send(pace, [['x', 0]]);
  expect(await pace.ask(sendOf('x'), 60)).toEqual({ may: false, waitMs: 940, whose: 'chat' });
  expect(await send(pace, [['y', 60]])).toEqual([60]);
});

it('accounts do not share a pace', async () => {
  const pace = createPace();
  await send(
    pace,
    [0, 1, 2, 3, 4].map((i) => [`c${i}`, 0] as const),
  );
  expect((await pace.ask(sendOf('c', 'b'), 0)).may).toBe(true);
});

it('what was left long ago is forgotten without a trace', async () => {
  const pace = createPace();
  for (let i = 0; i < 30_000; i++) {
    const turn = await pace.ask(sendOf(`c${i}`), i * 100);
    if (turn.may) turn.done(i * 100);
  }
  expect((await pace.ask(sendOf('new'), 30_000 * 100)).may).toBe(true);
});

it('a call that takes long is counted until a second after its end: the platform may have seen it only then', async () => {
  const pace = createPace();
  const slow = Array.from({ length: 20 }, (_, i) => [`c${i}`, 0] as const);
  await send(pace, slow, 5_000);
  expect(await pace.ask(sendOf('late'), 5_900)).toEqual({ may: false, waitMs: 100, whose: 'account' });
  expect((await pace.ask(sendOf('late'), 6_000)).may).toBe(true);
});

it('a group gets so many a minute', async () => {
  const queue = Array.from({ length: 7 }, () => ['g', 0] as const);
  expect(await send(createPace(), queue, 0, true)).toEqual([0, 1_000, 2_000, 3_000, 4_000, 60_000, 61_000]);
});

it('one of three processes takes a third', async () => {
  const queue = Array.from({ length: 40 }, (_, i) => [`c${i}`, 0] as const);
  const times = await send(
    createPace(() => 3),
    queue,
  );
  const most = Math.max(...times.map((at) => times.filter((t) => t >= at && t < at + 1_000).length));
  expect(most).toBe(6);
});

it.each([
  [20, 1, { limit: 20, ms: 1_000 }],
  [20, 3, { limit: 6, ms: 1_000 }],
  [1, 4, { limit: 1, ms: 4_000 }],
  [0.5, 1, { limit: 1, ms: 2_000 }],
])('%s a second shared by %s', (perSecond, share, window) => {
  const [account] = windowsOf({ ...sendOf('c'), limits: { ...limits, perSecond } }, share);
  expect(account).toMatchObject(window);
});
