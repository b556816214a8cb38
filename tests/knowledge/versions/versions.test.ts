import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadAgencies } from '../../../src/agency/index.ts';
import { openLibrary } from '../../../src/facts.ts';
import { DAY } from '../../../src/kernel/instants.ts';
import { sha256 } from '../../../src/kernel/ids.ts';
import { createLog } from '../../../src/kernel/log.ts';
import { openInProcessLive } from '../../../src/live/in-process.ts';
import { fieldsOf, reviseSource } from '../../../src/knowledge/versions/article-source.ts';
import { readCatalogue } from '../../../src/knowledge/versions/catalogue.ts';
import {
  approveVersion,
  confirmArticle,
  rejectVersion,
  withdrawArticle,
} from '../../../src/knowledge/versions/decide-version.ts';
import { exportCommand, exportVersions } from '../../../src/knowledge/versions/export.command.ts';
import { followVersions, KNOWLEDGE_TOPIC } from '../../../src/knowledge/versions/follow-versions.ts';
import { citedActs, markActChanged } from '../../../src/knowledge/versions/mark-act.ts';
import { versionById } from '../../../src/knowledge/versions/read-standing.ts';
import { saveDraft, startDraft, turnDraft } from '../../../src/knowledge/versions/write-draft.ts';
import type { Store } from '../../../src/store/db.ts';
import { openStore } from '../../../src/store/store.ts';
import { postgresForTests } from '../../stands/postgres.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const KB_DIR = join(import.meta.dirname, '../../../knowledge-base');
const TO = { agency: 'ulyanovsk', audience: 'citizen', at: NOW } as const;
const packs = loadAgencies(KB_DIR);
const library = openLibrary(KB_DIR, packs);
const folder = mkdtempSync(join(tmpdir(), 'otklik-versions-'));
const postgres = await postgresForTests();
const stores: [string, Store][] = [['SQLite', await openStore({ databaseUrl: undefined, dataDir: folder })]];
if (postgres) {
  stores.push(['PostgreSQL', await openStore({ databaseUrl: postgres.url, dataDir: folder })]);
}

afterAll(async () => {
  for (const [, store] of stores) await store.close();
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Citizens' articles that speak for the body: each test takes the next one. */
const own = library
  .files()
  .filter(({ article }) => article.audience === 'citizen' && library.knowledge.sayable(article.id, TO));

describe.each(stores)('versions of articles on %s', (name, { db }) => {
  let next = name === 'SQLite' ? 0 : own.length / 2;
  const take = () => {
    const file = own[Math.floor(next++)];
    if (!file) throw new Error('no article left');
    return file;
  };
  const said = (id: string) => library.knowledge.sayable(id, TO)?.short ?? null;
  const draftOf = (file: (typeof own)[number], author = 'anna') =>
    startDraft(
      db,
      {
        articleId: file.article.id,
        agency: file.article.agency,
        source: file.text,
        baseHash: sha256(file.text),
      },
      author,
      NOW,
    );
  const writeShort = async (file: (typeof own)[number], short: string, at = NOW) => {
    const id = await draftOf(file);
    const source = reviseSource(file.text, { ...fieldsOf(file.text), short });
    const seen = (await saveDraft(db, { id, author: 'anna', seen: NOW }, source, at)) ?? 0;
    await turnDraft(db, 'proposed', { id, author: 'anna', seen }, at);
    return { id, seen, source };
  };
  const auditOf = async (subject: string) =>
    (
      await db.selectFrom('audit').select('action').where('subject', '=', subject).orderBy('id').execute()
    ).map(({ action }) => action);

  it('says a text only after another person approved it, and keeps who did what', async () => {
    const file = take();
    const { id, seen } = await writeShort(file, 'Новый ответ.');
    const mine = { id, approver: 'anna', seen, publishAt: NOW };
    expect(await approveVersion(db, mine, NOW)).toBe(false);
    await library.refresh(db, NOW);
    expect(said(file.article.id)).toBe(file.article.short);
    expect(await approveVersion(db, { ...mine, approver: 'boris', seen: seen - 1 }, NOW)).toBe(false);
    expect(await approveVersion(db, { ...mine, approver: 'boris' }, NOW)).toBe(true);
    expect(await approveVersion(db, { ...mine, approver: 'vera' }, NOW)).toBe(false);
    expect(await library.refresh(db, NOW)).toBe(true);
    expect(await library.refresh(db, NOW)).toBe(false);
    expect(said(file.article.id)).toBe('Новый ответ.');
    expect(await auditOf(file.article.id)).toEqual(['article.draft', 'article.propose', 'article.approve']);
  });

  it('lets one of several beginners begin, and keeps no text over a newer one', async () => {
    const file = take();
    const ids = await Promise.all(['anna', 'boris', 'vera'].map((author) => draftOf(file, author)));
    expect(new Set(ids).size).toBe(1);
    const id = ids[0] ?? '';
    const author = (await versionById(db, id))?.author ?? '';
    const saves = ['раз', 'два'].map((text) => saveDraft(db, { id, author, seen: NOW }, text, NOW));
    expect((await Promise.all(saves)).filter((seen) => seen !== null)).toHaveLength(1);
    expect(await saveDraft(db, { id, author: 'somebody', seen: NOW + 1 }, 'три', NOW)).toBeNull();
    expect(await rejectVersion(db, id, 'vera', 'не нужно', NOW)).toBe(true);
    expect(await draftOf(file)).not.toBe(id);
  });

  it('comes into force at its moment, unless a newer decision was made', async () => {
    const file = take();
    const { id, seen } = await writeShort(file, 'Ответ с завтра.');
    await approveVersion(db, { id, approver: 'boris', seen, publishAt: NOW + DAY }, NOW);
    await library.refresh(db, NOW + DAY - 1);
    expect(said(file.article.id)).toBe(file.article.short);
    await library.refresh(db, NOW + DAY);
    expect(said(file.article.id)).toBe('Ответ с завтра.');
    const entry = (await readCatalogue(db, library.files(), NOW)).find((one) => one.id === file.article.id);
    expect(entry?.states).toContain('scheduled');
    const withdrawn = {
      articleId: file.article.id,
      agency: file.article.agency,
      source: file.text,
      baseHash: null,
    };
    await withdrawArticle(db, withdrawn, 'vera', 'ошибка', NOW);
    await library.refresh(db, NOW + DAY);
    expect(said(file.article.id)).toBeNull();
    expect((await versionById(db, id))?.state).toBe('rejected');
    expect(library.articles().some((article) => article.id === file.article.id)).toBe(false);
  });

  it('is silent where an act has changed, until somebody has looked at each article', async () => {
    const file = take();
    const act = `Акт ${name}`;
    const cited = { act, note: 'новая редакция', articles: [file.article] };
    await markActChanged(db, cited, 'anna', NOW);
    await markActChanged(db, cited, 'boris', NOW);
    await library.refresh(db, NOW);
    expect(said(file.article.id)).toBeNull();
    // Who looked at an older page has not seen the change.
    expect(await confirmArticle(db, file.article.id, 'vera', NOW - 1, NOW)).toBe(false);
    expect(await confirmArticle(db, file.article.id, 'vera', NOW, NOW)).toBe(true);
    await library.refresh(db, NOW);
    expect(said(file.article.id)).toBe(file.article.short);

    await markActChanged(db, cited, 'anna', NOW + 5);
    const { id, seen } = await writeShort(file, 'Сверенный ответ.', NOW + 9);
    await approveVersion(db, { id, approver: 'boris', seen, publishAt: 0 }, NOW + 10);
    await library.refresh(db, NOW + 10);
    expect(said(file.article.id)).toBe('Сверенный ответ.');
  });

  it('hears of what another server published, and goes on with its own store', async () => {
    const file = take();
    const live = openInProcessLive();
    const log = createLog('silent');
    const stop = await followVersions({ library, db, live, clock: () => NOW, log });
    const { id, seen } = await writeShort(file, 'Ответ другого сервера.');
    await approveVersion(db, { id, approver: 'boris', seen, publishAt: NOW }, NOW);
    await live.publish(KNOWLEDGE_TOPIC, { article: file.article.id });
    await expect.poll(() => said(file.article.id), { timeout: 5_000 }).toBe('Ответ другого сервера.');
    await stop();
    await live.close();
  });

  it('is written to files, but never over a file that was changed meanwhile', async () => {
    const [kept, changed] = [take(), take()];
    const dir = mkdtempSync(join(folder, 'export-'));
    for (const file of [kept, changed]) {
      const { id, seen } = await writeShort(file, `Из консоли: ${file.article.id}.`);
      await approveVersion(db, { id, approver: 'boris', seen, publishAt: NOW }, NOW);
    }
    const target = join(dir, changed.article.file);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, `${changed.text}\nПравка в git.\n`);
    const { lines, complete } = await exportVersions(db, KB_DIR, dir, NOW);
    expect(complete).toBe(false);
    expect(lines.find((line) => line.startsWith(changed.article.file))).toContain(
      'файл изменился после правки',
    );
    expect(readFileSync(target, 'utf8')).toContain('Правка в git.');
    expect(fieldsOf(readFileSync(join(dir, kept.article.file), 'utf8')).short).toBe(
      `Из консоли: ${kept.article.id}.`,
    );
    writeFileSync(target, changed.text);
    const again = await exportVersions(db, KB_DIR, dir, NOW);
    expect(again.lines.find((line) => line.startsWith(kept.article.file))).toContain('уже такой');
    expect(again.complete).toBe(true);
    expect(existsSync(target)).toBe(true);
  });
});

it('names each act once with the articles that rest on it', () => {
  const acts = citedActs(library.files().map(({ article }) => article));
  expect(acts.length).toBeGreaterThan(3);
  expect(new Set(acts.map(({ act }) => act)).size).toBe(acts.length);
  for (const { act, articles } of acts) {
    expect(articles.every(({ sources }) => sources.some((source) => source.act === act))).toBe(true);
  }
});

it('exports from the embedded database while a server holds it', async () => {
  const file = own.at(-1);
  if (!file) throw new Error('no article');
  const { id, agency } = file.article;
  const db = stores[0]?.[1].db;
  if (!db) throw new Error('no store');
  const version = await startDraft(
    db,
    { articleId: id, agency, source: `${file.text}\nЕщё.\n`, baseHash: null },
    'anna',
    NOW,
  );
  await turnDraft(db, 'proposed', { id: version, author: 'anna', seen: NOW }, NOW);
  await approveVersion(db, { id: version, approver: 'boris', seen: NOW, publishAt: NOW }, NOW);
  const dir = mkdtempSync(join(folder, 'command-'));
  await exportCommand({ databaseUrl: undefined, dataDir: folder }, KB_DIR, dir, NOW);
  expect(readFileSync(join(dir, file.article.file), 'utf8')).toContain('Ещё.');
});
