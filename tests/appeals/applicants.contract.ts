import { beforeAll, describe, expect, it } from 'vitest';
import type { Identity } from '../../src/appeals/applicant.rules.ts';
import {
  chooseChannels,
  keepContacts,
  readApplicant,
  rememberApplicant,
} from '../../src/appeals/applicants.ts';
import { listOwnAppeals, readOwnAppeal } from '../../src/appeals/own-appeals.ts';
import { listOwnDrafts, readOwnDraft } from '../../src/appeals/own-drafts.ts';
import { listOwnTalks } from '../../src/appeals/own-talks.ts';
import { sendAppeal } from '../../src/appeals/send-appeal.ts';
import { newId } from '../../src/kernel/ids.ts';
import { takeReturn } from '../../src/portal/identity/sessions.ts';
import type { Store } from '../../src/store/db.ts';
import type { TwoServers } from '../contract/store.contract.ts';
import { addDraft, appealsOn, idOf, seal } from './desk.ts';

const NOW = Date.UTC(2026, 10, 23, 9);

/** People whom ЕСИА named, what they own and what they do not see, alike on both engines. */
export function applicantsContract(name: string, open: () => Promise<TwoServers>): void {
  describe(`applicants on ${name}`, () => {
    let store: Store;
    let other: Store;
    beforeAll(async () => {
      ({ one: store, other } = await open());
    });
    const person = (oid = newId()): Identity => ({
      oid,
      confirmed: true,
      name: { last: 'Ли-Ван', first: 'Ю', middle: null },
      mail: 'first@example.org',
      organisation: null,
    });
    const deps = (on = store) => ({ store: on, seal, secret: 'a secret for tests that is long enough' });

    it('L1-09 L1-11 is one applicant however often and wherever he signs in at once, and the card is brought up to date', async () => {
      const identity = person();
      const ids = await Promise.all(
        [store, other, store].map((on) => rememberApplicant(deps(on), 'kursk', identity, NOW)),
      );
      expect(new Set(ids).size).toBe(1);
      const id = ids[0] ?? '';
      await keepContacts(deps(), id, { mail: 'own@example.org', phone: null, address: 'Курск' }, NOW);
      const named = { ...identity, name: { ...identity.name, last: 'Ким' }, confirmed: false };
      expect(await rememberApplicant(deps(), 'kursk', named, NOW + 1)).toBe(id);
      expect(await readApplicant(deps(), id)).toMatchObject({
        confirmed: false,
        card: { name: { last: 'Ким' }, mail: 'own@example.org', address: 'Курск' },
      });
      const acting = { ...identity, organisation: { oid: '7', name: 'ООО', ogrn: null } };
      expect(await rememberApplicant(deps(), 'kursk', acting, NOW)).not.toBe(id);
      expect(await rememberApplicant(deps(), 'leningrad', identity, NOW)).not.toBe(id);
    });

    it('L3-01 L3-02 keeps the channels that were chosen and that the extra one was declined', async () => {
      const id = await rememberApplicant(deps(), 'kursk', person(), NOW);
      await chooseChannels(store, id, { preferred: 'mail', extra: null }, NOW + 5);
      const channels = { preferred: 'mail', extra: null, extraAnsweredAt: NOW + 5 };
      expect((await readApplicant(deps(), id))?.channels).toEqual(channels);
    });

    it('L1-07 sees his own appeals and drafts in order of time, and nobody else does', async () => {
      const id = await rememberApplicant(deps(), 'kursk', person(), NOW);
      const stranger = await rememberApplicant(deps(), 'kursk', person(), NOW);
      const sent: string[] = [];
      for (const at of [NOW, NOW + 1, NOW + 2]) {
        const draftId = await addDraft(store, at, { applicantId: id });
        sent.push(idOf(await sendAppeal(appealsOn(store), { draftId, applicantId: id, at })));
      }
      const open = await addDraft(store, NOW, { applicantId: id });
      const listed = await listOwnAppeals(store.db, seal, id, 2);
      expect(listed.map((each) => each.id)).toEqual([sent[2], sent[1]]);
      expect(await listOwnAppeals(store.db, seal, id, 2, sent[1])).toMatchObject([
        { id: sent[0], status: 0 },
      ]);
      expect(await readOwnAppeal(store.db, seal, id, sent[0] ?? '')).toMatchObject({
        stages: [{ kind: 'sent', at: NOW }],
        letters: [{ kind: 'receipt' }],
        from: 'Ли-Ван Ю',
      });
      expect((await listOwnDrafts(store.db, id)).map((draft) => draft.id)).toEqual([open]);
      expect(await listOwnTalks(store.db, { applicantId: id, agency: 'kursk' })).toEqual([]);
      expect(await readOwnAppeal(store.db, seal, stranger, sent[0] ?? '')).toBeNull();
      expect(await listOwnAppeals(store.db, seal, stranger, 9)).toEqual([]);
      expect(await readOwnDraft(store.db, { id: stranger, agency: 'kursk' }, open)).toBeNull();
      expect(await readOwnDraft(store.db, { id, agency: 'leningrad' }, open)).toBeNull();
    });

    it('takes an answer of ЕСИА once, wherever it comes to', async () => {
      const state = newId();
      const taken = await Promise.all(
        [store, other, store, other].map((on) => takeReturn(on.db, state, NOW + 60_000, NOW)),
      );
      expect(taken.filter(Boolean).length).toBe(1);
    });
  });
}
