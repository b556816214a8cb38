import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CaseActions, createCaseActions } from '../../src/cases/case-actions.ts';
import { openProposals } from '../../src/cases/approve-reply.ts';
import { endClaims } from '../../src/cases/hold-claim.ts';
import { draftsOf } from '../../src/cases/reply-drafts.ts';
import { unseenNews } from '../../src/cases/staff-news.ts';
import { HOUR, MINUTE } from '../../src/kernel/instants.ts';
import { newId } from '../../src/kernel/ids.ts';
import type { Store } from '../../src/store/db.ts';
import type { TwoServers } from '../contract/store.contract.ts';
import { type SeededCase, seedCase, seedMessage } from '../console/seed.ts';
import { packOf } from '../watch/watch-stand.ts';

const NOW = Date.UTC(2026, 10, 20, 9, 20);

/** Transfers, claims that end, and approval by a second person, on one engine. */
export function handingOnContract(name: string, open: () => Promise<TwoServers>): void {
  describe(`handing on on ${name}`, () => {
    let store: Store;
    let actions: CaseActions;
    let talk: SeededCase;
    const staff = { anna: '', boris: '', vera: '', gleb: '' };
    const anna = () => ({ id: staff.anna, name: 'Анна', role: 'operator' });
    const boris = () => ({ id: staff.boris, name: 'Борис', role: 'operator' });
    const vera = () => ({ id: staff.vera, name: 'Вера', role: 'supervisor' });
    const gleb = () => ({ id: staff.gleb, name: 'Глеб', role: 'supervisor' });

    async function addPerson(called: string, role: 'operator' | 'supervisor'): Promise<string> {
      const id = newId();
      const row = {
        id,
        name: called,
        email: `${id}@example.org`,
        email_verified: 0,
        role,
        blocked: 0,
      } as const;
      const dates = { created_at: '2026-01-01', updated_at: '2026-01-01', must_change_password: 0 } as const;
      const values = { ...row, ...dates, agencies: '["leningrad"]' };
      await store.db.insertInto('staff_people').values(values).execute();
      return id;
    }

    beforeAll(async () => {
      store = (await open()).one;
      staff.anna = await addPerson('Анна', 'operator');
      staff.boris = await addPerson('Борис', 'operator');
      staff.vera = await addPerson('Вера', 'supervisor');
      staff.gleb = await addPerson('Глеб', 'supervisor');
      await store.db
        .insertInto('staff_units')
        .values({ person_id: staff.boris, agency: 'leningrad', unit: 'reception' })
        .execute();
      const deps = { db: store.db, pack: packOf, limits: () => undefined, onChanged: () => undefined };
      actions = createCaseActions(deps);
    });
    beforeEach(async () => {
      await store.db.deleteFrom('staff_news').execute();
      await store.db.updateTable('cases').set({ lease_until: 0 }).execute();
      talk = await seedCase(store.db, { openedAt: NOW - HOUR, dueAt: NOW + HOUR });
    });

    const caseOf = () =>
      store.db.selectFrom('cases').selectAll().where('id', '=', talk.id).executeTakeFirstOrThrow();
    const news = async (id: string) =>
      (await unseenNews(store.db, id, 10)).map(({ kind, text }) => [kind, text]);
    const hand = (to: { person: string } | { unit: string }, by = anna(), note = 'Ждёт звонка') =>
      actions.transfer({ caseId: talk.id, to, note, staff: by, at: NOW });

    it('L1-30, U-17, K-32: twice a case is handed on with a note, a notice and a word to the client; not three times', async () => {
      await actions.claim(talk.id, anna(), NOW);
      expect(await hand({ person: staff.boris })).toEqual({ transferred: true, to: 'Борис' });
      expect(await caseOf()).toMatchObject({ owner_id: staff.boris, status: 'in_work' });
      expect(await news(staff.boris)).toEqual([['transferred', 'Ждёт звонка']]);
      const said = await store.db
        .selectFrom('messages')
        .select('text')
        .where('case_id', '=', talk.id)
        .where('author', '=', 'bot')
        .execute();
      expect(said[0]?.text).toContain('Ваш вопрос перешёл к тем, кто им занимается: Борис');
      expect(await hand({ person: staff.anna }, anna())).toMatchObject({
        why: 'not_holder',
        holder: 'Борис',
      });
      expect(await hand({ unit: 'reception' }, boris())).toMatchObject({ transferred: true });
      expect(await caseOf()).toMatchObject({ owner_id: null, unit: 'reception', status: 'waiting' });
      expect(await news(staff.boris)).toHaveLength(2);
      expect(await hand({ person: staff.anna }, boris())).toEqual({ transferred: false, why: 'too_many' });
      await expect(hand({ person: staff.anna }, boris(), '  ')).rejects.toMatchObject({ code: 'bad_input' });
    });

    it('of transfers at once no more pass than are allowed', async () => {
      const tries = ['boris', 'vera', 'gleb', 'boris', 'vera'] as const;
      const results = await Promise.all(tries.map((one) => hand({ person: staff[one] }, vera())));
      const passed = results.filter(({ transferred }) => transferred);
      expect(passed.length).toBeLessThanOrEqual(2);
      const rows = await store.db
        .selectFrom('transfers')
        .select('id')
        .where('case_id', '=', talk.id)
        .execute();
      expect(rows).toHaveLength(passed.length);
    });

    it('of two who take a case at the same moment one gets it and the other hears who, 200 times', async () => {
      for (let turn = 0; turn < 200; turn += 1) {
        await store.db.updateTable('cases').set({ owner_id: null }).where('id', '=', talk.id).execute();
        const both = await Promise.all([anna(), boris()].map((one) => actions.claim(talk.id, one, NOW)));
        const owner = (await caseOf()).owner_id;
        expect(both.filter(({ claimed }) => claimed)).toHaveLength(1);
        const winner = owner === staff.anna ? 'Анна' : 'Борис';
        expect(both.find(({ claimed }) => !claimed)).toEqual({ claimed: false, holder: winner });
      }
    });

    it('a claim without a deed ends, its holder is told; a deed prolongs it, an answer ends nothing', async () => {
      await actions.claim(talk.id, anna(), NOW);
      expect(await endClaims(store.db, NOW + 119 * MINUTE)).toEqual([]);
      await actions.note(talk.id, anna(), 'Звоню дорожникам', NOW + 110 * MINUTE);
      expect(await endClaims(store.db, NOW + 121 * MINUTE)).toEqual([]);
      const twice = await Promise.all([1, 2].map(() => endClaims(store.db, NOW + 231 * MINUTE)));
      expect(twice.flat()).toEqual([talk.id]);
      expect(await caseOf()).toMatchObject({ owner_id: null, status: 'waiting' });
      expect(await news(staff.anna)).toEqual([['claim_ended', '']]);
    });

    it('the end of a shift gives back what was not answered; a supervisor takes over with a notice', async () => {
      await actions.claim(talk.id, anna(), NOW);
      expect(await actions.takeOver(talk.id, vera(), NOW)).toBe('Анна');
      expect(await news(staff.anna)).toEqual([['taken_over', '']]);
      expect((await caseOf()).owner_id).toBe(staff.vera);
      await actions.releaseAll(vera(), NOW);
      expect(await caseOf()).toMatchObject({ owner_id: null, status: 'waiting' });
      expect(await actions.takeOver(talk.id, vera(), NOW)).toBeNull();
    });

    const propose = async (by: ReturnType<typeof anna>, text: string) => {
      const { version: seenVersion } = await caseOf();
      const reply = {
        caseId: talk.id,
        conversationId: talk.conversation,
        staff: by,
        text,
        seenVersion,
        at: NOW,
      };
      return actions.propose(reply);
    };
    const approve = async (id: string, by: ReturnType<typeof anna>, text: string, seen?: number) => {
      const seenVersion = seen ?? (await caseOf()).version;
      return actions.approve({ id, text, seenVersion, staff: by, undoFor: 0, at: NOW });
    };
    const sent = async () =>
      (
        await store.db
          .selectFrom('messages')
          .select(['text', 'staff_id'])
          .where('case_id', '=', talk.id)
          .where('author', '=', 'operator')
          .execute()
      ).map(({ text, staff_id: id }) => [text, id]);

    it('an answer is approved by a second person, who may change it; it goes out in its author’s name', async () => {
      await propose(anna(), 'Первый вариант');
      await propose(anna(), 'Второй вариант');
      await propose(boris(), 'Вариант Бориса');
      const open = await openProposals(store.db, talk.id);
      expect(open.map(({ text }) => text)).toEqual(['Второй вариант', 'Вариант Бориса']);
      expect(await sent()).toEqual([]);
      expect((await news(staff.vera)).map(([kind]) => kind)).toEqual([
        'to_approve',
        'to_approve',
        'to_approve',
      ]);
      const id = open[0]?.id ?? '';
      await expect(approve(id, boris(), 'x')).rejects.toMatchObject({ code: 'forbidden' });
      await approve(id, vera(), 'Второй вариант, короче');
      expect(await sent()).toEqual([['Второй вариант, короче', staff.anna]]);
      expect(await news(staff.anna)).toEqual([['approved', '']]);
      expect(await news(staff.boris)).toEqual([['superseded', '']]);
      expect(await openProposals(store.db, talk.id)).toEqual([]);
    });

    it('nobody approves his own; what the client wrote meanwhile stops it; returned, it is the author’s draft', async () => {
      await propose(vera(), 'Ответ руководителя');
      const [own] = await openProposals(store.db, talk.id);
      await expect(approve(own?.id ?? '', vera(), 'x')).rejects.toMatchObject({ code: 'forbidden' });
      const { version } = await caseOf();
      await seedMessage(store.db, talk, { author: 'client', text: 'Уже не нужно', at: NOW });
      expect(await approve(own?.id ?? '', gleb(), 'Ответ', version)).toEqual({ sent: false, why: 'stale' });
      expect(await sent()).toEqual([]);
      const back = { id: own?.id ?? '', reason: 'Назовите срок', staff: gleb(), at: NOW };
      await actions.returnProposal(back);
      expect(await news(staff.vera)).toEqual([['returned', 'Назовите срок']]);
      expect((await draftsOf(store.db, staff.vera, talk.id)).reply).toBe('Ответ руководителя');
      await expect(actions.returnProposal(back)).rejects.toMatchObject({ code: 'conflict' });
    });

    it('two variants approved at once: one is sent, the other approver hears of it', async () => {
      for (let turn = 0; turn < 10; turn += 1) {
        talk = await seedCase(store.db, { openedAt: NOW - HOUR, dueAt: NOW + HOUR });
        await propose(anna(), 'Вариант Анны');
        await propose(boris(), 'Вариант Бориса');
        const [one, other] = await openProposals(store.db, talk.id);
        const both = await Promise.allSettled([
          approve(one?.id ?? '', vera(), 'Вариант Анны'),
          approve(other?.id ?? '', gleb(), 'Вариант Бориса'),
        ]);
        const passed = both.filter((result) => result.status === 'fulfilled' && result.value.sent);
        expect(passed).toHaveLength(1);
        expect(await sent()).toHaveLength(1);
      }
    });
  });
}
