import { beforeAll, describe, expect, it } from 'vitest';
import { createDecisionActions } from '../../src/cases/decisions/decision-actions.ts';
import { decisionsOf } from '../../src/cases/decisions/decided.ts';
import { DAY, HOUR, type Instant } from '../../src/kernel/instants.ts';
import { recordSettlement } from '../../src/outbox/record-settlement.ts';
import type { Store } from '../../src/store/db.ts';
import { seedCase } from '../console/seed.ts';
import type { TwoServers } from '../contract/store.contract.ts';
import { at, clocksOf, packOf, responseClocks } from '../watch/watch-stand.ts';

const ANNA = { id: 'anna', name: 'Анна', role: 'operator' };
const NOW = at('2026-11-20T12:00');

/** Decisions with legal effect: a person's, one transaction each. */
export function decisionsContract(name: string, open: () => Promise<TwoServers>): void {
  describe(`decisions on ${name}`, () => {
    let store: Store;
    beforeAll(async () => {
      store = (await open()).one;
    });
    const acts = () =>
      createDecisionActions({
        db: store.db,
        clocks: responseClocks,
        pack: packOf,
        limits: () => undefined,
        onChanged: () => undefined,
      });
    const seed = async (agency: string, more: object = {}) => {
      const given = { agency, openedAt: NOW - HOUR, dueAt: NOW + HOUR, title: 'Когда починят кран?' };
      const { id, conversation } = await seedCase(store.db, { ...given, ...more });
      const { version } = await rowOf(id);
      return { caseId: id, conversationId: conversation, staff: ANNA, seenVersion: version, at: NOW };
    };
    const rowOf = (id: string) =>
      store.db.selectFrom('cases').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const textOf = async (caseId: string) => {
      const rows = await store.db
        .selectFrom('messages')
        .select('text')
        .where('case_id', '=', caseId)
        .where('author', '=', 'operator')
        .execute();
      return rows.map(({ text }) => text).join('\n');
    };
    const statesOf = async (caseId: string) =>
      Object.fromEntries((await clocksOf(store, caseId)).map((clock) => [clock.target_id, clock.state]));
    const audited = async (caseId: string) => {
      const rows = await store.db
        .selectFrom('audit')
        .select(['action', 'actor'])
        .where('subject', '=', `case:${caseId}`)
        .execute();
      return rows.map(({ action, actor }) => `${actor} ${action}`);
    };

    it('K-26, K-27, K-28: sending on and the notice are one act, to several bodies, all of them named, within the term', async () => {
      const asked = await seed('kursk');
      const bodies = ['Управление образования района', 'Школа № 3'];
      const registeredAt = NOW - 2 * DAY;
      const result = await acts().redirect({ ...asked, bodies, how: 'СЭД, исх. 12', registeredAt });
      expect(result).toEqual({ decided: true, until: null });
      const text = await textOf(asked.caseId);
      for (const body of bodies) expect(text).toContain(body);
      const clocks = await clocksOf(store, asked.caseId);
      const duties = clocks.filter(({ process }) => process.startsWith('redirect'));
      expect(duties.map((clock) => clock.target_id).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
        'K-26-redirect',
        'K-27-copies',
      ]);
      for (const duty of duties)
        expect(duty).toMatchObject({ state: 'met', breached: 0, started_at: registeredAt, set_by: 'anna' });
      expect(new Set(clocks.map(({ state }) => state))).toEqual(new Set(['met']));
      expect(await rowOf(asked.caseId)).toMatchObject({ status: 'answered', due_at: null });
      expect(await decisionsOf(store.db, asked.caseId)).toMatchObject([
        { kind: 'redirect', choice: bodies.join('; '), clause: expect.stringContaining('1-980') },
      ]);
      expect(await audited(asked.caseId)).toEqual(['anna decision.redirect']);
    });

    it('K-26: a notice that did not arrive leaves the term running', async () => {
      const asked = await seed('kursk');
      await acts().redirect({ ...asked, bodies: ['Школа'], how: 'письмо', registeredAt: null });
      const row = await store.db
        .updateTable('outbox')
        .set({ state: 'sending' })
        .where('conversation_id', '=', asked.conversationId)
        .returningAll()
        .executeTakeFirstOrThrow();
      const failed = { state: 'failed', reason: '901', unreachable: false } as const;
      await store.transact((trx) => recordSettlement(trx, row, failed, NOW));
      expect(await statesOf(asked.caseId)).toMatchObject({ 'K-26-redirect': 'running', answer: 'running' });
    });

    it('K-26: nothing happens without a body, from a day to come, over what is new, or in a colleague’s case', async () => {
      const asked = await seed('kursk');
      const redirect = (more: object, registeredAt: Instant | null = null) =>
        acts().redirect({ ...asked, bodies: ['Школа'], how: 'письмо', registeredAt, ...more });
      expect(await redirect({ bodies: [] })).toMatchObject({ why: 'no_bodies' });
      expect(await redirect({}, NOW + DAY)).toMatchObject({ why: 'term' });
      expect(await redirect({ seenVersion: 99 })).toMatchObject({ why: 'stale' });
      expect(await redirect({ conversationId: 'x' })).toMatchObject({ why: 'no_talk' });
      await store.db.updateTable('cases').set({ owner_id: 'boris' }).where('id', '=', asked.caseId).execute();
      expect(await redirect({})).toMatchObject({ why: 'held' });
      expect(await textOf(asked.caseId)).toBe('');
      expect(await statesOf(asked.caseId)).toEqual({ answer: 'running' });
      expect(await decisionsOf(store.db, asked.caseId)).toEqual([]);
    });

    it('L4-06, U-10, K-42: a refusal names its ground and explains itself; what is published comes with a link', async () => {
      const asked = await seed('kursk');
      const refuse = (ground: string, why: string) => acts().refuse({ ...asked, ground, why });
      expect(await refuse('no_mood', 'Не хотим')).toMatchObject({ why: 'no_ground' });
      expect(await refuse('restricted', 'На основании п. 3.8.3 приказа № 1-980')).toMatchObject({
        why: 'not_plain',
      });
      const plain = 'Отчёт со всеми цифрами лежит на сайте министерства в разделе документов.';
      expect(await refuse('published', plain)).toMatchObject({ why: 'no_link' });
      expect(await refuse('published', `${plain} https://example.ru/doc`)).toMatchObject({ decided: true });
      const text = await textOf(asked.caseId);
      expect(text).toContain('уже опубликована');
      expect(text).toContain('https://example.ru/doc');
      expect(await statesOf(asked.caseId)).toEqual({ answer: 'met' });
      expect(await decisionsOf(store.db, asked.caseId)).toMatchObject([
        { kind: 'refuse', clause: 'Приказ от 08.07.2024 № 1-980, п. 3.8.3, 3.8.7' },
      ]);
    });

    it('U-07: the notice about abuse meets its 7 working days; the question inside is still answered', async () => {
      const asked = await seed('ulyanovsk');
      expect(await acts().noticeAbuse({ ...asked, noSubstance: false })).toMatchObject({ decided: true });
      expect(await statesOf(asked.caseId)).toEqual({ answer: 'running', 'U-07-abuse': 'met' });
      expect((await rowOf(asked.caseId)).status).not.toBe('answered');
      const empty = await seed('ulyanovsk');
      await acts().noticeAbuse({ ...empty, noSubstance: true });
      expect(await statesOf(empty.caseId)).toEqual({ answer: 'closed', 'U-07-abuse': 'met' });
      expect(await rowOf(empty.caseId)).toMatchObject({ status: 'answered', due_at: null });
    });

    it('L1-18, L1-34: closing needs one of four outcomes and all three ticks', async () => {
      const asked = await seed('leningrad');
      const close = (outcome: string, confirmed: number, date = '') =>
        acts().close({ ...asked, outcome, confirmed, date });
      expect(acts().choices('leningrad', NOW).outcomes).toHaveLength(4);
      expect(acts().choices('leningrad', NOW).doneWhen).toHaveLength(3);
      expect(await close('', 3)).toMatchObject({ why: 'no_outcome' });
      expect(await close('solved', 2)).toMatchObject({ why: 'not_confirmed' });
      expect(await close('by_date', 3)).toMatchObject({ why: 'no_date' });
      expect(await close('by_date', 3, '2026-11-19')).toMatchObject({ why: 'no_date' });
      expect(await close('by_date', 3, 'завтра')).toMatchObject({ why: 'no_date' });
      expect((await rowOf(asked.caseId)).status).toBe('waiting');
      expect(await close('solved', 3)).toEqual({ decided: true, until: null });
      expect(await rowOf(asked.caseId)).toMatchObject({ status: 'closed', close_reason: 'answered' });
    });

    it('L1-18: a promised day opens a deadline to look again, on the last working day by then; until it is done nothing closes', async () => {
      const asked = await seed('leningrad');
      // A Saturday.
      const made = await acts().close({ ...asked, outcome: 'by_date', confirmed: 3, date: '2026-11-28' });
      expect(made.decided && made.until).toBe(at('2026-11-27T16:30'));
      const [follow] = (await clocksOf(store, asked.caseId)).filter(({ process }) => process === 'follow_up');
      expect(follow).toMatchObject({ state: 'running', set_by: 'anna', deadline_at: at('2026-11-27T16:30') });
      const { version, status } = await rowOf(asked.caseId);
      expect(status).not.toBe('closed');
      const again = { ...asked, seenVersion: version, outcome: 'solved', confirmed: 3, date: '' };
      expect(await acts().close(again)).toMatchObject({ why: 'tasks' });
    });
  });
}
