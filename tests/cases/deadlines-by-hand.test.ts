import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCaseActions } from '../../src/cases/case-actions.ts';
import type { Actor } from '../../src/cases/claim-case.ts';
import { meetClocks, reopenClocks } from '../../src/cases/clocks.ts';
import {
  createDeadlineActions,
  type DeadlineEnd,
  type HandDeadline,
} from '../../src/cases/deadline-actions.ts';
import { deadlineOffers } from '../../src/cases/deadline-offers.ts';
import { explainClock } from '../../src/cases/explain-clock.ts';
import { createResponseClocks } from '../../src/cases/response-clocks.ts';
import type { Store } from '../../src/store/db.ts';
import type { CaseRow, ClockRow } from '../../src/store/tables.ts';
import { openStore } from '../../src/store/store.ts';
import { recomputeClocks } from '../../src/watch/recompute-clocks.ts';
import { postgresForTests } from '../stands/postgres.ts';
import {
  at,
  clocksOf,
  noticesOf,
  packOf,
  responseClocks,
  silent,
  startCase,
  tick,
  watchDeps,
  withDayOff,
} from '../watch/watch-stand.ts';

const ul = (local: string) => at(local, 'Europe/Ulyanovsk');
/** Five working hours from 10:00 with lunch end at 16:00. */
const MONDAY = ul('2026-11-23T10:00');
const NOW = ul('2026-11-23T11:00');
const anna: Actor = { id: 'anna', name: 'Анна', role: 'operator' };
const gleb: Actor = { id: 'gleb', name: 'Глеб', role: 'supervisor' };

const dataDir = mkdtempSync(join(tmpdir(), 'otklik-by-hand-'));
const postgres = await postgresForTests();
afterAll(async () => {
  rmSync(dataDir, { recursive: true, force: true });
  await postgres?.stop();
});

function suite(name: string, databaseUrl: string | undefined): void {
  describe(name, () => {
    let store: Store;
    let id: string;
    const changed: string[] = [];
    beforeAll(async () => {
      store = await openStore({ databaseUrl, dataDir });
    });
    afterAll(() => store.close());
    beforeEach(async () => {
      await store.db.updateTable('clocks').set({ state: 'closed' }).execute();
      id = await startCase(store, { agency: 'ulyanovsk', at: MONDAY });
      changed.length = 0;
    });

    const acts = () =>
      createDeadlineActions({
        db: store.db,
        clocks: responseClocks,
        pack: packOf,
        onChanged: (caseId) => void changed.push(caseId),
      });
    const set = (wanted: Partial<HandDeadline> & Pick<HandDeadline, 'target'>) =>
      acts().set({
        caseId: id,
        staff: anna,
        reason: 'человек без тепла',
        until: null,
        registeredAt: null,
        noSubstance: false,
        at: NOW,
        ...wanted,
      });
    const end = (clockId: string, how: DeadlineEnd['how'], more: Partial<DeadlineEnd> = {}) =>
      acts().end({ caseId: id, clockId, how, reason: 'сделано', staff: anna, at: NOW, ...more });
    const clock = async (target: string, caseId = id): Promise<ClockRow> => {
      const found = (await clocksOf(store, caseId)).find((one) => one.target_id === target);
      if (!found) throw new Error(`no clock ${target}`);
      return found;
    };
    const caseOf = (caseId = id): Promise<CaseRow> =>
      store.db.selectFrom('cases').selectAll().where('id', '=', caseId).executeTakeFirstOrThrow();
    const audited = async (caseId = id) =>
      (
        await store.db
          .selectFrom('audit')
          .select(['action', 'actor'])
          .where('subject', '=', `case:${caseId}`)
          .orderBy('id')
          .execute()
      ).map(({ action, actor }) => `${action} ${actor}`);

    it('U-05 U-06 an urgent case keeps who said so and why; its term is five working days from receipt at the most', async () => {
      const result = await set({ target: 'U-06-urgent' });
      expect(result).toMatchObject({ set: true, deadlineAt: ul('2026-11-30T18:00') });
      expect(await clock('U-06-urgent')).toMatchObject({
        set_by: 'anna',
        started_at: MONDAY,
        process: 'urgent_answer',
      });
      expect(await caseOf()).toMatchObject({ urgent: 1, urgent_by: 'anna', due_at: ul('2026-11-23T16:00') });
      expect(await audited()).toEqual(['deadline.set anna']);
      expect(changed).toEqual([id]);
      expect(await set({ target: 'U-06-urgent' })).toEqual({ set: false, why: 'not_offered' });
    });

    it('U-06 a shorter time is kept as it was named, a longer one than the act allows is refused with the limit', async () => {
      const late = await set({ target: 'U-06-urgent', until: ul('2026-11-30T18:00') + 1 });
      expect(late).toEqual({ set: false, why: 'over_limit', limit: ul('2026-11-30T18:00') });
      expect((await caseOf()).urgent_by).toBeNull();
      expect(await set({ target: 'U-06-urgent', until: NOW })).toEqual({ set: false, why: 'past' });
      const soon = ul('2026-11-23T13:00');
      expect(await set({ target: 'U-06-urgent', until: soon })).toMatchObject({
        set: true,
        deadlineAt: soon,
      });
      const row = await clock('U-06-urgent');
      expect((await caseOf()).due_at).toBe(soon);
      const told = explainClock(responseClocks, packOf('ulyanovsk'), row);
      expect(told.title).toBe('Ответ на срочное сообщение: к названному времени');
      expect(told.sentences.join(' ')).toContain(
        'самое позднее по этому пункту — 5 рабочих дней, то есть понедельник, 30 ноября 2026 г., 18:00',
      );
      expect(told.rows).toEqual([]);
    });

    it('L1-23 L3-06 A-07 a term is shortened with its author kept, since 18.12.2025 by the head only', async () => {
      const lo = await startCase(store, { agency: 'leningrad', at: at('2026-11-23T10:00') });
      const wanted = { caseId: lo, target: 'L3-06-urgent', at: at('2026-11-23T11:00') };
      expect(await set(wanted)).toEqual({ set: false, why: 'head_only' });
      expect(await set({ ...wanted, staff: gleb })).toMatchObject({ set: true });
      expect(await clock('L3-06-urgent', lo)).toMatchObject({ set_by: gleb.id, state: 'running' });
      const before = await startCase(store, { agency: 'leningrad', at: at('2025-12-15T10:00') });
      const then = { caseId: before, target: 'L3-06-urgent', at: at('2025-12-15T11:00') };
      expect(await set(then)).toMatchObject({ set: true });
    });

    it('U-07 notice of an abusive message within seven working days; without a question its reply is not waited for', async () => {
      const result = await set({ target: 'U-07-abuse', noSubstance: true });
      expect(result).toMatchObject({ set: true, deadlineAt: ul('2026-12-02T18:00') });
      expect(await clock('U-32-direct')).toMatchObject({ state: 'closed', reason: 'abuse' });
      expect((await caseOf()).due_at).toBe(ul('2026-12-02T18:00'));
      const other = await startCase(store, { agency: 'ulyanovsk', at: MONDAY });
      await set({ caseId: other, target: 'U-07-abuse' });
      // A message with both is answered too.
      expect((await clock('U-32-direct', other)).state).toBe('running');
    });

    it('K-26 K-27 redirection within seven days of the registration, the last day off rolled back', async () => {
      const ku = await startCase(store, { agency: 'kursk', at: at('2026-11-23T10:00') });
      const now = at('2026-11-23T11:00');
      const offers = deadlineOffers(
        responseClocks,
        packOf('kursk'),
        { case: await caseOf(ku), clocks: [] },
        now,
      );
      expect(offers.map(({ target }) => target.id)).toEqual([
        'K-26-redirect',
        'K-27-copies',
        'K-34-callback',
      ]);
      const registeredAt = at('2026-11-22T12:00');
      const given = { caseId: ku, at: now, registeredAt };
      // 29 November is a Sunday: the Friday before.
      const result = await set({ ...given, target: 'K-26-redirect' });
      expect(result).toMatchObject({ set: true, deadlineAt: at('2026-11-27T18:00') });
      expect(await set({ ...given, target: 'K-27-copies' })).toMatchObject({ set: true });
      expect(await set({ ...given, target: 'K-34-callback', registeredAt: now + 1 })).toEqual({
        set: false,
        why: 'not_yet',
      });
      const copies = await clock('K-27-copies', ku);
      expect(copies).toMatchObject({ started_at: registeredAt, clause: expect.stringContaining('№ 1-980') });
      expect(explainClock(responseClocks, packOf('kursk'), copies).skipped.length).toBeGreaterThan(0);
    });

    it('U-18 K-34 a promise to call back is a deadline: the named time in working hours, else the end of the day', async () => {
      expect(await set({ target: 'U-18-callback', until: ul('2026-11-23T20:00') })).toEqual({
        set: false,
        why: 'closed_hours',
      });
      expect(await set({ target: 'U-18-callback', until: ul('2028-11-23T12:00') })).toEqual({
        set: false,
        why: 'far',
      });
      const named = ul('2026-11-24T12:00');
      expect(await set({ target: 'U-18-callback', until: named })).toMatchObject({
        set: true,
        deadlineAt: named,
      });
      const row = await clock('U-18-callback');
      expect(row).toMatchObject({ goal: 0, started_at: NOW, process: 'callback' });
      expect(explainClock(responseClocks, packOf('ulyanovsk'), row).sentences[0]).toContain(
        'Время назвал сотрудник',
      );
      expect(await end(row.id, 'taken_back')).toBe(true);
      expect(await set({ target: 'U-18-callback' })).toMatchObject({
        set: true,
        deadlineAt: ul('2026-11-23T18:00'),
      });
    });

    it('an answer on the substance ends the urgent term and leaves tasks, which keep the case from being closed', async () => {
      await set({ target: 'U-06-urgent' });
      await set({ target: 'U-18-callback' });
      await store.transact((trx) => meetClocks(trx, id, 'answer', NOW));
      const states = (await clocksOf(store, id)).map(({ target_id: of, state }) => `${of} ${state}`);
      expect(states.toSorted()).toEqual(['U-06-urgent met', 'U-18-callback running', 'U-32-direct met']);
      const actions = createCaseActions({
        db: store.db,
        pack: packOf,
        limits: () => undefined,
        onChanged: () => undefined,
      });
      expect(await actions.close(id, anna, 'answered', NOW)).toBe(false);
      const call = await clock('U-18-callback');
      expect(await end(call.id, 'done', { at: NOW + 1 })).toBe(true);
      expect(await clock('U-18-callback')).toMatchObject({ state: 'met', met_at: NOW + 1, breached: 0 });
      // A rejected answer of the bot brings back what an answer had ended, and no task.
      await store.transact((trx) => reopenClocks(trx, { caseId: id }, 'rejected_by_client', NOW));
      expect((await clock('U-18-callback')).state).toBe('met');
      expect(await actions.close(id, anna, 'answered', NOW)).toBe(true);
      expect(await audited()).toEqual([
        'deadline.set anna',
        'deadline.set anna',
        'close anna',
        'deadline.done anna',
        'close anna',
      ]);
      expect(await set({ target: 'U-18-callback' })).toEqual({ set: false, why: 'not_offered' });
    });

    it('what was set is taken back with its urgency; what a message started is not', async () => {
      await set({ target: 'U-06-urgent' });
      const own = await clock('U-32-direct');
      expect(await end(own.id, 'taken_back')).toBe(false);
      const urgent = await clock('U-06-urgent');
      expect(await end(urgent.id, 'taken_back', { staff: gleb })).toBe(true);
      expect(await end(urgent.id, 'taken_back')).toBe(false);
      expect(await clock('U-06-urgent')).toMatchObject({ state: 'closed', reason: 'taken_back' });
      expect(await caseOf()).toMatchObject({ urgent: 0, urgent_by: null, due_at: ul('2026-11-23T16:00') });
      expect(
        explainClock(responseClocks, packOf('ulyanovsk'), await clock('U-06-urgent')).sentences,
      ).toContain('Срок снят сотрудником.');
    });

    it('of two who set the same deadline at once one does', async () => {
      const results = await Promise.all([
        set({ target: 'U-06-urgent' }),
        set({ target: 'U-06-urgent', staff: gleb }),
      ]);
      expect(results.filter((result) => result.set)).toHaveLength(1);
      expect((await clocksOf(store, id)).filter(({ target_id: of }) => of === 'U-06-urgent')).toHaveLength(1);
    });

    it('a new calendar moves a term of the policy that was set by hand, and never a time that a person named', async () => {
      const named = ul('2026-11-25T15:00');
      await set({ target: 'U-06-urgent' });
      await set({ target: 'U-18-callback', until: named });
      const clocks = createResponseClocks(withDayOff('2026-11-26'));
      await recomputeClocks({ store, pack: packOf, log: silent, clocks, clock: () => NOW });
      expect((await clock('U-06-urgent')).deadline_at).toBe(ul('2026-12-01T18:00'));
      expect((await clock('U-18-callback')).deadline_at).toBe(named);
    });

    it('is watched like any other deadline, and noticed as overdue once', async () => {
      await set({ target: 'U-18-callback', until: ul('2026-11-23T13:00') });
      const deps = watchDeps(store);
      for (const moment of ['11:00', '12:00', '12:36', '13:00:00.001', '13:30']) {
        await tick(deps, ul(`2026-11-23T${moment}`));
      }
      const call = await clock('U-18-callback');
      expect(call).toMatchObject({ breached: 1, risk_at: null });
      const told = await store.db
        .selectFrom('notices')
        .select(['share', 'recipient'])
        .where('clock_id', '=', call.id)
        .orderBy('share')
        .execute();
      expect([...new Set(told.map(({ share }) => share))]).toEqual([50, 80, 100]);
      expect((await noticesOf(store, id)).length).toBeGreaterThan(0);
    });
  });
}

suite('deadlines that people set, on SQLite', undefined);
if (postgres) suite('deadlines that people set, on PostgreSQL', postgres.url);
