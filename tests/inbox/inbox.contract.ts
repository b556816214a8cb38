import { beforeAll, describe, expect, it } from 'vitest';
import { HOUR } from '../../src/kernel/instants.ts';
import type { Store } from '../../src/store/db.ts';
import type { TwoServers } from '../contract/store.contract.ts';
import { inboxOn, NOON, updateOf } from './accepting.ts';

/** What has been accepted is there, once, on every engine. */
export function inboxContract(name: string, open: () => Promise<TwoServers>): void {
  describe(`the inbox on ${name}`, () => {
    let one: Store;
    let other: Store;
    beforeAll(async () => {
      ({ one, other } = await open());
    });
    const rowsOf = (account: string) =>
      one.db.selectFrom('inbox').selectAll().where('account', '=', account).orderBy('event_key').execute();
    const lanesOf = (account: string) =>
      one.db.selectFrom('lanes').selectAll().where('account', '=', account).execute();
    const alarmsOf = async (account: string) =>
      (await one.db.selectFrom('alarms').selectAll().where('account', '=', account).execute()).map(
        (alarm) => alarm.kind,
      );

    it('keeps each key once, however often and wherever it is delivered at the same time', async () => {
      const keys = Array.from({ length: 40 }, (_, i) => `k${i}`);
      const [first, second] = [inboxOn(one), inboxOn(other)];
      const results = await Promise.all(
        [...keys, ...keys.toReversed(), ...keys].map((key, i) =>
          (i % 2 === 0 ? first : second).accept('twice', [updateOf(key)]),
        ),
      );
      expect(results.reduce((sum, { added }) => sum + added, 0)).toBe(40);
      expect(results.reduce((sum, { repeated }) => sum + repeated, 0)).toBe(80);
      expect(await rowsOf('twice')).toHaveLength(40);
      expect(await lanesOf('twice')).toMatchObject([{ arrived: 40, handled: 0 }]);
      expect(await alarmsOf('twice')).toEqual([]);
    });

    it('keeps the same key of another account apart', async () => {
      const inbox = inboxOn(one);
      const results = await Promise.all(
        ['a1', 'a2'].map((account) => inbox.accept(account, [updateOf('k')])),
      );
      expect(results.map(({ added }) => added)).toEqual([1, 1]);
    });

    it('shares commits among accepts that come while one is under way', async () => {
      let commits = 0;
      const counted: Store = {
        ...one,
        transact: (work, urgency) => (commits++, one.transact(work, urgency)),
      };
      const inbox = inboxOn(counted);
      await Promise.all(Array.from({ length: 60 }, (_, i) => inbox.accept('group', [updateOf(`g${i}`)])));
      expect(await rowsOf('group')).toHaveLength(60);
      expect(commits).toBeLessThanOrEqual(3);
    });

    it('tells everybody when a commit fails, and stores the next', async () => {
      let broken = true;
      const failing: Store = {
        ...one,
        transact: (work, urgency) =>
          broken ? Promise.reject(new Error('disk full')) : one.transact(work, urgency),
      };
      const inbox = inboxOn(failing);
      const results = await Promise.allSettled(
        ['f1', 'f2'].map((key) => inbox.accept('failing', [updateOf(key)])),
      );
      expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected']);
      expect(await rowsOf('failing')).toEqual([]);
      broken = false;
      expect(await inbox.accept('failing', [updateOf('f1')])).toEqual({ added: 1, repeated: 0 });
    });

    it('raises one alarm when another body comes under a known key, and keeps the first', async () => {
      const inbox = inboxOn(one);
      const changed = { ...updateOf('c'), raw: '{"other":1}' };
      await inbox.accept('changed', [updateOf('c')]);
      for (let i = 0; i < 3; i++) await inbox.accept('changed', [changed]);
      expect(await alarmsOf('changed')).toEqual(['changed_repeat']);
      expect(await rowsOf('changed')).toMatchObject([{ raw: '{"key":"c"}' }]);
    });

    it('stores what is ignored with its reason, and raises its alarm once', async () => {
      const inbox = inboxOn(one);
      const parsed = { ignored: 'a warning', alarm: 'too old' };
      for (const key of ['i1', 'i2', 'i1']) await inbox.accept('ignored', [{ key, raw: '{}', parsed }]);
      expect(await rowsOf('ignored')).toMatchObject([
        { state: 'ignored', reason: 'a warning', event: null },
        { state: 'ignored' },
      ]);
      expect(await alarmsOf('ignored')).toEqual(['platform']);
      expect(await lanesOf('ignored')).toEqual([]);
    });

    it('moves the place in the platform’s stream in the commit of the updates', async () => {
      const inbox = inboxOn(one);
      await inbox.accept('poll', [updateOf('p1')], '11');
      await inbox.accept('poll', [updateOf('p2')]);
      const state = await one.db
        .selectFrom('account_states')
        .selectAll()
        .where('account', '=', 'poll')
        .executeTakeFirst();
      expect(state).toMatchObject({ cursor: '11', last_event_at: NOON });
      await inbox.accept('poll', [], '12');
      expect(
        await one.db
          .selectFrom('account_states')
          .select('cursor')
          .where('account', '=', 'poll')
          .executeTakeFirst(),
      ).toEqual({ cursor: '12' });
    });

    it('dates an event by the platform, and by its arrival where that cannot be', async () => {
      const inbox = inboxOn(one);
      await inbox.accept('dates', [
        updateOf('1', { occurredAt: NOON - HOUR }),
        updateOf('2', { occurredAt: 0 }),
        updateOf('3', { occurredAt: NOON + 24 * HOUR }),
      ]);
      const rows = await rowsOf('dates');
      expect(rows.map((row) => row.occurred_at)).toEqual([NOON - HOUR, NOON, NOON]);
      expect(rows.map((row) => (JSON.parse(row.event ?? '') as { occurredAt: number }).occurredAt)).toEqual([
        NOON - HOUR,
        NOON,
        NOON,
      ]);
    });

    it('keeps words that no database takes for text out of the event', async () => {
      await inboxOn(one).accept('nul', [updateOf('n', { text: 'до\u0000после \u{1F600}' })]);
      const [row] = await rowsOf('nul');
      expect(JSON.parse(row?.event ?? '')).toMatchObject({ text: 'допосле 😀' });
    });
  });
}
