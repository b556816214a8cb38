import { beforeAll, describe, expect, it } from 'vitest';
import {
  claimLanes,
  LEASE_MS,
  LeaseLost,
  markDone,
  markFailed,
  MAX_ATTEMPTS,
  pendingEvents,
  releaseLane,
  replayDead,
} from '../../src/dispatch/lanes.ts';
import { createWorker } from '../../src/dispatch/worker.ts';
import { SECOND } from '../../src/kernel/instants.ts';
import { createLog } from '../../src/kernel/log.ts';
import type { Store } from '../../src/store/db.ts';
import type { InboxRow } from '../../src/store/tables.ts';
import type { TwoServers } from '../contract/store.contract.ts';
import { inboxOn, NOON, updateOf } from '../inbox/accepting.ts';

const log = createLog('silent');

/** Conversations are worked at by one at a time, in order, and nothing is done twice. */
export function lanesContract(name: string, open: () => Promise<TwoServers>): void {
  describe(`lanes on ${name}`, () => {
    let one: Store;
    let other: Store;
    beforeAll(async () => {
      ({ one, other } = await open());
      // What other suites have left waiting is not this one's work.
      await one.db.deleteFrom('lanes').execute();
    });
    const fill = (account: string, conversations: number, each: number) =>
      inboxOn(one).accept(
        account,
        Array.from({ length: conversations * each }, (_, i) =>
          updateOf(`${account}-${i}`, { conversation: `c${i % conversations}`, messageId: String(i) }),
        ),
      );
    const only = async (account: string, owner: string, now: number) => {
      const [lane] = await claimLanes(one, owner, 1, now);
      const row = lane && (await pendingEvents(one.db, lane, 1))[0];
      if (!lane || !row || lane.account !== account) throw new Error('no lane');
      return { lane, row };
    };
    const laneOf = (account: string) =>
      one.db.selectFrom('lanes').selectAll().where('account', '=', account).executeTakeFirstOrThrow();
    const empty = () => one.db.deleteFrom('lanes').execute();

    it('never gives two workers the same conversation', async () => {
      await fill('race', 60, 1);
      const claims = await Promise.all(
        Array.from({ length: 12 }, (_, i) => claimLanes(i % 2 ? one : other, `w${i}`, 10, NOON)),
      );
      const taken = claims.flat().map((lane) => lane.conversation);
      expect(new Set(taken).size).toBe(taken.length);
      expect(taken.length).toBeGreaterThan(0);
      await empty();
    });

    it('gives the ones that have waited longest', async () => {
      const at = (offset: number) => inboxOn(one, () => NOON + offset);
      await at(30).accept('wait', [updateOf('w1', { conversation: 'late' })]);
      await at(10).accept('wait', [updateOf('w2', { conversation: 'early' })]);
      await at(20).accept('wait', [updateOf('w3', { conversation: 'middle' })]);
      expect((await claimLanes(one, 'w', 2, NOON + 99)).map((lane) => lane.conversation)).toEqual([
        'early',
        'middle',
      ]);
      await empty();
    });

    it('takes a conversation over when its lease has run out, and undoes what the first one still tries', async () => {
      await fill('lost', 1, 1);
      const { row } = await only('lost', 'slow', NOON);
      expect(await claimLanes(other, 'quick', 1, NOON + LEASE_MS - 1)).toEqual([]);
      expect(await claimLanes(other, 'quick', 1, NOON + LEASE_MS)).toHaveLength(1);
      const late = one.transact(async (trx) => {
        await trx.insertInto('counters').values({ name: 'lost:effect', value: 1 }).execute();
        await markDone(trx, row, { owner: 'slow', release: true }, NOON + LEASE_MS);
      });
      await expect(late).rejects.toBeInstanceOf(LeaseLost);
      const effect = one.db.selectFrom('counters').select('name').where('name', '=', 'lost:effect');
      expect(await effect.execute()).toEqual([]);
      expect(await laneOf('lost')).toMatchObject({ handled: 0, lease_owner: 'quick' });
      await other.transact((trx) => markDone(trx, row, { owner: 'quick', release: true }, NOON));
      const again = other.transact((trx) => markDone(trx, row, { owner: 'quick', release: true }, NOON));
      await expect(again).rejects.toBeInstanceOf(LeaseLost);
      expect(await laneOf('lost')).toMatchObject({ arrived: 1, handled: 1, lease_owner: null });
      await empty();
    });

    it('gives events by the platform’s time, then by its numbers, whatever order they came in', async () => {
      const inbox = inboxOn(one);
      for (const [key, occurredAt, messageId] of [
        ['o4', NOON + 2_000, '1'],
        ['o3', NOON + 1_000, '11'],
        ['o2', NOON + 1_000, '9'],
        ['o1', NOON, '30'],
      ] as const) {
        await inbox.accept('order', [updateOf(key, { occurredAt, messageId })]);
      }
      const rows = await pendingEvents(one.db, { account: 'order', conversation: 'anna' }, 10);
      expect(rows.map((row) => row.event_key)).toEqual(['o1', 'o2', 'o3', 'o4']);
      await empty();
    });

    it('keeps a conversation shut until its next try', async () => {
      await fill('shut', 1, 1);
      const { lane } = await only('shut', 'w', NOON);
      await releaseLane(one.db, lane, 'somebody else', 0);
      expect((await laneOf('shut')).lease_owner).toBe('w');
      await releaseLane(one.db, lane, 'w', NOON + SECOND);
      expect(await claimLanes(one, 'w', 1, NOON + SECOND - 1)).toEqual([]);
      expect(await claimLanes(one, 'w', 1, NOON + SECOND)).toHaveLength(1);
      await empty();
    });

    it('puts an event aside after five failures, lets the others go on, and handles it again when told to', async () => {
      await fill('dead', 1, 2);
      const { lane } = await only('dead', 'w', NOON);
      const lease = { owner: 'w', release: false };
      const results = [];
      for (let i = 0; i < MAX_ATTEMPTS; i++) {
        const row = (await pendingEvents(one.db, lane, 1))[0] as InboxRow;
        results.push(await markFailed(one, row, lease, `failure ${i}`, NOON));
      }
      expect(results).toEqual(['retry', 'retry', 'retry', 'retry', 'dead']);
      const dead = await one.db.selectFrom('inbox').selectAll().where('state', '=', 'dead').execute();
      expect(dead).toMatchObject([{ event_key: 'dead-0', attempts: 5, reason: 'failure 4' }]);
      expect((await pendingEvents(one.db, lane, 9)).map((row) => row.event_key)).toEqual(['dead-1']);
      const alarms = await one.db.selectFrom('alarms').selectAll().where('kind', '=', 'dead_event').execute();
      expect(alarms).toHaveLength(1);
      const id = dead[0]?.id ?? '';
      expect(await one.transact((trx) => replayDead(trx, id, NOON))).toBe(true);
      expect(await one.transact((trx) => replayDead(trx, id, NOON))).toBe(false);
      expect((await pendingEvents(one.db, lane, 9)).map((row) => row.event_key)).toEqual([
        'dead-0',
        'dead-1',
      ]);
      expect(await laneOf('dead')).toMatchObject({ arrived: 3, handled: 1 });
      await empty();
    });

    it('tries an event again that could not be handled, and then goes on in order', async () => {
      await fill('again', 1, 3);
      const tried: string[] = [];
      let now = NOON;
      const worker = createWorker({
        store: one,
        clock: () => now,
        log,
        handle: async (row, lease) => {
          tried.push(row.event_key);
          if (tried.length <= 2) throw new Error('not yet');
          await one.transact((trx) => markDone(trx, row, lease, now));
          return 0;
        },
      });
      worker.start();
      const look = () => {
        now += SECOND;
        worker.wake();
        return tried;
      };
      await expect
        .poll(look, { interval: 20 })
        .toEqual(['again-0', 'again-0', 'again-0', 'again-1', 'again-2']);
      await worker.stop();
      await empty();
    });

    it('two workers handle everything once and in order, while events come in', async () => {
      const handled: string[] = [];
      const underWay = new Set<string>();
      const workerOn = (store: Store) =>
        createWorker({
          store,
          clock: Date.now,
          log,
          handle: async (row, lease) => {
            if (underWay.has(row.conversation)) throw new Error('two at a time');
            underWay.add(row.conversation);
            try {
              await store.transact((trx) => markDone(trx, row, lease, Date.now()));
              handled.push(row.event_key);
            } finally {
              underWay.delete(row.conversation);
            }
            return 0;
          },
        });
      const workers = [workerOn(one), workerOn(other)];
      const inbox = inboxOn(one, Date.now);
      for (const worker of workers) worker.start();
      for (let i = 0; i < 200; i++) {
        const more = { conversation: `c${i % 7}`, messageId: String(i), occurredAt: 0 };
        const accepted = inbox.accept('busy', [updateOf(`busy-${i}`, more)]);
        if (i % 10 === 9) await accepted;
        for (const worker of workers) worker.wake();
      }
      await expect.poll(() => handled.length, { timeout: 20_000 }).toBe(200);
      await Promise.all(workers.map((worker) => worker.stop()));
      expect(new Set(handled).size).toBe(200);
      const failed = one.db
        .selectFrom('inbox')
        .select('reason')
        .where('attempts', '>', 0)
        .where('account', '=', 'busy');
      expect(await failed.execute()).toEqual([]);
      for (let c = 0; c < 7; c++) {
        const own = handled.map((key) => Number(key.slice(5))).filter((n) => n % 7 === c);
        expect(own).toEqual(own.toSorted((a, b) => a - b));
      }
    });
  });
}
