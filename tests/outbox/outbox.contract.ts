import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Channel, ChannelLimits, OutgoingMessage, SendOutcome } from '../../src/channel/channel.ts';
import { newId } from '../../src/kernel/ids.ts';
import { MINUTE, SECOND } from '../../src/kernel/instants.ts';
import { createLog } from '../../src/kernel/log.ts';
import { abandonedSends, claimSends, prolongSends } from '../../src/outbox/claim-sends.ts';
import { createDeliverer } from '../../src/outbox/deliver.ts';
import { enqueue } from '../../src/outbox/enqueue.ts';
import type { Store } from '../../src/store/db.ts';
import type { TwoServers } from '../contract/store.contract.ts';
import { NOON } from '../inbox/accepting.ts';

const LIMITS: ChannelLimits = {
  textLength: 4_000,
  perSecond: 1_000,
  perConversationPerSecond: 1_000,
  buttons: 8,
  buttonLabel: 40,
  showsSources: false,
  guardsRepeats: false,
  guardLifetime: 0,
};

/** A platform that answers as it is told, one outcome a send, and then takes everything. */
function platform(outcomes: SendOutcome[] = [], limits: Partial<ChannelLimits> = {}) {
  const sent: string[] = [];
  const channel: Channel = {
    kind: 'telegram',
    limits: { ...LIMITS, ...limits },
    receive: () => ({ outcome: 'refuse', status: 403, reason: 'no webhook' }),
    send(message: OutgoingMessage) {
      sent.push(message.text);
      return Promise.resolve(outcomes.shift() ?? { outcome: 'sent', externalId: `e${sent.length}` });
    },
  };
  return { channel, sent };
}

/** What is to be sent leaves in order, and what became of it is written down honestly. */
export function outboxContract(name: string, open: () => Promise<TwoServers>): void {
  describe(`the outbox on ${name}`, () => {
    let one: Store;
    let other: Store;
    beforeAll(async () => {
      ({ one, other } = await open());
    });
    beforeEach(async () => {
      await one.db.deleteFrom('outbox').execute();
      await one.db.deleteFrom('account_states').execute();
      await one.db.deleteFrom('alarms').execute();
    });
    const put = (
      conversation: string,
      text: string,
      more: { account?: string; at?: number; rank?: 'urgent' | 'bulk' } = {},
    ) =>
      one.transact((trx) =>
        enqueue(trx, {
          account: more.account ?? 'a',
          conversationId: conversation,
          messageId: newId(),
          at: more.at ?? NOON,
          rank: more.rank ?? 'usual',
          payload: { conversation, place: 'private', text, from: 'bot' },
        }),
      );
    const texts = (rows: readonly { payload: string }[]) =>
      rows.map((row) => (JSON.parse(row.payload) as { text: string }).text);
    const states = async () => {
      const rows = await one.db.selectFrom('outbox').select(['state', 'reason']).orderBy('id').execute();
      return rows.map((row) => row.state);
    };
    const alarms = async () =>
      (await one.db.selectFrom('alarms').select('kind').orderBy('kind').execute()).map((alarm) => alarm.kind);
    /** A sender that is the store's only one, with the time that the test sets. */
    const senderOn = (store: Store, channel: Channel | undefined, clock = () => NOON) =>
      createDeliverer({
        store,
        clock,
        log: createLog('silent'),
        channel: () => channel,
        refusal: () => null,
        onChanged: () => undefined,
      });
    /** Sends until that is how things stand. Time goes on, a second at a look, while nothing is under way. */
    const run = async (channel: Channel | undefined, until: readonly string[], from = NOON) => {
      let now = from;
      const sender = senderOn(one, channel, () => now);
      sender.start();
      const look = async () => {
        const seen = await states();
        if (!seen.includes('sending')) now += SECOND;
        sender.wake();
        return seen;
      };
      try {
        await expect.poll(look, { timeout: 10_000, interval: 20 }).toEqual(until);
      } finally {
        await sender.stop();
      }
    };

    it('gives of each conversation only the oldest that is not settled', async () => {
      for (const text of ['1', '2', '3']) await put('x', text);
      await put('y', '4');
      expect(texts(await claimSends(one, 'w', 10, NOON))).toEqual(['1', '4']);
      expect(await claimSends(other, 'v', 10, NOON)).toEqual([]);
    });

    it('what is urgent leaves before what is usual, and mailings last', async () => {
      await put('a', 'mailing', { rank: 'bulk' });
      await put('b', 'bot');
      await put('c', 'person', { rank: 'urgent' });
      expect(texts(await claimSends(one, 'w', 10, NOON))).toEqual(['person', 'bot', 'mailing']);
    });

    it('what stands before an urgent message in its conversation is as urgent: the order is kept', async () => {
      await put('x', 'mailing to x', { rank: 'bulk' });
      for (const name of ['a', 'b']) await put(name, `mailing to ${name}`, { rank: 'bulk' });
      await put('b', 'reply to b', { rank: 'urgent' });
      expect(texts(await claimSends(one, 'w', 1, NOON))).toEqual(['mailing to b']);
    });

    it('a person’s reply does not wait for the end of a mailing at a paced account', async () => {
      for (let i = 0; i < 60; i++) await put(`m${i}`, `mailing ${i}`, { rank: 'bulk' });
      const stand = platform([], { perSecond: 20 });
      const begun = performance.now();
      const sender = senderOn(one, stand.channel, () => Math.floor(NOON + performance.now() - begun));
      sender.start();
      await expect.poll(() => stand.sent.length).toBeGreaterThan(3);
      const before = stand.sent.length;
      await put('p', 'person', { rank: 'urgent' });
      await expect.poll(() => stand.sent).toContain('person');
      await sender.stop();
      // Those that were in hand go first, and what left while it was written.
      expect(stand.sent.indexOf('person') - before).toBeLessThan(12);
    });

    it('never gives two senders the same message', async () => {
      await Promise.all(Array.from({ length: 50 }, (_, i) => put(`c${i}`, String(i))));
      const claims = await Promise.all(
        Array.from({ length: 10 }, (_, i) => claimSends(i % 2 ? one : other, `w${i}`, 12, NOON)),
      );
      const ids = claims.flat().map((row) => row.id);
      expect(new Set(ids).size).toBe(ids.length);
    });

    it('leaves alone what is not due, what is held and what is stopped', async () => {
      await put('x', 'later', { at: NOON + 1 });
      await put('h', 'held', { account: 'held' });
      await put('s', 'stopped', { account: 'stopped' });
      const idle = { cursor: null, last_event_at: null };
      await one.db
        .insertInto('account_states')
        .values([
          { ...idle, account: 'held', hold_until: NOON + SECOND, stopped_reason: null },
          { ...idle, account: 'stopped', hold_until: 0, stopped_reason: '401' },
        ])
        .execute();
      expect(await claimSends(one, 'w', 10, NOON)).toEqual([]);
      expect(texts(await claimSends(one, 'w', 10, NOON + SECOND))).toEqual(['held', 'later']);
    });

    it('finds the sends of a process that is gone, and not those of one that goes on', async () => {
      await put('x', 'gone');
      await put('y', 'alive');
      const rows = await claimSends(one, 'w', 10, NOON);
      await prolongSends(one.db, [rows[1]?.id ?? ''], 'w', NOON + 10 * SECOND);
      expect(texts(await abandonedSends(one, NOON + 14 * SECOND, false))).toEqual([]);
      expect(texts(await abandonedSends(one, NOON + 15 * SECOND, false))).toEqual(['gone']);
    });

    it.each([
      [false, ['unknown', 'sent'], ['after'], ['send_unknown']],
      [true, ['sent', 'sent'], ['before', 'after'], []],
    ] as const)(
      'settles what a killed sender left, by the guard of the platform (%s)',
      async (guardsRepeats, until, sent, alarmed) => {
        await put('x', 'before');
        await claimSends(one, 'killed', 10, NOON);
        await put('x', 'after');
        const stand = platform([], { guardsRepeats, guardLifetime: 60 * MINUTE });
        await run(stand.channel, until, NOON + MINUTE);
        expect(stand.sent).toEqual(sent);
        expect(await alarms()).toEqual(alarmed);
      },
    );

    it('sends in order although a send has to be tried again', async () => {
      for (const text of ['1', '2', '3']) await put('x', text);
      const busy = { outcome: 'later', afterMs: SECOND, reason: '429' } as const;
      const stand = platform([busy, busy]);
      await run(stand.channel, ['sent', 'sent', 'sent']);
      expect(stand.sent).toEqual(['1', '1', '1', '2', '3']);
    });

    it('never sends again what may have arrived', async () => {
      await put('x', 'doubtful');
      await put('x', 'next');
      const stand = platform([{ outcome: 'unknown', reason: 'time-out' }]);
      await run(stand.channel, ['unknown', 'sent']);
      expect(stand.sent).toEqual(['doubtful', 'next']);
      expect(await alarms()).toEqual(['send_unknown']);
    });

    it('holds the whole account when the platform says so', async () => {
      await put('x', '1');
      const stand = platform([{ outcome: 'later', afterMs: MINUTE, reason: '429', hold: 'account' }]);
      const sender = senderOn(one, stand.channel);
      sender.start();
      await expect.poll(() => stand.sent).toEqual(['1']);
      await sender.stop();
      await put('y', '2');
      expect(await claimSends(one, 'w', 10, NOON + MINUTE - 1)).toEqual([]);
      expect(await claimSends(one, 'w', 10, NOON + MINUTE)).toHaveLength(2);
    });

    it('stops an account whose token is refused, and lets it try again when the server is started anew', async () => {
      await put('x', '1');
      const refused = { outcome: 'stopped', reason: '401' } as const;
      const sender = senderOn(one, platform([refused]).channel);
      sender.start();
      await expect.poll(alarms).toEqual(['account_stopped']);
      await sender.stop();
      const stand = platform();
      await run(stand.channel, ['sent'], NOON + MINUTE);
      expect(stand.sent).toEqual(['1']);
    });

    it('a kill leaves doubtful only what was being sent, not what waited for its turn', async () => {
      for (let i = 0; i < 40; i++) await put(`c${i}`, String(i));
      const stand = platform([], { perSecond: 10 });
      // A platform that takes its time: what it was asked for is under way until then.
      const patience = Promise.withResolvers<SendOutcome>();
      const asked: string[] = [];
      const silent: Channel = {
        ...stand.channel,
        send: (message) => {
          asked.push(message.text);
          return patience.promise;
        },
      };
      const sender = senderOn(one, silent);
      sender.start();
      await expect.poll(() => asked.length).toBe(3);
      await expect.poll(async () => (await states()).filter((state) => state === 'sending')).toHaveLength(3);
      const back = one.db.selectFrom('outbox').selectAll().where('state', '=', 'ready').orderBy('not_before');
      const ready = await back.execute();
      expect(ready).toHaveLength(37);
      expect(new Set(ready.map((row) => row.attempts))).toEqual(new Set([0]));
      expect(new Set(ready.map((row) => row.first_tried_at))).toEqual(new Set([null]));
      patience.resolve({ outcome: 'sent', externalId: null });
      await sender.stop();
    });

    it('fails what belongs to an account that is gone, and says so', async () => {
      await put('x', '1');
      await run(undefined, ['failed']);
      expect(await alarms()).toEqual(['send_failed']);
    });
  });
}
