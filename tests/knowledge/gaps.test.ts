import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadAgencies } from '../../src/agency/index.ts';
import { openKnowledge } from '../../src/facts.ts';
import { newId } from '../../src/kernel/ids.ts';
import { DAY, type Instant } from '../../src/kernel/instants.ts';
import { loadArticles } from '../../src/knowledge/articles.ts';
import { groupAlike } from '../../src/knowledge/gaps/alike.rules.ts';
import { gapClusters, rejectedArticles } from '../../src/knowledge/gaps/gap-clusters.ts';
import { recordGap } from '../../src/knowledge/gaps/record-gap.ts';
import { reviewsDue } from '../../src/knowledge/gaps/reviews-due.ts';
import type { Store } from '../../src/store/db.ts';
import { openStore } from '../../src/store/store.ts';
import { seedCase, seedMessage } from '../console/seed.ts';
import { postgresForTests } from '../stands/postgres.ts';

const KB_DIR = join(import.meta.dirname, '../../knowledge-base');
const NOW = Date.UTC(2026, 10, 21, 9);
const packs = loadAgencies(KB_DIR);
const knowledge = openKnowledge(KB_DIR, packs);
const articles = loadArticles(KB_DIR);

function packOf(id: string) {
  const pack = packs.get(id);
  if (!pack) throw new Error(`no pack ${id}`);
  return pack;
}
const leningrad = packOf('leningrad');

describe('like questions', () => {
  it.each([
    [
      'the same in other words',
      [
        'Где взять справку о составе семьи?',
        'подскажите где дают справку о составе семьи',
        'справка о составе семьи где взять',
      ],
      1,
    ],
    ['misspelt', ['когда починят дорогу на Лесной', 'когда пачинят дарогу на лесной'], 1],
    ['about different things', ['когда починят дорогу', 'где взять справку', 'как записаться к врачу'], 3],
    [
      'that share only courtesy',
      [
        'Здравствуйте, подскажите, пожалуйста, где клён?',
        'Здравствуйте, подскажите, пожалуйста, когда снег?',
      ],
      2,
    ],
    ['empty ones and signs', ['', '???', '🙂'], 3],
  ])('%s', (_, texts, groups) => {
    expect(groupAlike(texts)).toHaveLength(groups);
  });

  it('puts the most typical one first, and gives the same groups every time', () => {
    const texts = [
      'где получить справку о составе семьи для школы в другом районе',
      'где получить справку о составе семьи',
      'справка о составе семьи где получить можно',
      'когда отопление дадут',
    ];
    expect(groupAlike(texts)[0]?.[0]).toBe(1);
    expect(groupAlike(texts)).toEqual(groupAlike(texts));
  });

  it('keeps a thousand repeats of one question together', () => {
    const texts = Array.from({ length: 1_000 }, (_, n) =>
      n % 2 ? 'когда дадут тепло' : 'тепло когда дадут',
    );
    expect(groupAlike(texts).map((group) => group.length)).toEqual([1_000]);
  });
});

const dataDir = mkdtempSync(join(tmpdir(), 'otklik-gaps-'));
const postgres = await postgresForTests();
const stores: [string, Store][] = [['SQLite', await openStore({ databaseUrl: undefined, dataDir })]];
if (postgres) stores.push(['PostgreSQL', await openStore({ databaseUrl: postgres.url, dataDir })]);
afterAll(async () => {
  for (const [, store] of stores) await store.close();
  await postgres?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

describe.each(stores)('gaps in %s', (_, { db }) => {
  /** A citizen's message in a conversation of its own, with a gap. */
  async function unanswered(agency: string, text: string, at: Instant): Promise<string> {
    const talk = await seedCase(db, { agency, title: text, openedAt: at, dueAt: null });
    const messageId = await seedMessage(db, talk, { author: 'client', text, at });
    await recordGap(db, {
      agency: packOf(agency),
      audience: 'citizen',
      reason: 'no_answer',
      messageId,
      article: null,
      section: null,
      at,
    });
    return messageId;
  }

  it('are a cluster when three people asked the same within thirty days', async () => {
    const [one, two, three] = [
      'Где покормить уток в парке?',
      'в каком парке можно покормить уток',
      'покормить уток парк где',
    ] as const;
    await unanswered('leningrad', one, NOW - 29 * DAY);
    await unanswered('leningrad', two, NOW - DAY);
    await unanswered('leningrad', 'чем красить забор', NOW);
    expect(await gapClusters(db, knowledge, leningrad, NOW)).toEqual([]);
    const last = await unanswered('leningrad', three, NOW);
    const clusters = await gapClusters(db, knowledge, leningrad, NOW);
    expect(clusters).toMatchObject([{ audience: 'citizen', count: 3, days: 30 }]);
    expect([one, two, three]).toContain(clusters[0]?.question);
    expect(clusters[0]?.unit).not.toBe('');
    expect(await gapClusters(db, knowledge, packOf('ulyanovsk'), NOW)).toEqual([]);
    expect(await gapClusters(db, knowledge, leningrad, NOW + 2 * DAY)).toEqual([]);
    await db.updateTable('messages').set({ deleted_at: NOW }).where('id', '=', last).execute();
    expect(await gapClusters(db, knowledge, leningrad, NOW)).toEqual([]);
  });

  it('of one conversation are one question', async () => {
    const talk = await seedCase(db, { agency: 'kursk', title: 'Утки', openedAt: NOW, dueAt: null });
    for (const text of ['где утки зимуют', 'утки зимуют где', 'так где зимуют утки']) {
      const messageId = await seedMessage(db, talk, { author: 'client', text, at: NOW });
      const gap = { agency: packOf('kursk'), audience: 'citizen', reason: 'no_answer', at: NOW } as const;
      await recordGap(db, { ...gap, messageId, article: null, section: null });
    }
    expect(await gapClusters(db, knowledge, packOf('kursk'), NOW)).toEqual([]);
  });

  it('that the base answers by now are left out', async () => {
    const article = articles.find(({ audience, agency }) => audience === 'citizen' && agency === 'ulyanovsk');
    const [one = '', ...others] = [0, 1, 2].map(() => article?.phrasings[0] ?? '');
    for (const text of [one, ...others]) await unanswered('ulyanovsk', text, NOW);
    expect(await gapClusters(db, knowledge, packOf('ulyanovsk'), NOW)).toEqual([]);
  });

  it('count a message once for each reason, however often it is handled', async () => {
    const messageId = newId();
    const gap = {
      agency: leningrad,
      audience: 'citizen',
      messageId,
      article: 'kb-001',
      section: null,
    } as const;
    for (let time = 0; time < 3; time += 1) await recordGap(db, { ...gap, reason: 'rejected', at: NOW });
    await recordGap(db, { ...gap, reason: 'no_answer', at: NOW });
    const rows = await db
      .selectFrom('knowledge_gaps')
      .select(['reason', 'count'])
      .where('message_id', '=', messageId)
      .orderBy('reason')
      .execute();
    expect(rows).toEqual([
      { reason: 'no_answer', count: 1 },
      { reason: 'rejected', count: 1 },
    ]);
  });

  it('of civil servants are a number by day and article, and nothing of the question', async () => {
    const gap = { agency: leningrad, audience: 'servant', section: 'Подарки', at: NOW } as const;
    for (let time = 0; time < 3; time += 1) {
      await recordGap(db, { ...gap, reason: 'no_answer', article: 'kb-069' });
    }
    await recordGap(db, { ...gap, reason: 'no_answer', article: null });
    const rows = await db
      .selectFrom('knowledge_gaps')
      .selectAll()
      .where('audience', '=', 'servant')
      .execute();
    expect(rows.map(({ count }) => count).toSorted((a, b) => a - b)).toEqual([1, 3]);
    expect(rows.every((row) => row.message_id === null && row.day === '2026-11-21')).toBe(true);
    const clusters = await gapClusters(db, knowledge, leningrad, NOW);
    expect(clusters.filter(({ audience }) => audience === 'servant')).toMatchObject([
      { question: null, count: 3, days: 30, nearest: { id: 'kb-069' } },
    ]);
  });

  it('name the articles that did not help three times', async () => {
    const gap = { agency: packOf('kursk'), reason: 'rejected', section: null, at: NOW } as const;
    const reject = (article: string) =>
      recordGap(db, { ...gap, audience: 'citizen', messageId: newId(), article });
    await reject('kb-069');
    await reject('kb-067');
    await recordGap(db, { ...gap, audience: 'servant', article: 'kb-069' });
    expect(await rejectedArticles(db, knowledge, packOf('kursk'), NOW)).toEqual([]);
    await reject('kb-069');
    expect(await rejectedArticles(db, knowledge, packOf('kursk'), NOW)).toMatchObject([
      { article: { id: 'kb-069' }, count: 3, days: 30 },
    ]);
    expect(await rejectedArticles(db, knowledge, packOf('kursk'), NOW + 40 * DAY)).toEqual([]);
  });
});

describe('reviews', () => {
  const [article] = articles;
  if (!article) throw new Error('no articles');
  const dated = (reviewBy: string, validUntil: string | null) => ({ ...article, reviewBy, validUntil });
  it.each([
    ['2027-03-01', null, []],
    ['2026-12-05', null, ['soon 2026-12-05']],
    ['2026-12-06', null, []],
    ['2026-11-21', null, ['soon 2026-11-21']],
    ['2026-11-20', null, ['overdue 2026-11-20']],
    ['2027-03-01', '2026-11-20', ['expired 2026-11-20']],
    ['2027-03-01', '2026-11-21', ['soon 2026-11-21']],
    ['2026-11-01', '2026-11-01', ['expired 2026-11-01']],
  ])('by %s, valid until %s', (reviewBy, validUntil, due) => {
    expect(reviewsDue([dated(reviewBy, validUntil)], NOW).map(({ state, day }) => `${state} ${day}`)).toEqual(
      due,
    );
  });

  it('stand with the gravest first', () => {
    const all = [
      dated('2026-11-30', null),
      dated('2026-11-02', null),
      dated('2027-03-01', '2026-10-01'),
      dated('2026-11-01', null),
    ];
    expect(reviewsDue(all, NOW).map(({ day }) => day)).toEqual([
      '2026-10-01',
      '2026-11-01',
      '2026-11-02',
      '2026-11-30',
    ]);
  });
});
