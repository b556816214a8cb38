import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, constantFrom, integer, property } from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { indexOlderMessages } from '../../src/cases/index-older-messages.ts';
import { type FoundCases, TOO_COMMON, createMessageSearch } from '../../src/cases/message-search.ts';
import { appendMessage, editMessage } from '../../src/cases/messages.ts';
import type { Viewer } from '../../src/cases/queue.ts';
import { snippetOf } from '../../src/cases/search-words.rules.ts';
import { MINUTE } from '../../src/kernel/instants.ts';
import type { Store } from '../../src/store/db.ts';
import { type BlockLevel, blockBelow, blockMark, nextLevel } from '../../src/store/search-blocks.rules.ts';
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

    it('catches up on messages that are older than the search, in small steps, and goes on where it stopped', async () => {
      const cases: string[] = [];
      let corrected = '';
      for (let i = 0; i < 230; i += 1) {
        const target = await seedCase(store.db, { agency: 'kursk', openedAt: NOW + i, dueAt: null });
        const id = await say(target, `Давно стоит пустым киоск ${i}`);
        await store.db.deleteFrom('message_search').where('message_id', '=', id).execute();
        corrected = target.conversation;
        cases.unshift(target.id);
      }
      await store.transact((trx) => editMessage(trx, corrected, `m${said}`, 'Старый забор упал', NOW));
      expect(await idsOf('заборы')).toHaveLength(1);
      await say(garden, 'Киоск у остановки мешает пройти');
      expect(await idsOf('киоск')).toEqual([garden.id]);
      expect(await indexOlderMessages(store, NOW)).toBe(true);
      const { position } = await store.db.selectFrom('catch_ups').selectAll().executeTakeFirstOrThrow();
      expect(position).not.toBe('');
      for (let left = 20; left > 0 && (await indexOlderMessages(store, NOW)); left -= 1);
      expect(await indexOlderMessages(store, NOW)).toBe(false);
      expect(await idsOf('заборы')).toHaveLength(1);
      const found = await find('киоск');
      expect(found.rows.map(({ id }) => id)).toEqual([garden.id, ...cases.slice(1, 50)]);
      expect(found.next).toBeLessThan(0);
      expect((await find('киоск', all, found.next)).rows).toHaveLength(50);
      const twice = store.db.selectFrom('message_search').groupBy('message_id').select('message_id');
      expect(await twice.having((eb) => eb.fn.countAll(), '>', 1).execute()).toEqual([]);
      const { done_at: doneAt } = await store.db
        .selectFrom('catch_ups')
        .selectAll()
        .executeTakeFirstOrThrow();
      expect(doneAt).toBe(NOW);
    });

    it('finds in numbers that are millions apart, the newest first, each case once', async () => {
      const numbers = [-20_000, -5_000, 50_000, 50_001, 200_000, 3_000_000, 30_000_000, 30_000_001];
      const cases: string[] = [];
      for (const n of numbers) {
        const target = await seedCase(store.db, { agency: 'kursk', openedAt: NOW, dueAt: null });
        const id = await say(target, 'Не горит фонарь');
        await store.db.updateTable('message_search').set({ n }).where('message_id', '=', id).execute();
        cases.unshift(target.id);
      }
      const found: string[] = [];
      for (let before: number | null = null, pages = 0; pages < 1_000; pages += 1) {
        const page = await find('фонари', all, before);
        found.push(...page.rows.map(({ id }) => id));
        before = page.next;
        if (before === null) break;
      }
      expect(found).toEqual(cases);
    });

    it('shows the words that were asked for', async () => {
      const { snippets } = await find('снега дорогу');
      expect(snippets.get(road.id)?.parts.filter((_, at) => at % 2 === 1)).toEqual(['снег', 'дороги']);
    });
  });
}

searchSuite('SQLite', () => openStore({ databaseUrl: undefined, dataDir }));
if (postgres) searchSuite('PostgreSQL', () => openStore({ databaseUrl: postgres.url, dataDir }));

const level = constantFrom<BlockLevel>(0, 1, 2, 3);
const number = integer({ min: -1e10, max: 1e10 });

it('blocks of numbers lie side by side, and no two have one mark', () => {
  assert(
    property(number, level, (before, of) => {
      const block = blockBelow(before, of);
      const older = blockBelow(block.from, of);
      expect(block.from).toBeLessThan(before);
      expect(blockMark(blockBelow(block.from + 1, of))).toBe(blockMark(block));
      expect(blockMark(older)).toBe(blockMark(block) - 4);
      expect(((blockMark(block) % 4) + 4) % 4).toBe(of);
    }),
  );
});

it('a larger level is read only when it fits into what is left of the time', () => {
  const whole = { level: 0, from: 0, before: 2 ** 14 } as const;
  expect(nextLevel(whole, 1, 8)).toBe(1);
  expect(nextLevel(whole, 1, 7)).toBe(0);
  expect(nextLevel({ ...whole, before: 100 }, 0, 8)).toBe(0);
  expect(nextLevel({ level: 3, from: 0, before: 2 ** 23 }, 0, 8)).toBe(3);
});

describe.skipIf(!postgres)('the index of words of PostgreSQL', () => {
  it('itself leaves out what is not in the block', async () => {
    const store = await openStore({ databaseUrl: postgres?.url, dataDir });
    try {
      await sql`set enable_seqscan = off`.execute(store.db);
      const values = Array.from({ length: 400 }, (_, at) => ({
        n: 60_000_000 + (at % 2) * 1_000_000 + at,
        message_id: `block-${at}`,
        words: 'маяк',
      }));
      await store.db.insertInto('message_search').values(values).execute();
      const entries = async () => {
        await sql`select pg_stat_force_next_flush()`.execute(store.db);
        const { rows } = await sql<{ n: number }>`select idx_tup_read as n from pg_stat_user_indexes
          where indexrelname = 'message_search_words'`.execute(store.db);
        return rows[0]?.n ?? 0;
      };
      const before = await entries();
      const { hits } = await store.newestWithWords({ all: ['маяк'], oneOf: [] }, 61_000_500, 1, 500);
      expect(hits).toHaveLength(200);
      expect((await entries()) - before).toBe(200);
    } finally {
      await store.close();
    }
  });
});

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
