import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCaseActions } from '../../src/cases/case-actions.ts';
import { readingConfusion } from '../../src/cases/reading-confusion.ts';
import { MINUTE } from '../../src/kernel/instants.ts';
import type { Store } from '../../src/store/db.ts';
import type { TwoServers } from '../contract/store.contract.ts';
import { facts, handleAll } from '../dispatch/desk.ts';
import { inboxOn, NOON, updateOf } from '../inbox/accepting.ts';

const ANNA = { id: 'anna', name: 'Анна', role: 'operator' };

/** The program's reading is a proposal; people's corrections are kept and counted (K-47). */
export function readingContract(name: string, open: () => Promise<TwoServers>): void {
  describe(`readings on ${name}`, () => {
    let store: Store;
    let caseId = '';
    let count = 0;
    const at = () => NOON + count * 60 * MINUTE;
    beforeAll(async () => {
      store = (await open()).one;
    });
    beforeEach(async () => {
      await store.db.deleteFrom('lanes').execute();
      const account = `reading-${++count}`;
      const text = 'Жалоба! Позовите сотрудника: куда идти на личный приём, какие нужны документы?';
      await inboxOn(store, at).accept(account, [updateOf('1', { text, occurredAt: at() })]);
      await handleAll(store, at);
      const row = await store.db
        .selectFrom('conversations')
        .select('case_id')
        .where('account', '=', account)
        .executeTakeFirstOrThrow();
      caseId = row.case_id ?? '';
    });
    const actions = () =>
      createCaseActions({
        db: store.db,
        pack: facts().pack,
        limits: () => undefined,
        onChanged: () => undefined,
      });
    const correct = (
      field: Parameters<ReturnType<typeof actions>['correct']>[0]['field'],
      value: string | null,
    ) => actions().correct({ caseId, field, value, staff: ANNA, at: at() });
    const row = () =>
      store.db.selectFrom('cases').selectAll().where('id', '=', caseId).executeTakeFirstOrThrow();

    it('K-47: a correction is kept with what was proposed, by whom and when, and audited', async () => {
      await correct('kind', 'request');
      const kept = await store.db
        .selectFrom('reading_corrections')
        .selectAll()
        .where('case_id', '=', caseId)
        .execute();
      expect(kept).toMatchObject([{ field: 'kind', corrected: 'request', staff_id: 'anna', at: at() }]);
      expect(kept[0]?.proposed).not.toBe('request');
      const audit = await store.db
        .selectFrom('audit')
        .select(['actor', 'details'])
        .where('subject', '=', `case:${caseId}`)
        .where('action', '=', 'correct_reading')
        .execute();
      expect(audit).toHaveLength(1);
      expect(audit[0]).toMatchObject({ actor: 'anna' });
      expect(audit[0]?.details).toContain('request');
      expect(await correct('kind', 'request')).toBeNull();
    });

    it('the topic moves the owner unit, and its need goes with it', async () => {
      const pack = facts().pack('ulyanovsk');
      const { topic } = await row();
      const other = pack.topics.find(({ id }) => id !== topic);
      await correct('topic', other?.id ?? null);
      expect(await row()).toMatchObject({ topic: other?.id, unit: other?.unit });
      await correct('need', other?.needs[0] ?? null);
      await expect(correct('need', 'чего нет в списке')).rejects.toMatchObject({ code: 'bad_input' });
      await expect(correct('topic', 'no-such-topic')).rejects.toMatchObject({ code: 'bad_input' });
    });

    it('urgency by a person’s word is shown in the queue', async () => {
      await correct('urgency', 'urgent');
      expect(await row()).toMatchObject({ urgent: 1 });
      await correct('urgency', 'usual');
      expect(await row()).toMatchObject({ urgent: 0 });
    });

    it('the confusion table counts the last word of each case, over a period', async () => {
      await correct('tone', 'rude');
      await correct('tone', 'calm');
      await correct('abuse', 'yes');
      const table = await readingConfusion(store.db, 'ulyanovsk', at(), at() + MINUTE);
      expect(table.filter(({ field }) => field === 'abuse')).toEqual([
        { field: 'abuse', proposed: 'no', corrected: 'yes', cases: 1, share: 1 },
      ]);
      expect(table.filter(({ field }) => field === 'tone')).toMatchObject([{ corrected: 'calm', cases: 1 }]);
      expect(await readingConfusion(store.db, 'ulyanovsk', 0, 1)).toEqual([]);
      expect(await readingConfusion(store.db, 'kursk', at(), at() + MINUTE)).toEqual([]);
    });
  });
}
