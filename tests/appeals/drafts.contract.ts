import { beforeAll, describe, expect, it } from 'vitest';
import {
  cancelDraft,
  changeDraft,
  createDraft,
  type Draft,
  linkDraft,
  markDraftSent,
  openDraftByToken,
  openDraftOf,
  readDraft,
} from '../../src/appeals/drafts.ts';
import { HOUR } from '../../src/kernel/instants.ts';
import { newId, newToken } from '../../src/kernel/ids.ts';
import type { Store } from '../../src/store/db.ts';
import type { TwoServers } from '../contract/store.contract.ts';
import { NOON } from '../inbox/accepting.ts';

const act = { by: 'client', at: NOON };
const POTHOLE = 'Яма у дома 5, прошу заделать.';

/** Drafts of appeals: one open in a talk, changed only in the version that was read, opened by a link once. */
export function draftsContract(name: string, open: () => Promise<TwoServers>): void {
  describe(`drafts of appeals on ${name}`, () => {
    let store: Store;
    let other: Store;
    beforeAll(async () => {
      ({ one: store, other } = await open());
    });
    const begin = (conversationId: string | null = newId()) =>
      store.transact((trx) =>
        createDraft(
          trx,
          { agency: 'leningrad', conversationId, step: 'type', policyVersion: 'p1', essence: POTHOLE },
          act,
        ),
      );
    const linked = async (draft: Draft, until = NOON + HOUR) => {
      const token = newToken();
      await store.transact((trx) => linkDraft(trx, draft, { token, until }, act));
      return token;
    };
    const enter = (token: string, applicantId = 'a1', at = NOON, agency = 'leningrad', by = store) =>
      by.transact((trx) => openDraftByToken(trx, token, { agency, applicantId }, at));

    it('keeps what is said, and nothing of it in the audit log', async () => {
      const draft = await begin();
      const changed = await store.transact((trx) =>
        changeDraft(
          trx,
          draft,
          { type: 'complaint', addressee: 'Глава', attachments: ['m1'], step: 'check' },
          act,
        ),
      );
      expect(changed).toMatchObject({ version: 2, type: 'complaint', essence: POTHOLE, attachments: ['m1'] });
      expect(await readDraft(other.db, draft.id)).toEqual(changed);
      const log = await store.db
        .selectFrom('audit')
        .select(['action', 'details'])
        .where('subject', '=', `draft:${draft.id}`)
        .orderBy('id')
        .execute();
      expect(log.map((row) => row.action)).toEqual(['draft.begin', 'draft.change']);
      expect(JSON.stringify(log)).not.toMatch(/Яма|Глава/u);
    });

    it('lets one draft be open in a talk, and another after it has ended', async () => {
      const draft = await begin('talk-1');
      await expect(begin('talk-1')).rejects.toThrow();
      expect((await openDraftOf(store.db, 'talk-1'))?.id).toBe(draft.id);
      await store.transact((trx) => cancelDraft(trx, draft, act));
      expect(await openDraftOf(store.db, 'talk-1')).toBeNull();
      expect(await readDraft(store.db, draft.id)).toMatchObject({ state: 'cancelled', essence: '' });
      await begin('talk-1');
    });

    it('refuses who has not seen the latest version: of two at once one gets it', async () => {
      const draft = await begin();
      const both = await Promise.allSettled(
        [store, other].map((by, at) =>
          by.transact((trx) => changeDraft(trx, draft, { essence: `вариант ${at}` }, act)),
        ),
      );
      expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      const sent = await readDraft(store.db, draft.id);
      if (!sent) throw new Error('the draft is gone');
      await store.transact((trx) => markDraftSent(trx, sent, act, 'kept'));
      await expect(
        store.transact((trx) => changeDraft(trx, { ...sent, version: sent.version + 1 }, {}, act)),
      ).rejects.toThrow('Черновик изменили');
    });

    it('opens by its link once, in time, for its body; the token is kept nowhere', async () => {
      const token = await linked(await begin());
      expect(await enter(token, 'a1', NOON + 2 * HOUR)).toBeNull();
      expect(await enter(token, 'a1', NOON, 'kursk')).toBeNull();
      expect(await enter(newToken())).toBeNull();
      const kept = await store.db.selectFrom('appeal_drafts').selectAll().execute();
      expect(JSON.stringify(kept)).not.toContain(token);
      const both = await Promise.all([enter(token), enter(token, 'a2', NOON, 'leningrad', other)]);
      expect(both.filter((one) => one !== null)).toHaveLength(1);
      expect(await enter(token)).toBeNull();
    });

    it('ends an earlier link with the next, and keeps a draft that is somebody’s from everybody else', async () => {
      const draft = await begin();
      const first = await linked(draft);
      const second = await linked({ ...draft, version: 2 });
      expect(await enter(first)).toBeNull();
      const opened = await enter(second, 'a1');
      if (!opened) throw new Error('the link did not open');
      expect(opened).toMatchObject({ applicantId: 'a1', linkUntil: null });
      const third = await linked(opened);
      expect(await enter(third, 'a2')).toBeNull();
      expect(await enter(third, 'a1')).toMatchObject({ id: draft.id });
    });
  });
}
