import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { confirmMet, meetClocks, reopenClocks } from '../../src/cases/clocks.ts';
import { closeClocks } from '../../src/cases/end-clocks.ts';
import { newId } from '../../src/kernel/ids.ts';
import { HOUR, MINUTE, SECOND } from '../../src/kernel/instants.ts';
import { createResponseClocks } from '../../src/cases/response-clocks.ts';
import type { Store, Trx } from '../../src/store/db.ts';
import { dueClocks } from '../../src/watch/look-at-clocks.ts';
import { markNoticeSeen, openNotices, type NoticeReader } from '../../src/watch/open-notices.ts';
import { recomputeClocks } from '../../src/watch/recompute-clocks.ts';
import { nextDue } from '../../src/watch/watch-clocks.ts';
import {
  at,
  calendars,
  clocksOf,
  eventsOf,
  noticesOf,
  packOf,
  responseClocks,
  silent,
  startCase,
  tick,
  watchDeps,
  withDayOff,
} from './watch-stand.ts';

const ULYANOVSK = 'Europe/Ulyanovsk';
const ul = (local: string) => at(local, ULYANOVSK);
/** A Monday: five working hours from 10:00 with lunch from 13 to 14 end at 16:00. */
const MONDAY = ul('2026-11-23T10:00');
const to = (notices: readonly { to: string }[]) => notices.map((notice) => notice.to);

/** The suite that the watcher passes on every engine. `open` gives another connection to the same database. */
export function watchContract(
  name: string,
  open: () => Promise<Store>,
  second: (first: Store) => Promise<Store>,
): void {
  describe(name, () => {
    let store: Store;
    let other: Store;
    beforeAll(async () => {
      store = await open();
      other = await second(store);
    });
    afterAll(async () => {
      if (other !== store) await other.close();
      await store.close();
    });
    const act = <T>(work: (trx: Trx) => Promise<T>) => store.db.transaction().execute(work);

    it('warns at the shares of the term, counted in its own time, and at the breach; nothing before its time', async () => {
      const id = await startCase(store, { agency: 'ulyanovsk', at: MONDAY, owner: 'anna' });
      const deps = watchDeps(store);
      await tick(deps, MONDAY);
      // Half of 5 hours is used at 12:30, four fifths at 15:00: lunch does not count.
      const moments: [string, string[]][] = [
        ['2026-11-23T12:29:59.999', ['started']],
        ['2026-11-23T12:30', ['started', 'warned 50']],
        ['2026-11-23T14:59:59.999', ['started', 'warned 50']],
        ['2026-11-23T15:00', ['started', 'warned 50', 'warned 80']],
        ['2026-11-23T16:00', ['started', 'warned 50', 'warned 80']],
        ['2026-11-23T16:00:00.001', ['started', 'warned 50', 'warned 80', 'breached']],
        ['2026-11-23T17:00', ['started', 'warned 50', 'warned 80', 'breached']],
      ];
      for (const [moment, events] of moments) {
        await tick(deps, ul(moment));
        expect(await eventsOf(store, id), moment).toEqual(events);
      }
      expect(to(await noticesOf(store, id))).toEqual([
        'owner 50',
        'owner 80',
        'supervisor 80',
        'duty 100',
        'owner 100',
        'supervisor 100',
      ]);
      expect((await clocksOf(store, id))[0]).toMatchObject({ breached: 1, next_at: null, told_share: 100 });
    });

    it('tells each once when several instances look at the same moment', async () => {
      const ids = await Promise.all(
        Array.from({ length: 40 }, () => startCase(store, { agency: 'ulyanovsk', at: MONDAY })),
      );
      for (const moment of [MONDAY, ul('2026-11-23T12:30'), ul('2026-11-23T15:00'), ul('2026-11-23T16:01')]) {
        await Promise.all([store, other, store, other].map((one) => tick(watchDeps(one), moment)));
        // What one instance passed over because another held it is there for its next look.
        await tick(watchDeps(store), moment);
      }
      for (const id of ids) {
        expect(await eventsOf(store, id)).toEqual(['started', 'warned 50', 'warned 80', 'breached']);
        expect(await noticesOf(store, id)).toHaveLength(6);
      }
    });

    it('makes up for what passed while no instance ran, each recipient hearing only of the latest', async () => {
      const id = await startCase(store, { agency: 'ulyanovsk', at: MONDAY });
      await tick(watchDeps(store), ul('2026-11-23T17:00'));
      expect(await eventsOf(store, id)).toEqual(['started', 'warned 50', 'warned 80', 'breached']);
      expect(to(await noticesOf(store, id))).toEqual(['duty 100', 'owner 100', 'supervisor 100']);
    });

    it('tells at once of a message that came after its deadline, and gives no warnings then', async () => {
      const late = ul('2026-11-23T16:30');
      const id = await startCase(store, { agency: 'ulyanovsk', at: MONDAY, now: late });
      expect((await clocksOf(store, id))[0]).toMatchObject({ breached: 1, reason: 'overdue_on_arrival' });
      await tick(watchDeps(store), late);
      expect(await eventsOf(store, id)).toEqual(['started', 'breached']);
      expect((await noticesOf(store, id)).every(({ deliverAt, given }) => given && deliverAt === late)).toBe(
        true,
      );
      expect(to(await noticesOf(store, id))).toEqual(['duty 100', 'owner 100', 'supervisor 100']);
    });

    it('says nothing of a clock that was met or closed, and takes back what waited', async () => {
      const [met, closed] = await Promise.all(
        [0, 1].map(() => startCase(store, { agency: 'ulyanovsk', at: MONDAY })),
      );
      await tick(watchDeps(store), ul('2026-11-23T12:30'));
      await act((trx) => meetClocks(trx, met ?? '', newId(), ul('2026-11-23T13:00')));
      await act((trx) => closeClocks(trx, closed ?? '', 'repeated', ul('2026-11-23T13:00')));
      await tick(watchDeps(store), ul('2026-11-23T17:00'));
      expect(await eventsOf(store, met ?? '')).toEqual(['started', 'warned 50', 'met']);
      expect(await eventsOf(store, closed ?? '')).toEqual(['started', 'warned 50', 'closed']);
      for (const id of [met, closed]) {
        expect((await noticesOf(store, id ?? '')).every(({ settled }) => settled)).toBe(true);
      }
    });

    it('gives a clock that runs again only what still lies ahead, or the breach', async () => {
      const [early, late] = await Promise.all(
        [0, 1].map(() => startCase(store, { agency: 'ulyanovsk', at: MONDAY })),
      );
      for (const id of [early ?? '', late ?? '']) {
        await act((trx) => meetClocks(trx, id, newId(), ul('2026-11-23T10:05')));
      }
      const reopen = (caseId: string | undefined, now: string) =>
        act((trx) => reopenClocks(trx, { caseId: caseId ?? '' }, 'not_delivered', ul(now)));
      await reopen(early, '2026-11-23T14:00');
      await reopen(late, '2026-11-23T16:30');
      await tick(watchDeps(store), ul('2026-11-23T14:00:01'));
      expect(await eventsOf(store, early ?? '')).toEqual(['started', 'met', 'reopened']);
      await tick(watchDeps(store), ul('2026-11-23T16:30:01'));
      expect(await eventsOf(store, early ?? '')).toEqual([
        'started',
        'met',
        'reopened',
        'warned 80',
        'breached',
      ]);
      expect(await eventsOf(store, late ?? '')).toEqual(['started', 'met', 'reopened', 'breached']);
      await act((trx) => meetClocks(trx, late ?? '', newId(), ul('2026-11-23T17:00')));
      await reopen(late, '2026-11-23T17:05');
      await tick(watchDeps(store), ul('2026-11-23T17:06'));
      expect((await eventsOf(store, late ?? '')).filter((kind) => kind === 'breached')).toHaveLength(1);
    });

    it('records the breach of an answer that was written in time and left too late', async () => {
      const id = await startCase(store, { agency: 'ulyanovsk', at: MONDAY });
      const message = newId();
      await act((trx) => meetClocks(trx, id, message, ul('2026-11-23T15:59')));
      await act((trx) => confirmMet(trx, message, ul('2026-11-23T16:01')));
      expect(await eventsOf(store, id)).toEqual(['started', 'met', 'breached']);
      expect((await clocksOf(store, id))[0]).toMatchObject({ state: 'met', breached: 1 });
    });

    it('tells the duty list at once of a term that runs at night, the others in the morning', async () => {
      const id = await startCase(store, { agency: 'kursk', at: at('2026-11-23T22:00'), owner: 'anna' });
      const deps = watchDeps(store);
      await tick(deps, at('2026-11-23T23:30'));
      const opens = at('2026-11-24T09:00');
      expect(await noticesOf(store, id)).toEqual([
        { to: 'duty 50', deliverAt: at('2026-11-23T23:30'), given: true, settled: false },
        { to: 'owner 50', deliverAt: opens, given: false, settled: false },
      ]);
      await tick(deps, at('2026-11-24T01:00:00.001'));
      await tick(deps, opens - 1);
      const open = async () =>
        (await noticesOf(store, id)).filter(({ settled }) => !settled).map((one) => [one.to, one.given]);
      expect(await open()).toEqual([
        ['duty 50', true],
        ['duty 100', true],
        ['owner 100', false],
        ['supervisor 100', false],
      ]);
      await tick(deps, opens);
      expect((await open()).every(([, given]) => given)).toBe(true);
    });

    it('lets a warning of a working term that ends at the close wait for the next opening', async () => {
      // Five hours from 14:00 on Friday: half past four is half, four fifths are the close itself.
      const id = await startCase(store, { agency: 'ulyanovsk', at: ul('2026-11-27T14:00') });
      await tick(watchDeps(store), ul('2026-11-27T18:00'));
      expect((await eventsOf(store, id)).at(-1)).toBe('warned 80');
      const waiting = (await noticesOf(store, id)).filter(({ given }) => !given);
      expect(new Set(waiting.map(({ deliverAt }) => deliverAt))).toEqual(new Set([ul('2026-11-30T09:00')]));
    });

    it('shows each reader what concerns them, once a clock, until it is seen', async () => {
      const id = await startCase(store, { agency: 'leningrad', at: at('2026-11-23T10:00'), owner: 'anna' });
      const clock = (await clocksOf(store, id))[0];
      if (!clock) throw new Error('no clock');
      await tick(watchDeps(store), clock.deadline_at + 1);
      await tick(watchDeps(store), clock.deadline_at + 24 * HOUR);
      const anna: NoticeReader = { staffId: 'anna', role: 'operator', agencies: ['leningrad'] };
      const boris: NoticeReader = { staffId: 'boris', role: 'supervisor', agencies: ['leningrad'] };
      const read = async (reader: NoticeReader) =>
        (await openNotices(store.db, reader, 50)).filter((notice) => notice.caseId === id);
      expect(await read(anna)).toMatchObject([{ share: 100, kind: 'breached', clockId: clock.id }]);
      expect(await read(boris)).toHaveLength(1);
      expect(await read({ ...boris, agencies: ['kursk'] })).toEqual([]);
      expect(await read({ ...boris, agencies: [] })).toEqual([]);
      expect(await read({ ...boris, role: 'editor', agencies: 'all' })).toEqual([]);
      await markNoticeSeen(store.db, { ...boris, agencies: ['kursk'] }, clock.id, clock.deadline_at + MINUTE);
      expect(await read(boris)).toHaveLength(1);
      await markNoticeSeen(store.db, boris, clock.id, clock.deadline_at + MINUTE);
      expect(await read(boris)).toEqual([]);
      expect(await read(anna)).toHaveLength(1);
      await markNoticeSeen(store.db, anna, clock.id, clock.deadline_at + MINUTE);
      expect(await read(anna)).toEqual([]);
    });

    it('loses nothing and doubles nothing when the transaction breaks between firing and recording', async () => {
      const id = await startCase(store, { agency: 'ulyanovsk', at: MONDAY });
      await tick(watchDeps(store), MONDAY);
      await refuseNotices(store);
      await expect(tick(watchDeps(store), ul('2026-11-23T12:30'))).rejects.toThrow(/refused/);
      await allowNotices(store);
      expect(await eventsOf(store, id)).toEqual(['started']);
      await tick(watchDeps(store), ul('2026-11-23T12:31'));
      await tick(watchDeps(store), ul('2026-11-23T12:32'));
      expect(await eventsOf(store, id)).toEqual(['started', 'warned 50']);
      expect(to(await noticesOf(store, id))).toEqual(['owner 50']);
    });

    it('sleeps until the next thing is due', async () => {
      for (let now = ul('2027-06-01T00:00'); (await nextDue(store.db)) !== null; now += HOUR) {
        await tick(watchDeps(store), now);
      }
      const id = await startCase(store, { agency: 'ulyanovsk', at: MONDAY });
      expect(await nextDue(store.db)).toBe(MONDAY);
      await tick(watchDeps(store), MONDAY + SECOND);
      expect(await nextDue(store.db)).toBe(ul('2026-11-23T12:30'));
      await act((trx) => meetClocks(trx, id, newId(), MONDAY + MINUTE));
      expect(await nextDue(store.db)).toBeNull();
    });

    it('still tells the breach of a clock that can no longer be counted', async () => {
      const id = await startCase(store, { agency: 'ulyanovsk', at: MONDAY });
      await store.db.updateTable('clocks').set({ schedule_id: 'gone' }).where('case_id', '=', id).execute();
      await tick(watchDeps(store), MONDAY);
      await tick(watchDeps(store), ul('2026-11-23T16:00:00.001'));
      expect(await eventsOf(store, id)).toEqual(['started', 'breached']);
      await act((trx) => closeClocks(trx, id, 'repeated', MONDAY));
    });

    it('finds what is due by its index alone', async () => {
      await store.db.transaction().execute(async (trx) => {
        if (store.kind === 'postgres') await sql`set local enable_seqscan = off`.execute(trx);
        const compiled = dueClocks(trx, MONDAY).compile();
        const literal = compiled.sql.replaceAll(/\$\d|\?/gu, (_, offset: number) =>
          compiled.sql.slice(0, offset).endsWith('"state" = ') ? `'running'` : '1',
        );
        const explain = store.kind === 'postgres' ? 'explain' : 'explain query plan';
        const plan = await sql.raw(`${explain} ${literal}`).execute(trx);
        expect(JSON.stringify(plan.rows)).toContain('clocks_next');
      });
    });

    describe('recomputing open deadlines', () => {
      const recompute = (one: Store, clocks = responseClocks) =>
        recomputeClocks({ store: one, clocks, pack: packOf, clock: () => MONDAY, log: silent });

      it('changes nothing while the packs say the same', async () => {
        const id = await startCase(store, { agency: 'ulyanovsk', at: MONDAY });
        expect((await recompute(store)).caseIds).toEqual([]);
        expect(await eventsOf(store, id)).toEqual(['started']);
      });

      it('moves deadlines over a day off that was added late, with both values, once for all instances', async () => {
        const id = await startCase(store, { agency: 'ulyanovsk', at: ul('2026-11-23T16:00') });
        await tick(watchDeps(store), MONDAY);
        const [before] = await clocksOf(store, id);
        expect(before?.deadline_at).toBe(ul('2026-11-24T12:00'));
        const later = createResponseClocks(withDayOff('2026-11-24'));
        const results = await Promise.all([recompute(store, later), recompute(other, later)]);
        expect(results.flatMap(({ caseIds }) => caseIds).filter((one) => one === id)).toHaveLength(1);
        const [after] = await clocksOf(store, id);
        expect(after).toMatchObject({
          deadline_at: ul('2026-11-25T12:00'),
          calendar_version: later.calendarVersion,
        });
        expect(await eventsOf(store, id)).toEqual(['started', 'recomputed']);
        const due = await store.db
          .selectFrom('cases')
          .select('due_at')
          .where('id', '=', id)
          .executeTakeFirst();
        expect(due?.due_at).toBe(ul('2026-11-25T12:00'));
        const audit = await store.db
          .selectFrom('audit')
          .selectAll()
          .where('subject', '=', `case:${id}`)
          .where('action', '=', 'clock.recompute')
          .execute();
        expect(audit).toHaveLength(1);
        expect(JSON.parse(audit[0]?.details ?? '')).toMatchObject({
          from: { deadlineAt: ul('2026-11-24T12:00') },
          to: { deadlineAt: ul('2026-11-25T12:00') },
        });
        // Half of the term is two and a half hours: half past nine of the day after the added one.
        const deps = watchDeps(store, later);
        await tick(deps, ul('2026-11-25T09:29:59'));
        expect(await eventsOf(store, id)).toEqual(['started', 'recomputed']);
        await tick(deps, ul('2026-11-25T09:30'));
        expect(await eventsOf(store, id)).toEqual(['started', 'recomputed', 'warned 50']);
        await recompute(store);
      });

      it('takes a breach back when the deadline moves past now', async () => {
        const id = await startCase(store, { agency: 'ulyanovsk', at: ul('2026-11-19T16:00') });
        await tick(watchDeps(store), ul('2026-11-20T13:00'));
        expect((await clocksOf(store, id))[0]).toMatchObject({ breached: 1 });
        await recompute(store, createResponseClocks(withDayOff('2026-11-20')));
        expect((await clocksOf(store, id))[0]).toMatchObject({
          breached: 0,
          deadline_at: ul('2026-11-23T12:00'),
        });
        expect((await noticesOf(store, id)).every(({ settled }) => settled)).toBe(true);
        await recompute(store);
      });

      it('settles a provisional deadline when the decree comes', async () => {
        const id = await startCase(store, { agency: 'ulyanovsk', at: ul('2026-12-30T16:00') });
        expect((await clocksOf(store, id))[0]).toMatchObject({ provisional: 1 });
        const year = calendars.get(2027);
        if (!year) throw new Error('2027');
        const decreed = createResponseClocks(new Map([...calendars, [2027, { ...year, status: 'decreed' }]]));
        await recompute(store, decreed);
        expect((await clocksOf(store, id))[0]).toMatchObject({ provisional: 0 });
        expect(await eventsOf(store, id)).toEqual(['started', 'recomputed']);
        await recompute(store);
      });
    });
  });
}

/** Makes the store refuse to write notices, as a disk that is full would, after the events were written. */
async function refuseNotices({ db, kind }: Store): Promise<void> {
  if (kind === 'sqlite') {
    await sql`create trigger refused before insert on notices begin select raise(abort, 'refused'); end`.execute(
      db,
    );
    return;
  }
  await sql`create function refuse() returns trigger language plpgsql as $$ begin raise 'refused'; end $$`.execute(
    db,
  );
  await sql`create trigger refused before insert on notices for each row execute function refuse()`.execute(
    db,
  );
}

async function allowNotices({ db, kind }: Store): Promise<void> {
  await sql`drop trigger refused ${kind === 'sqlite' ? sql`` : sql`on notices`}`.execute(db);
}
