import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { vkBot } from '../../../bots/vk/channel.ts';
import { startVkStand, type VkStand } from '../../../scripts/stands/vk.ts';
import { canAcknowledge, type Channel, type OutgoingMessage } from '../../../src/channel/channel.ts';
import { int32From } from '../../../src/kernel/ids.ts';

let stand: VkStand;
let now = 0;
const account = { groupId: 123, token: 'T', secret: 's', confirmation: 'c' };
const open = (more: object = {}) => vkBot.open({ ...account, apiBaseUrl: stand.url, ...more });
const message = (more: Partial<OutgoingMessage>): OutgoingMessage => ({
  guard: 'row-1',
  conversation: '7',
  place: 'private',
  text: 'Ответ',
  from: 'bot',
  ...more,
});
const send = (more: Partial<OutgoingMessage>, channel: Channel = open()) =>
  channel.send(message(more), AbortSignal.timeout(10_000));
const refuse = (error_code: number) =>
  stand.faults.next(1, {
    do: 'answer',
    status: 200,
    body: JSON.stringify({ error: { error_code, error_msg: 'no' } }),
  });

const each = (outcome: string, codes: readonly number[]) => codes.map((code) => [code, outcome] as const);

beforeEach(async () => {
  now = 1_790_000_000_000;
  stand = await startVkStand({ clock: () => now, tokens: ['T', 'U'] });
});
afterEach(() => stand.close());

describe('a message of VK', () => {
  it('carries a guard that is the same at every try', async () => {
    await send({});
    expect(stand.calls).toMatchObject([
      {
        method: 'messages.send',
        params: { peer_ids: '7', random_id: String(int32From('row-1')), v: '5.199' },
      },
    ]);
    await send({});
    await send({ guard: 'row-2' });
    expect(stand.messages).toHaveLength(2);
    now += 3_600_001;
    await send({});
    expect(stand.messages).toHaveLength(3);
  });
  it.each([900, 901, 902])(
    'that a peer refuses with %i within a successful call is unreachable',
    async (code) => {
      stand.faults.next(1, { do: 'peer_error', code });
      expect(await send({})).toMatchObject({ outcome: 'failed', unreachable: true });
      expect(stand.messages).toEqual([]);
    },
  );
  it('that a peer refuses for another cause has failed', async () => {
    stand.faults.next(1, { do: 'peer_error', code: 914 });
    const outcome = await send({});
    expect(outcome.outcome).toBe('failed');
    expect(outcome).not.toHaveProperty('unreachable');
  });
  // The classes of errors: an unclear one may be repeated, because the guard makes a repeat harmless.
  it.each([
    ...each('unknown', [1, 10, 36, 43]),
    ...each('later', [6, 32, 9, 29]),
    ...each('stopped', [5, 17, 27, 28, 42, 3609, 14, 3300]),
    ...each('failed', [900, 901, 902, 914]),
    ...each('failed', [3, 7, 8, 15, 18, 23, 30, 100, 104, 113, 125, 203, 210, 211, 212, 213, 214]),
    ...each('failed', [909, 910, 911, 912, 913, 917, 920, 921, 922, 925, 927, 932, 935, 936, 940, 943]),
    ...each('failed', [945, 946, 962, 969, 985, 987, 988, 1012, 223, 944, 950, 984, 1021, 77_777]),
  ])('refused with %i ends as %s', async (code, outcome) => {
    refuse(code);
    expect((await send({})).outcome).toBe(outcome);
    expect(stand.calls).toHaveLength(1);
  });
  it('has a keyboard within the limits of VK', async () => {
    const buttons = Array.from({ length: 10 }, (_, index) => ({
      label: `Кнопка с длинной надписью номер ${index} и ещё словами`,
      payload: 'я'.repeat(400),
    }));
    expect((await send({ buttons })).outcome).toBe('sent');
    const keyboard = JSON.parse(stand.calls[0]?.params['keyboard'] ?? '') as {
      inline: boolean;
      buttons: { action: { label: string; payload: string } }[][];
    };
    expect(keyboard.inline).toBe(true);
    expect(keyboard.buttons.length).toBeLessThanOrEqual(6);
    for (const { action } of keyboard.buttons.flat()) {
      expect(action.label.length).toBeLessThanOrEqual(40);
      expect(action.payload.length).toBeLessThanOrEqual(255);
    }
    expect(keyboard.buttons.flat()).toHaveLength(10);
  });
  it('sends a payload that comes back as it was', async () => {
    const payload = 'ask:articles/приём "граждан"\n😀';
    await send({ buttons: [{ label: 'Да', payload }] });
    const keyboard = JSON.parse(stand.calls[0]?.params['keyboard'] ?? '') as {
      buttons: [[{ action: { payload: string } }]];
    };
    const back = {
      message: { from_id: 7, peer_id: 7, text: 'Да', payload: keyboard.buttons[0][0].action.payload },
    };
    expect(vkBot.parse({ type: 'message_new', group_id: 123, object: back }, account)).toMatchObject({
      events: [{ type: 'button', ref: payload }],
    });
  });
  it('in a group chat answers the message', async () => {
    await send({ conversation: 'chat:2000000001:7', place: 'public', replyTo: '5' });
    const { peer_ids, forward } = stand.calls[0]?.params ?? {};
    expect(peer_ids).toBe('2000000001');
    expect(JSON.parse(forward ?? '')).toEqual({
      peer_id: 2000000001,
      conversation_message_ids: [5],
      is_reply: 1,
    });
  });
});

describe('a comment of VK', () => {
  it('answers under the post as the community, once however often it is tried', async () => {
    const wall = { conversation: 'wall:-123_45:7', place: 'public', replyTo: '9' } as const;
    stand.faults.next(1, { do: 'lose' });
    expect((await send(wall)).outcome).toBe('unknown');
    expect(await send(wall)).toEqual({ outcome: 'sent', externalId: '1' });
    expect(stand.comments).toHaveLength(1);
    expect(new Set(stand.calls.map(({ params }) => params['guid']))).toEqual(new Set(['row-1']));
    expect(stand.calls[0]?.params).toMatchObject({
      owner_id: '-123',
      post_id: '45',
      from_group: '123',
      reply_to_comment: '9',
      access_token: 'T',
    });
  });
  it('answers a post itself at the first level', async () => {
    await send({ conversation: 'wall:-123_50:7', place: 'public', replyTo: 'post50' });
    expect(stand.calls[0]?.params).not.toHaveProperty('reply_to_comment');
  });
  it('goes without links where VK forbids them', async () => {
    stand.linksForbidden.add('wall:-123_45');
    const text = 'Подробно: https://vk.me/apparat?ref=x1 . Ответим в личных сообщениях.';
    expect((await send({ conversation: 'wall:-123_45:7', place: 'public', text })).outcome).toBe('sent');
    expect(stand.comments.map((comment) => comment.text)).toEqual(['Подробно. Ответим в личных сообщениях.']);
  });
  it('fails where nothing is left without the link', async () => {
    stand.linksForbidden.add('wall:-123_45');
    const outcome = await send({ conversation: 'wall:-123_45:7', place: 'public', text: 'https://e.ru' });
    expect(outcome).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('222') });
  });
  it.each([
    ['photo:-123_6:7', 'photos.createComment', { owner_id: '-123', photo_id: '6' }],
    ['video:-123_6:7', 'video.createComment', { owner_id: '-123', video_id: '6' }],
    ['market:-123_6:7', 'market.createComment', { owner_id: '-123', item_id: '6' }],
    ['board:-123_6:7', 'board.createComment', { group_id: '123', topic_id: '6' }],
  ])('in %s needs the administrator', async (conversation, method, params) => {
    expect(await send({ conversation, place: 'public' })).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('userToken'),
    });
    expect(stand.calls).toEqual([]);
    expect((await send({ conversation, place: 'public' }, open({ userToken: 'U' }))).outcome).toBe('sent');
    expect(stand.calls).toMatchObject([{ method, params: { ...params, access_token: 'U', guid: 'row-1' } }]);
  });
});

describe('a press of a callback button', () => {
  it('is acknowledged, and nothing else is', async () => {
    const channel = open();
    if (!canAcknowledge(channel)) throw new Error('VK wants an answer to a press');
    const object = { user_id: 7, peer_id: 7, event_id: 'p1' };
    const parsed = { ignored: '-' };
    for (const raw of [
      JSON.stringify({ type: 'message_event', object }),
      '{"type":"message_event"}',
      '"message_event"{',
    ]) {
      await channel.acknowledge({ key: 'k', raw, parsed }, AbortSignal.timeout(5_000));
    }
    expect(stand.calls).toMatchObject([
      { method: 'messages.sendMessageEventAnswer', params: { event_id: 'p1', user_id: '7', peer_id: '7' } },
    ]);
  });
});
