import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CaseActions, createCaseActions } from '../../src/cases/case-actions.ts';
import { draftsOf, keepDraft } from '../../src/cases/reply-drafts.ts';
import { HOUR, MINUTE, SECOND } from '../../src/kernel/instants.ts';
import { newId } from '../../src/kernel/ids.ts';
import { readSent } from '../../src/knowledge/uses/read-uses.ts';
import { claimSends } from '../../src/outbox/claim-sends.ts';
import type { Store } from '../../src/store/db.ts';
import { findLink } from '../../src/surveys/links.ts';
import type { TwoServers } from '../contract/store.contract.ts';
import { type SeededCase, seedCase } from '../console/seed.ts';
import { packOf } from '../watch/watch-stand.ts';

const NOW = Date.UTC(2026, 10, 20, 9, 20);
const ANNA = { id: 'anna', name: 'Анна', role: 'operator' };
const BORIS = { id: 'boris', name: 'Борис', role: 'operator' };

/** Answers that can be taken back and drafts that are kept, on one engine. */
export function repliesContract(name: string, open: () => Promise<TwoServers>): void {
  describe(`replies on ${name}`, () => {
    let one: Store;
    let other: Store;
    let actions: CaseActions;
    let talk: SeededCase;
    beforeAll(async () => {
      ({ one, other } = await open());
      actions = createCaseActions({
        db: one.db,
        pack: packOf,
        origin: 'https://otklik.example.org',
        limits: () => ({ textLength: 40 }) as never,
        onChanged: () => undefined,
      });
    });
    beforeEach(async () => {
      await one.db.deleteFrom('outbox').execute();
      talk = await seedCase(one.db, { openedAt: NOW - HOUR, dueAt: NOW + HOUR });
    });

    const caseOf = () =>
      one.db.selectFrom('cases').selectAll().where('id', '=', talk.id).executeTakeFirstOrThrow();
    const clocks = () => one.db.selectFrom('clocks').selectAll().where('case_id', '=', talk.id).execute();
    const rows = () =>
      one.db.selectFrom('outbox').selectAll().where('conversation_id', '=', talk.conversation).execute();
    const reply = async (text: string, at = NOW, seen?: number) => {
      const seenVersion = seen ?? (await caseOf()).version;
      const said = { caseId: talk.id, conversationId: talk.conversation, staff: ANNA, text, seenVersion };
      const result = await actions.reply({ ...said, undoFor: 15 * SECOND, at });
      return result.sent ? result.messageId : result.why;
    };
    const claim = (store: Store, at: number) => claimSends(store, newId(), 10, at);

    it('an answer waits 15 seconds and leaves then, and never later than its deadline', async () => {
      await reply('Починим в мае');
      expect(await claim(one, NOW + 14 * SECOND)).toEqual([]);
      expect(await claim(other, NOW + 15 * SECOND)).toHaveLength(1);
      talk = await seedCase(one.db, { openedAt: NOW - HOUR, dueAt: NOW + 4 * SECOND });
      await reply('Успели');
      expect((await rows()).map((row) => row.not_before)).toEqual([NOW + 4 * SECOND]);
    });

    it('U-11 L1-26 a final private answer carries a link of the client’s own, which the record does not keep', async () => {
      const address = 'https://otklik.example.org/portal/surveys/';
      const said = `Починим в мае.\n\nОцените, пожалуйста, наш ответ: ${address}`;
      const id = await reply(said);
      const texts = (await rows()).map(({ payload }) => (JSON.parse(payload) as { text: string }).text);
      const token = /\/portal\/surveys\/([\w-]{43})$/u.exec(texts.join(''))?.[1] ?? '';
      const found = await findLink(one.db, [packOf('leningrad')], token);
      expect(found).toMatchObject({ answered: false, survey: { id: 'appeals' } });
      const kept = one.db.selectFrom('messages').select('text').where('id', '=', id);
      expect(await kept.executeTakeFirstOrThrow()).toEqual({ text: said });
      await actions.undo(id, ANNA, NOW + SECOND);
      expect((await draftsOf(one.db, ANNA.id, talk.id)).reply).toBe(said);
    });

    it('U-11 leaves a public answer and the body’s usual address as they were written', async () => {
      talk = await seedCase(one.db, { openedAt: NOW - HOUR, dueAt: NOW + HOUR, place: 'public' });
      await reply('Готово: https://otklik.example.org/portal/surveys/');
      const texts = (await rows()).map(({ payload }) => (JSON.parse(payload) as { text: string }).text);
      expect(texts.join('')).not.toMatch(/surveys\/[\w-]/u);
    });

    it('K-31: ready answers that were sent are counted, for their body and lately', async () => {
      const { agency } = await caseOf();
      const [ready] = packOf(agency).typicalReplies;
      const sent = (at: number, of = agency) => readSent(one.db, of, [ready?.id ?? ''], 90, at);
      const before = (await sent(NOW)).get(ready?.id ?? '') ?? 0;
      await reply((ready?.text ?? '').replaceAll(/\[[^[\]\n]{1,60}\]/gu, '21.11.2026'));
      expect((await sent(NOW)).get(ready?.id ?? '')).toBe(before + 1);
      expect(await sent(NOW + 91 * 24 * HOUR)).toEqual(new Map());
      expect(await sent(NOW, 'nowhere')).toEqual(new Map());
    });

    it('taken back, it was never said: the clock runs on, the text is a draft before what was begun since', async () => {
      const id = await reply('Починим в мае, а то и раньше. Приходите на приём и всё увидите.');
      expect((await rows()).length).toBeGreaterThan(1);
      expect((await caseOf()).status).toBe('answered');
      await keepDraft(one.db, { personId: 'anna', caseId: talk.id, field: 'reply' }, 'Ещё', NOW + SECOND);
      const undone = await actions.undo(id, ANNA, NOW + 3 * SECOND);
      expect(undone.text).toBe('Починим в мае, а то и раньше. Приходите на приём и всё увидите.\n\nЕщё');
      expect(await rows()).toEqual([]);
      expect(await caseOf()).toMatchObject({ status: 'in_work', owner_id: 'anna', answered_at: null });
      expect((await clocks()).map(({ state }) => state)).toEqual(['running']);
      expect((await draftsOf(one.db, 'anna', talk.id)).reply).toBe(undone.text);
      const said = one.db.selectFrom('messages').select('author').where('case_id', '=', talk.id);
      expect(await said.execute()).toEqual([{ author: 'client' }]);
      const audit = await one.db
        .selectFrom('audit')
        .select(['action', 'actor', 'details'])
        .where('subject', '=', `message:${id}`)
        .execute();
      expect(audit).toEqual([{ action: 'reply.undo', actor: 'anna', details: `{"case":"${talk.id}"}` }]);
      await expect(actions.undo(id, ANNA, NOW + 4 * SECOND)).rejects.toMatchObject({ code: 'conflict' });
    });

    it('is taken back by its writer only, and not once a part of it is being sent', async () => {
      const id = await reply('Часть первая, она подлиннее остальных. Часть вторая, тоже длинная.');
      await expect(actions.undo(id, BORIS, NOW)).rejects.toMatchObject({ code: 'conflict' });
      expect(await claim(one, NOW + 15 * SECOND)).toHaveLength(1);
      await expect(actions.undo(id, ANNA, NOW + 15 * SECOND)).rejects.toMatchObject({ code: 'conflict' });
      expect((await rows()).length).toBe(2);
    });

    it('closed at once after the answer, a case is open again when the answer is taken back', async () => {
      const id = await reply('Починим в мае');
      await actions.close(talk.id, ANNA, 'answered', NOW + SECOND);
      await actions.undo(id, ANNA, NOW + 2 * SECOND);
      expect(await caseOf()).toMatchObject({ status: 'in_work', closed_at: null, close_reason: null });
      expect((await clocks()).map(({ state }) => state)).toEqual(['running']);
    });

    it('undo and the sender race: exactly one wins, 40 times', async () => {
      let undone = 0;
      for (let turn = 0; turn < 40; turn += 1) {
        const id = await reply(`Ответ ${turn}`, NOW + turn * MINUTE);
        const at = NOW + turn * MINUTE + 15 * SECOND;
        const take = () =>
          actions.undo(id, ANNA, at).then(
            () => true,
            () => false,
          );
        const [taken, claimed] =
          turn % 2 === 0
            ? await Promise.all([take(), claim(other, at)])
            : (await Promise.all([claim(other, at), take()])).toReversed();
        expect([taken, (claimed as readonly unknown[]).length]).toEqual(taken ? [true, 0] : [false, 1]);
        undone += taken ? 1 : 0;
        await one.db.deleteFrom('outbox').execute();
      }
      expect(undone).toBeLessThanOrEqual(40);
    });

    it('a form that was sent twice is one answer', async () => {
      const { version } = await caseOf();
      const [first, second] = await Promise.all([
        reply('Починим в мае', NOW, version),
        reply('Починим в мае', NOW, version),
      ]);
      expect([first, second].filter((id) => id === 'twice')).toHaveLength(1);
      expect(await rows()).toHaveLength(1);
      expect(await reply('Другое', NOW, version)).toBe('stale');
    });

    it('keeps a draft a person and a case, the last word; a save that comes after the send brings nothing back', async () => {
      const key = { personId: 'anna', caseId: talk.id, field: 'reply' as const };
      await Promise.all(['а', 'б', 'в'].map((text) => keepDraft(one.db, key, text, NOW)));
      await keepDraft(other.db, key, 'Починим в мае', NOW);
      await keepDraft(one.db, { ...key, field: 'note' }, 'Спросить дорожников', NOW);
      expect(await draftsOf(one.db, 'anna', talk.id)).toEqual({
        reply: 'Починим в мае',
        note: 'Спросить дорожников',
      });
      expect(await draftsOf(one.db, 'boris', talk.id)).toEqual({ reply: '', note: '' });
      expect(await keepDraft(one.db, key, 'я'.repeat(100_000), NOW)).toBe(false);
      await reply('Починим в мае');
      await keepDraft(one.db, key, 'Починим в мае', NOW + SECOND);
      expect((await draftsOf(one.db, 'anna', talk.id)).reply).toBe('');
      await actions.note(talk.id, ANNA, 'Спросить дорожников', NOW);
      expect((await draftsOf(one.db, 'anna', talk.id)).note).toBe('');
    });
  });
}
