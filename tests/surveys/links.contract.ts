import { beforeAll, describe, expect, it } from 'vitest';
import { surveyAt } from '../../src/agency/index.ts';
import { DAY } from '../../src/kernel/instants.ts';
import { findLink, giveSurveyLink, keepAnswers, prepareSurveyLink } from '../../src/surveys/links.ts';
import { readResults } from '../../src/surveys/results.ts';
import type { Store } from '../../src/store/db.ts';
import { seal } from '../appeals/desk.ts';
import type { TwoServers } from '../contract/store.contract.ts';
import { facts } from '../dispatch/desk.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const pack = facts().pack('leningrad');
const survey = surveyAt(pack, 'appeals', NOW);
const SAID = { chosen: { 2: [1], 8: [1] }, words: { 6: 'Не вывозили мусор' } };

/** One-time links to surveys and what is kept of the answers, alike on both engines. */
export function surveyLinksContract(name: string, open: () => Promise<TwoServers>): void {
  describe(`survey links on ${name}`, () => {
    let store: Store;
    let other: Store;
    beforeAll(async () => {
      ({ one: store, other } = await open());
    });
    async function given(): Promise<string> {
      if (!survey) throw new Error('no survey');
      const link = prepareSurveyLink('https://example.org');
      await store.transact((trx) => giveSurveyLink(trx, link, pack, survey, NOW));
      return link.token;
    }
    const keep = async (on: Store, token: string) => {
      const link = await findLink(store.db, [pack], token);
      if (!link) throw new Error('no link');
      return keepAnswers({ store: on, seal }, token, link, SAID, NOW);
    };

    it('K-49 a link is answered once, of two at once too, and nothing leads from the answer to it', async () => {
      const token = await given();
      expect(await findLink(store.db, [pack], token)).toMatchObject({ answered: false });
      const twice = await Promise.all([keep(store, token), keep(other, token)]);
      expect(twice.toSorted()).toEqual([false, true]);
      expect(await findLink(store.db, [pack], token)).toMatchObject({ answered: true });
      expect(await findLink(store.db, [pack], 'another')).toBeNull();
      expect(await findLink(store.db, [facts().pack('kursk')], token)).toBeNull();
      const rows = await store.db.selectFrom('survey_answers').selectAll().execute();
      const link = await store.db.selectFrom('survey_links').selectAll().execute();
      expect(JSON.stringify([rows, link])).not.toContain('мусор');
      expect(Object.keys(rows[0] ?? {}).toSorted()).toEqual(
        ['id', 'agency', 'survey', 'edition', 'answered_on', 'chosen', 'words'].toSorted(),
      );
      expect(JSON.stringify(rows)).not.toContain(link[0]?.id ?? token);
      const log = await store.db
        .selectFrom('audit')
        .select(['subject', 'details'])
        .where('action', '=', 'survey.answer')
        .execute();
      expect(log).toEqual([{ subject: 'survey:leningrad/appeals', details: '{}' }]);
    });

    it('S1-13 results are of an edition and of days', async () => {
      const before = await readResults({ db: store.db, seal }, pack, {
        from: '2026-11-01',
        to: '2026-11-30',
      });
      await keep(store, await given());
      const days = { from: '2026-11-01', to: '2026-11-30' };
      const [after, ...others] = await readResults({ db: store.db, seal }, pack, days);
      expect(others).toEqual([]);
      expect(after?.survey.validFrom).toBe('2025-12-18');
      expect(after?.answered).toBe((before[0]?.answered ?? 0) + 1);
      expect(after?.questions[7]?.mean).toBe(5);
      expect(after?.questions[5]?.words).toContain('Не вывозили мусор');
      const later = new Date(NOW + 30 * DAY).toISOString().slice(0, 10);
      expect(await readResults({ db: store.db, seal }, pack, { from: later, to: later })).toEqual([]);
    });
  });
}
