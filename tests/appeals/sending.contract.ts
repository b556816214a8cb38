import { beforeAll, describe, expect, it } from 'vitest';
import { readDraft } from '../../src/appeals/drafts.ts';
import { sendAppeal } from '../../src/appeals/send-appeal.ts';
import { momentWords } from '../../src/cases/moment-words.rules.ts';
import type { Store } from '../../src/store/db.ts';
import type { TwoServers } from '../contract/store.contract.ts';
import { at } from '../sla/schedules.ts';
import { facts } from '../dispatch/desk.ts';
import { addApplicant, addDraft, appealsOn, idOf, sendOne } from './desk.ts';

/** Tuesday, 12:00 in Moscow. */
const NOW = at('2026-11-24T09:00:00Z');

/** Sending a draft as an appeal: whole, once, and with the receipt. */
export function sendingContract(name: string, open: () => Promise<TwoServers>): void {
  describe(`sending appeals on ${name}`, () => {
    let store: Store;
    let other: Store;
    beforeAll(async () => {
      ({ one: store, other } = await open());
    });
    const rowOf = (id: string) =>
      store.db.selectFrom('appeals').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const lettersTo = (address: string) =>
      store.db.selectFrom('letters').selectAll().where('recipient', '=', address).execute();

    it('owns a case with the term of registration, is audited, and its words stand nowhere in the clear', async () => {
      const id = await sendOne(store, NOW, { essence: 'Секретные слова про улицу Светлую' });
      const row = await rowOf(id);
      expect(row).toMatchObject({ state: 'sent', number: null, sent_at: NOW });
      expect(row.essence + row.card).not.toMatch(/Светл|Соловь/u);
      const owned = await store.db
        .selectFrom('cases')
        .selectAll()
        .where('id', '=', row.case_id)
        .executeTakeFirstOrThrow();
      expect(owned).toMatchObject({
        kind: 'appeal',
        channel: 'portal',
        status: 'waiting',
        title: 'Заявление',
      });
      const clocks = await store.db
        .selectFrom('clocks')
        .select(['process', 'state', 'deadline_at'])
        .where('case_id', '=', row.case_id)
        .execute();
      // Three days from Tuesday: Friday's close.
      expect(clocks).toEqual([
        { process: 'appeal_registration', state: 'running', deadline_at: at('2026-11-27T15:00:00Z') },
      ]);
      const audit = await store.db
        .selectFrom('audit')
        .select('action')
        .where('subject', '=', `appeal:${id}`)
        .execute();
      expect(audit).toEqual([{ action: 'appeal.sent' }]);
      expect(await readDraft(store.db, row.draft_id)).toMatchObject({
        state: 'sent',
        essence: '',
        addressee: '',
      });
    });

    it('L1-10 the receipt holds the five parts and is written with the appeal', async () => {
      const mail = 'five-parts@example.org';
      const id = await sendOne(store, NOW, { agency: 'leningrad', card: { mail } });
      const row = await rowOf(id);
      const [letter, ...more] = await lettersTo(mail);
      expect(more).toEqual([]);
      expect(letter?.written_at).toBe(NOW);
      for (const part of [
        'отправлено',
        `Идентификационный номер: ${row.case_number}.`,
        momentWords(NOW, facts().pack('leningrad').zone),
        'https://example.org/portal/account',
        'регистрация 3 дня, рассмотрение 30 дней',
      ]) {
        expect(letter?.text).toContain(part);
      }
    });

    it('L1-10 the receipt comes in the chosen channel as well, and never in public', async () => {
      const account = `appeal-receipt-${name}`;
      const clientId = `client-${account}`;
      for (const place of ['private', 'public'] as const) {
        await store.db
          .insertInto('conversations')
          .values({
            id: `${account}-${place}`,
            agency: 'kursk',
            account,
            channel: 'vk',
            external_id: place,
            place,
            client_id: clientId,
            mode: 'bot',
            case_id: null,
            last_seq: 0,
            last_at: NOW,
            unreachable: 0,
            memory: '{}',
            created_at: NOW,
          })
          .execute();
      }
      await sendOne(store, NOW, { conversationId: `${account}-private`, clientId });
      await sendOne(store, NOW, { conversationId: `${account}-public`, clientId });
      const queued = await store.db
        .selectFrom('outbox')
        .select(['conversation_id', 'payload'])
        .where('account', '=', account)
        .execute();
      expect(queued.map((row) => row.conversation_id)).toEqual([`${account}-private`]);
      expect(queued[0]?.payload).toContain('Идентификационный номер');
    });

    it('one draft is one appeal: two tabs, two servers, a repeat', async () => {
      const mail = 'two-tabs@example.org';
      const applicantId = await addApplicant(store, { card: { mail } });
      const draftId = await addDraft(store, NOW, { applicantId });
      const sending = { draftId, applicantId, at: NOW };
      const results = await Promise.all(
        [store, other, store, other].map((server) => sendAppeal(appealsOn(server), sending)),
      );
      expect(new Set(results.map(idOf)).size).toBe(1);
      expect(results.filter((result) => result.sent && !result.already)).toHaveLength(1);
      expect(await sendAppeal(appealsOn(store), sending)).toMatchObject({ sent: true, already: true });
      expect(await lettersTo(mail)).toHaveLength(1);
    });

    it('says why a draft cannot be sent, and leaves nothing behind', async () => {
      const applicantId = await addApplicant(store);
      const draftOf = (more: Parameters<typeof addDraft>[2]) =>
        addDraft(store, NOW, { applicantId, ...more });
      const cases: readonly [string, string][] = [
        ['no_type', await draftOf({ type: null })],
        ['no_addressee', await draftOf({ addressee: '' })],
        ['empty', await draftOf({ essence: ' \n ' })],
        ['too_long', await draftOf({ essence: 'я'.repeat(60_001) })],
        ['policy_changed', await draftOf({ policyVersion: 'of last year' })],
        ['no_draft', 'no such draft'],
      ];
      const send = (draftId: string, id = applicantId) =>
        sendAppeal(appealsOn(store), { draftId, applicantId: id, at: NOW });
      for (const [why, draftId] of cases) expect(await send(draftId)).toEqual({ sent: false, why });
      const longest = await draftOf({ essence: 'я'.repeat(60_000) });
      expect(await send(longest)).toMatchObject({ sent: true });
      const taken = await draftOf({});
      await send(taken);
      expect(await send(taken, await addApplicant(store))).toEqual({ sent: false, why: 'not_yours' });
      const unclaimed = await addDraft(store, NOW);
      expect(await send(unclaimed)).toEqual({ sent: false, why: 'not_yours' });
      expect(await readDraft(store.db, unclaimed)).toMatchObject({ state: 'open', applicantId: null });
    });

    it('L1-11 nobody is registered with an empty card; names of one letter and without a patronymic are names', async () => {
      const send = async (more: Parameters<typeof addApplicant>[1]) => {
        const applicantId = await addApplicant(store, more);
        return sendAppeal(appealsOn(store), {
          draftId: await addDraft(store, NOW, { applicantId }),
          applicantId,
          at: NOW,
        });
      };
      expect(await send({ card: { name: { last: ' ', first: 'Анна', middle: null } } })).toEqual({
        sent: false,
        why: 'no_card',
      });
      expect(await send({ kind: 'organisation' })).toEqual({ sent: false, why: 'no_card' });
      expect(await send({ card: { name: { last: 'О', first: 'Ё', middle: null } } })).toMatchObject({
        sent: true,
      });
      expect(
        await send({ kind: 'organisation', card: { organisation: { name: 'ТСЖ «Дом»', ogrn: null } } }),
      ).toMatchObject({
        sent: true,
      });
    });
  });
}
