import { afterEach, beforeEach, expect, it } from 'vitest';
import { vkBot } from '../../../bots/vk/channel.ts';
import { startVkStand, type VkStand } from '../../../scripts/stands/vk.ts';
import { canPoll, type PollingChannel } from '../../../src/channel/channel.ts';

let stand: VkStand;
let channel: PollingChannel;
const signal = () => AbortSignal.timeout(10_000);
const wrote = (text: string) => ({
  type: 'message_new',
  object: { message: { from_id: 7, peer_id: 7, date: 1, text } },
});

beforeEach(async () => {
  stand = await startVkStand();
  const opened = vkBot.open({ groupId: 123, token: 'T', mode: 'polling', apiBaseUrl: stand.url });
  if (!canPoll(opened)) throw new Error('the account is set up to poll');
  channel = opened;
});
afterEach(() => stand.close());

/** Polls until something came, going on from the cursor each time. */
async function next(cursor: string | null) {
  let batch = await channel.poll(cursor, signal());
  for (let tries = 0; tries < 5 && batch.updates.length === 0; tries += 1)
    batch = await channel.poll(batch.cursor, signal());
  return batch;
}

it('brings what was written after the cursor, and again when the cursor was not kept', async () => {
  const first = channel.poll(null, signal());
  await expect.poll(() => stand.calls.length).toBe(1);
  await stand.deliver(wrote('раз'));
  const one = await first;
  expect(one.updates.map(({ parsed }) => parsed)).toMatchObject([{ events: [{ text: 'раз' }] }]);
  await stand.deliver(wrote('два'));
  const two = await next(one.cursor);
  const repeated = await next(one.cursor);
  expect(two.updates).toMatchObject([{ parsed: { events: [{ text: 'два' }] } }]);
  expect(repeated.updates.map(({ key }) => key)).toEqual(two.updates.map(({ key }) => key));
});

it.each([1, 2, 3] as const)('goes on after failure %i', async (code) => {
  const waiting = channel.poll(null, signal());
  await expect.poll(() => stand.calls.length).toBe(1);
  await stand.deliver(wrote('раз'));
  const { cursor } = await waiting;
  stand.failPolls(code);
  const after = await channel.poll(cursor, signal());
  expect(after.updates).toEqual([]);
  await stand.deliver(wrote('два'));
  const { updates } = await next(after.cursor);
  expect(updates.map(({ parsed }) => parsed)).toMatchObject([{ events: [{ text: 'два' }] }]);
});

it('takes a cursor that it does not understand for none', async () => {
  const waiting = channel.poll('not a cursor', signal());
  await expect.poll(() => stand.calls.length).toBe(1);
  await stand.deliver(wrote('раз'));
  expect((await waiting).updates).toHaveLength(1);
});

it('tells when VK gives no server or does not answer', async () => {
  stand.faults.next(1, { do: 'answer', status: 200, body: '{"error":{"error_code":15,"error_msg":"no"}}' });
  await expect(channel.poll(null, signal())).rejects.toMatchObject({
    code: 'unavailable',
    hint: expect.any(String),
  });
  await stand.close();
  await expect(channel.poll(null, signal())).rejects.toMatchObject({ code: 'unavailable' });
});
