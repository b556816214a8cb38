import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answerCase } from '../../src/incidents/answer-case.ts';
import { incidentView } from '../../src/incidents/incident-view.ts';
import { createWaveAnswerer } from '../../src/incidents/wave-answerer.ts';
import { HOUR, type Instant, SECOND } from '../../src/kernel/instants.ts';
import { recordSettlement } from '../../src/outbox/record-settlement.ts';
import type { Store } from '../../src/store/db.ts';
import { seedCase } from '../console/seed.ts';
import type { TwoServers } from '../contract/store.contract.ts';
import { silent } from '../watch/watch-stand.ts';
import { incidentsOf } from './incident-stand.ts';

const ANNA = { id: 'anna', name: 'Анна', role: 'operator' };
const BORIS = { id: 'boris', name: 'Борис', role: 'operator' };
const GLEB = { id: 'gleb', name: 'Глеб', role: 'supervisor' };
const TEXT = 'Тепло дадут сегодня к 18:00.';

/** One answer for all cases of an event, once in each. */
export function incidentsContract(name: string, open: () => Promise<TwoServers>): void {
  describe(`incidents on ${name}`, () => {
    let store: Store;
    let other: Store;
    let now: Instant;
    let agency = '';
    let count = 0;
    beforeAll(async () => {
      ({ one: store, other } = await open());
    });
    beforeEach(() => {
      now = Date.now();
      agency = `wave${++count}`;
    });
    const acts = () => incidentsOf(store, () => now);
    const seed = async (title = 'Нет отопления на улице Мира', more: object = {}) => {
      const given = { agency, place: 'public', title, openedAt: now - HOUR, ...more } as const;
      return (await seedCase(store.db, { dueAt: now + HOUR, ...given })).id;
    };
    const several = async (n: number) => {
      const ids: string[] = [];
      for (let at = 0; at < n; at++) ids.push(await seed());
      return ids;
    };
    const make = async (cases: readonly string[]) =>
      acts().incidents.make({ agency, name: 'Нет тепла', cases }, ANNA, now);
    const view = async (id: string) => {
      const found = await incidentView(store.db, id);
      if (!found) throw new Error(id);
      return found;
    };
    const answerOf = async (id: string) => (await view(id)).answers[0];
    const proposed = async (cases: readonly string[], staff = ANNA) => {
      const id = await make(cases);
      await acts().incidents.propose(id, TEXT, staff, now);
      return { id, answer: (await answerOf(id))?.id ?? '' };
    };
    const waveAnswer = (id: string, incidentId: string) => ({
      id,
      incidentId,
      text: TEXT,
      author: 'anna',
    });
    const say = (on: Store, answer: string, incident: string, caseId: string) =>
      on.transact((trx) => answerCase(trx, waveAnswer(answer, incident), caseId, () => undefined, now));
    const own = async () => (await acts().proposals.waves()).filter((wave) => wave.agency === agency);

    it('proposes, a person makes; what is in one, or was said to be none, is not proposed again', async () => {
      const ids = await several(6);
      await seed('Как записаться на приём?');
      const [wave] = await own();
      expect(wave?.cases.map(({ id }) => id)).toEqual(ids);
      const id = await make(ids.slice(0, 5));
      expect(await own()).toEqual([]);
      expect(await acts().proposals.joining({ id, agency })).toMatchObject([{ id: ids[5] }]);
      await acts().incidents.dismiss(agency, ids.slice(5), ANNA, now);
      expect(await acts().proposals.joining({ id, agency })).toEqual([]);
      // A person may think again, but what is in another incident stays there.
      expect(await acts().incidents.add(id, ids, ANNA, now)).toBe(1);
      const second = await make(ids);
      expect((await view(second)).cases).toEqual([]);
      expect((await view(id)).cases).toHaveLength(6);
    });

    it('takes only open cases of the body', async () => {
      const closed = await seed('x', { status: 'closed', dueAt: null });
      const foreign = (await seedCase(store.db, { agency: 'kursk', openedAt: now, dueAt: null })).id;
      expect((await view(await make([closed, foreign, 'no-such']))).cases).toEqual([]);
    });

    it('is read by two: an operator does not approve his own words, a colleague or a supervisor does', async () => {
      const { answer, id } = await proposed(await several(2));
      await expect(acts().incidents.run(answer, ANNA, now)).rejects.toMatchObject({ code: 'forbidden' });
      expect(await answerOf(id)).toMatchObject({ state: 'proposed', progress: { all: 0 } });
      await acts().incidents.run(answer, BORIS, now);
      expect(await answerOf(id)).toMatchObject({ state: 'running', progress: { all: 2, waiting: 2 } });
      const own = await proposed(await several(1), GLEB);
      await acts().incidents.run(own.answer, GLEB, now);
      await expect(acts().incidents.reject(own.answer, BORIS, now)).rejects.toMatchObject({
        code: 'conflict',
      });
    });

    it('a later version takes the place of the one that waits', async () => {
      const { id, answer } = await proposed(await several(1));
      await acts().incidents.propose(id, 'Иначе', BORIS, now);
      const [last, first] = (await view(id)).answers;
      expect([last?.state, first?.state]).toEqual(['proposed', 'rejected']);
      await expect(acts().incidents.run(answer, GLEB, now)).rejects.toMatchObject({ code: 'conflict' });
    });

    it('is said once in each case by two servers at once, with its own clock met and its own row to send', async () => {
      const cases = await several(6);
      const { id, answer } = await proposed(cases);
      await acts().incidents.run(answer, GLEB, now);
      await Promise.all(cases.flatMap((one) => [say(store, answer, id, one), say(other, answer, id, one)]));
      const sends = await store.db
        .selectFrom('outbox')
        .innerJoin('messages', 'messages.id', 'outbox.message_id')
        .select(['messages.case_id', 'outbox.rank', 'outbox.state'])
        .where('messages.case_id', 'in', cases)
        .execute();
      expect(new Set(sends.map((row) => row.case_id))).toEqual(new Set(cases));
      expect(sends).toHaveLength(6);
      expect(new Set(sends.map(({ rank }) => rank))).toEqual(new Set([2]));
      const clocks = await store.db
        .selectFrom('clocks')
        .select(['state', 'met_by'])
        .where('case_id', 'in', cases)
        .execute();
      expect(clocks.every(({ state }) => state === 'met')).toBe(true);
      expect(new Set(clocks.map((row) => row.met_by)).size).toBe(6);
      expect((await answerOf(id))?.progress).toMatchObject({ all: 6, waiting: 0, sending: 6 });
      const audit = await store.db
        .selectFrom('audit')
        .select('subject')
        .where('action', '=', 'incident.answered')
        .where('details', 'like', `%${answer}%`)
        .execute();
      expect(audit).toHaveLength(6);
    });

    it('leaves alone who was answered, is held by a colleague, has closed the talk, or was taken out', async () => {
      const [answered = '', held = '', shut = '', out = '', closed = '', own = ''] = await several(6);
      const { id, answer } = await proposed([answered, held, shut, out, closed, own]);
      await acts().incidents.run(answer, GLEB, now);
      const set = (one: string, values: object) =>
        store.db.updateTable('cases').set(values).where('id', '=', one).execute();
      await set(answered, { status: 'answered' });
      await set(held, { owner_id: 'boris', status: 'in_work' });
      await set(own, { owner_id: 'anna', status: 'in_work' });
      await set(closed, { status: 'closed' });
      await store.db
        .updateTable('conversations')
        .set({ unreachable: 1 })
        .where('case_id', '=', shut)
        .execute();
      await acts().incidents.takeOut(id, out, ANNA, now);
      for (const one of [answered, held, shut, out, closed, own]) await say(store, answer, id, one);
      const progress = (await answerOf(id))?.progress;
      const reasons = Object.fromEntries(progress?.skipped.map((row) => [row.caseId, row.reason]) ?? []);
      expect(reasons).toEqual({
        [answered]: 'answered',
        [held]: 'held',
        [shut]: 'unreachable',
        [out]: 'taken_out',
        [closed]: 'closed',
      });
      expect(progress).toMatchObject({ all: 6, sending: 1, waiting: 0 });
    });

    it('can be stopped and gone on with, later cases included; what failed is listed and its clock runs on', async () => {
      const cases = await several(3);
      const { id, answer } = await proposed(cases);
      await acts().incidents.run(answer, GLEB, now);
      await say(store, answer, id, cases[0] ?? '');
      await acts().incidents.stop(answer, ANNA, now);
      expect(await say(store, answer, id, cases[1] ?? '')).toBe(false);
      expect(await answerOf(id)).toMatchObject({ state: 'stopped', progress: { waiting: 2, sending: 1 } });
      const late = await seed();
      await acts().incidents.add(id, [late], ANNA, now);
      await acts().incidents.run(answer, GLEB, now);
      expect((await answerOf(id))?.progress).toMatchObject({ all: 4, waiting: 3 });
      const row = await store.db
        .updateTable('outbox')
        .set({ state: 'sending' })
        .where('message_id', 'in', (eb) =>
          eb
            .selectFrom('messages')
            .select('messages.id')
            .where('case_id', '=', cases[0] ?? ''),
        )
        .returningAll()
        .executeTakeFirstOrThrow();
      const failed = { state: 'failed', reason: '901 permission', unreachable: false } as const;
      await store.transact((trx) => recordSettlement(trx, row, failed, now));
      expect((await answerOf(id))?.progress.failed).toMatchObject([
        { caseId: cases[0], reason: '901 permission' },
      ]);
      const clock = await store.db
        .selectFrom('clocks')
        .select('state')
        .where('case_id', '=', cases[0] ?? '')
        .executeTakeFirst();
      expect(clock?.state).toBe('running');
    });

    it('where the body asks approval of each answer, a supervisor approves, and not his own words', async () => {
      const asking = incidentsOf(store, () => now, 'public').incidents;
      const { answer, id } = await proposed(await several(2));
      await expect(asking.run(answer, BORIS, now)).rejects.toMatchObject({ code: 'forbidden' });
      await asking.run(answer, GLEB, now);
      expect(await answerOf(id)).toMatchObject({ state: 'running' });
      const own = await proposed(await several(1), GLEB);
      await expect(asking.run(own.answer, GLEB, now)).rejects.toMatchObject({ code: 'forbidden' });
      const private_ = await proposed([await seed('x', { place: 'private' })]);
      await asking.run(private_.answer, BORIS, now);
    });

    it('can be taken back before it leaves, and never waits past the nearest deadline', async () => {
      const [late = '', ...cases] = await several(3);
      const { id, answer } = await proposed(cases);
      await acts().incidents.run(answer, GLEB, now);
      const said: string[] = [];
      let clock = now + 14 * SECOND;
      const turn = async () => {
        const loop = createWaveAnswerer({
          store,
          log: silent,
          limits: () => undefined,
          undoFor: () => 15 * SECOND,
          clock: () => clock,
          onSaid(caseId) {
            if ([late, ...cases].includes(caseId)) said.push(caseId);
          },
        });
        loop.start();
        await loop.stop();
      };
      await turn();
      expect(said).toEqual([]);
      await acts().incidents.stop(answer, ANNA, now);
      clock = now + 15 * SECOND;
      await turn();
      expect(said).toEqual([]);
      await acts().incidents.add(id, [late], ANNA, now);
      await store.db
        .updateTable('cases')
        .set({ due_at: now + 5 * SECOND })
        .where('id', '=', late)
        .execute();
      await acts().incidents.run(answer, GLEB, now);
      clock = now + 5 * SECOND;
      await turn();
      expect(said.toSorted()).toEqual([late, ...cases].toSorted());
    });

    it('goes out by itself and says when it is done; a closed event answers nobody', async () => {
      const cases = await several(3);
      const { id, answer } = await proposed(cases);
      await acts().incidents.run(answer, GLEB, now);
      const said: string[] = [];
      const loop = createWaveAnswerer({
        store,
        clock: () => now,
        log: silent,
        limits: () => undefined,
        undoFor: () => 0,
        onSaid: (caseId) => void said.push(caseId),
      });
      loop.start();
      await expect.poll(async () => (await answerOf(id))?.state).toBe('done');
      await loop.stop();
      expect(cases.every((one) => said.includes(one))).toBe(true);
      await acts().incidents.close(id, ANNA, now);
      await expect(acts().incidents.propose(id, TEXT, ANNA, now)).rejects.toMatchObject({ code: 'conflict' });
      await expect(acts().incidents.run(answer, GLEB, now)).rejects.toMatchObject({ code: 'conflict' });
    });
  });
}
