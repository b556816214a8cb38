import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FoundCases, TOO_COMMON, createMessageSearch } from '../../src/cases/message-search.ts';
import { appendMessage, editMessage } from '../../src/cases/messages.ts';
import type { Viewer } from '../../src/cases/queue.ts';
import { snippetOf } from '../../src/cases/search-words.rules.ts';
import { MINUTE } from '../../src/kernel/instants.ts';
import type { Store } from '../../src/store/db.ts';
import { openStore } from '../../src/store/store.ts';
import { type SeededCase, seedCase } from '../console/seed.ts';
import { postgresForTests } from '../stands/postgres.ts';

const NOW = Date.UTC(2026, 10, 20, 9, 0);
const all: Viewer = { id: 'anna', agencies: 'all' };
const dataDir = mkdtempSync(join(tmpdir(), 'otklik-message-search-'));
const postgres = await postgresForTests();
afterAll(async () => {
  rmSync(dataDir, { recursive: true, force: true });
  await postgres?.stop();
});

function searchSuite(name: string, open: () => Promise<Store>): void {
  describe(`search over messages on ${name}`, () => {
    let store: Store;
    let road: SeededCase;
    let garden: SeededCase;
    let said = 0;

    function say(target: SeededCase, text: string): Promise<string> {
      said += 1;
      const at = NOW + said * MINUTE;
      return store.transact((trx) =>
        appendMessage(trx, {
          conversationId: target.conversation,
          caseId: target.id,
          author: 'client',
          kind: 'direct',
          text,
          occurredAt: at,
          receivedAt: at,
          externalId: `m${said}`,
        }),
      );
    }

    async function find(search: string, viewer = all, before: number | null = null): Promise<FoundCases> {
      const found = await createMessageSearch(store).find(viewer, search, before);
      if (found === TOO_COMMON) throw new Error('too common');
      return found;
    }
    const idsOf = async (search: string, viewer = all) =>
      (await find(search, viewer)).rows.map(({ id }) => id);

    beforeAll(async () => {
      store = await open();
      road = await seedCase(store.db, { agency: 'kursk', openedAt: NOW, dueAt: null });
      garden = await seedCase(store.db, { agency: 'leningrad', openedAt: NOW, dueAt: null });
      await say(road, 'Здравствуйте! На улице Садовой не убирают снег, дороги как каток');
      await say(garden, 'Когда откроют детский сад на Дорожной улице?');
      await say(road, 'Ямы так и не заделали, ждём ремонта дорог второй год');
    });
    afterAll(() => store.close());

    it('finds a word in any form, in any message of the talk, the newest message first', async () => {
      expect(await idsOf('дорогами')).toEqual([road.id]);
      expect(await idsOf('УЛИЦЫ')).toEqual([garden.id, road.id]);
      expect(await idsOf('ремонты')).toEqual([road.id]);
    });

    it('wants all the words in one message', async () => {
      expect(await idsOf('снег улица')).toEqual([road.id]);
      expect(await idsOf('снег ремонт')).toEqual([]);
    });

    it('finds nothing of a body that is not the reader’s', async () => {
      expect(await idsOf('улица', { id: 'anna', agencies: ['kursk'] })).toEqual([road.id]);
      expect(await idsOf('улица', { id: 'anna', agencies: [] })).toEqual([]);
      expect(await idsOf('ofbodyleningrad', { id: 'anna', agencies: ['kursk'] })).toEqual([]);
    });

    it('says that courtesy and grammar find nothing', async () => {
      const search = createMessageSearch(store);
      for (const words of ['здравствуйте, подскажите пожалуйста', 'и в на', '!?', ' '])
        expect(await search.find(all, words, null)).toBe(TOO_COMMON);
    });

    it('takes signs of its own language, quotes and SQL as text', async () => {
      for (const words of [
        "'; drop table cases; --",
        '"снег" OR "сад"',
        'NEAR(снег сад)',
        'снег* & !сад:A <-> (дорог',
        "\u0000снег\\'",
      ])
        await expect(find(words)).resolves.toBeDefined();
      expect(await idsOf('"снег" (улица)')).toEqual([road.id]);
    });

    it('finds a corrected message by its new words only', async () => {
      await say(garden, 'Прошу проверить качелю');
      await store.transact((trx) =>
        editMessage(trx, garden.conversation, `m${said}`, 'Прошу проверить карусель', NOW),
      );
      expect(await idsOf('качеля')).toEqual([]);
      expect(await idsOf('карусели')).toEqual([garden.id]);
    });

    it('reads on from where a page ended, each case once', async () => {
      const cases: string[] = [];
      for (let i = 0; i < 60; i += 1) {
        const target = await seedCase(store.db, { agency: 'kursk', openedAt: NOW + i, dueAt: null });
        await say(target, `Прорвало трубу в подвале дома ${i}`);
        await say(target, 'Труба течёт до сих пор');
        await say(target, 'Приедут чинить трубу?');
        cases.unshift(target.id);
      }
      const first = await find('трубы');
      expect(first.rows.map(({ id }) => id)).toEqual(cases.slice(0, 50));
      const second = await find('трубы', all, first.next);
      expect(second.rows.map(({ id }) => id).slice(-10)).toEqual(cases.slice(50));
      expect(second.next).toBeNull();
    });

    it('shows the words that were asked for', async () => {
      const { snippets } = await find('снега дорогу');
      expect(snippets.get(road.id)?.parts.filter((_, at) => at % 2 === 1)).toEqual(['снег', 'дороги']);
    });
  });
}

describe('the stretch around a hit', () => {
  it('keeps every letter of a short text and marks whole words', () => {
    expect(snippetOf('Ёлку «ёлками» не пугай', new Set(['елк'])).parts.join('')).toBe(
      'Ёлку «ёлками» не пугай',
    );
  });
  it('begins with a whole word', () => {
    const text = `${'приветствие '.repeat(12)}снег на крыше`;
    expect(snippetOf(text, new Set(['снег'])).parts[0]).toMatch(/^…(?:приветствие )+$/u);
  });
  it('never cuts a pair of surrogates', () => {
    for (let shift = 0; shift < 4; shift += 1) {
      const text = `${'.'.repeat(shift)}${'😀'.repeat(200)} снег ${'😀'.repeat(200)}`;
      expect(
        snippetOf(text, new Set(['снег']))
          .parts.join('')
          .isWellFormed(),
      ).toBe(true);
    }
  });
});

searchSuite('SQLite', () => openStore({ databaseUrl: undefined, dataDir }));
if (postgres) searchSuite('PostgreSQL', () => openStore({ databaseUrl: postgres.url, dataDir }));
