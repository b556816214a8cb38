import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadAgencies } from '../../src/agency/index.ts';
import { openLibrary } from '../../src/facts.ts';
import { DAY, type Instant } from '../../src/kernel/instants.ts';
import { closePassed } from '../../src/knowledge/gaps/close-passed.ts';
import { endTask, takeTask } from '../../src/knowledge/gaps/decide-task.ts';
import { openTasks } from '../../src/knowledge/gaps/open-tasks.ts';
import { recordGap } from '../../src/knowledge/gaps/record-gap.ts';
import { confirmArticle } from '../../src/knowledge/versions/decide-version.ts';
import { markActChanged } from '../../src/knowledge/versions/mark-act.ts';
import { addPerson, createFirstAdministrator, listPeople } from '../../src/staff/people.ts';
import { setUnits } from '../../src/staff/units.ts';
import type { Store } from '../../src/store/db.ts';
import { openStore } from '../../src/store/store.ts';
import type { Letter } from '../../src/watch/letters.ts';
import { remindOfReviews, type ReminderDeps } from '../../src/watch/remind-of-reviews.ts';
import { seedCase, seedMessage } from '../console/seed.ts';
import { postgresForTests } from '../stands/postgres.ts';

const KB_DIR = join(import.meta.dirname, '../../knowledge-base');
const NOW = Date.UTC(2026, 10, 20, 9);
const packs = loadAgencies(KB_DIR);

const dataDir = mkdtempSync(join(tmpdir(), 'otklik-upkeep-'));
const postgres = await postgresForTests();
/** Each engine with the stores of its instances: the embedded one has one, the server two. */
const engines: [string, Store, Store][] = [];
const embedded = await openStore({ databaseUrl: undefined, dataDir });
engines.push(['SQLite', embedded, embedded]);
if (postgres) {
  const open = () => openStore({ databaseUrl: postgres.url, dataDir });
  engines.push(['PostgreSQL', await open(), await open()]);
}
afterAll(async () => {
  for (const store of new Set(engines.flatMap(([, one, other]) => [one, other]))) await store.close();
  await postgres?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

function packOf(id: string) {
  const pack = packs.get(id);
  if (!pack) throw new Error(`no pack ${id}`);
  return pack;
}
const leningrad = packOf('leningrad');

describe.each(engines)('tasks of the base in %s', (_, first, second) => {
  const { db } = first;
  const library = openLibrary(KB_DIR, packs);
  const deps = (store: Store) => ({
    store,
    library,
    packs: [leningrad],
    dueOf: (_pack: unknown, at: Instant) => at + 7 * DAY,
  });
  /** Both instances look at the same moment. */
  const lookAll = async (at: Instant) => {
    const opened = await Promise.all([openTasks(deps(first), at), openTasks(deps(second), at)]);
    return opened.reduce((sum, each) => sum + each, 0);
  };
  const tasks = () => db.selectFrom('knowledge_tasks').selectAll().orderBy('id').execute();

  async function unanswered(text: string, at: Instant): Promise<void> {
    const talk = await seedCase(db, { agency: 'leningrad', title: text, openedAt: at, dueAt: null });
    const messageId = await seedMessage(db, talk, { author: 'client', text, at });
    const gap = { audience: 'citizen', reason: 'no_answer', article: null, section: null } as const;
    await recordGap(db, { agency: leningrad, ...gap, messageId, at });
  }

  it('L4-13 a cluster of like questions opens one task for its unit, whichever instance looks', async () => {
    await unanswered('Где покормить уток в парке?', NOW - 2 * DAY);
    await unanswered('в каком парке можно покормить уток', NOW - DAY);
    expect(await lookAll(NOW)).toBe(0);
    await unanswered('покормить уток парк где', NOW);
    expect(await lookAll(NOW)).toBe(1);
    expect(await lookAll(NOW)).toBe(0);
    const [task] = await tasks();
    expect(task).toMatchObject({
      agency: 'leningrad',
      kind: 'gap',
      state: 'open',
      count: 3,
      days: 30,
      due_at: NOW + 7 * DAY,
    });
    expect(leningrad.units.map(({ id }) => id)).toContain(task?.unit);
    const audit = await db
      .selectFrom('audit')
      .selectAll()
      .where('action', '=', 'knowledge_task.open')
      .execute();
    expect(audit.map(({ subject }) => subject)).toEqual([task?.id]);
  });

  it('more of the same joins the task that is there, also after it was dismissed', async () => {
    const [task] = await tasks();
    const id = task?.id ?? '';
    await unanswered('где уток покормить можно', NOW);
    expect(await lookAll(NOW)).toBe(0);
    expect(await tasks()).toMatchObject([{ id, count: 4 }]);
    expect(await takeTask(db, id, 'anna', NOW)).toBe(true);
    expect(await takeTask(second.db, id, 'boris', NOW)).toBe(false);
    expect(await endTask(db, { id, to: 'dismissed', by: 'anna', reason: 'Не наш вопрос' }, NOW)).toBe(true);
    for (const text of ['уток где покормить', 'покормить уток', 'парк уток покормить']) {
      await unanswered(text, NOW);
    }
    expect(await lookAll(NOW)).toBe(0);
    expect(await tasks()).toMatchObject([{ id, count: 7, state: 'dismissed', decided_by: 'anna' }]);
  });

  it('as many new questions after one that was done open another', async () => {
    for (const text of ['почему фонтан молчит', 'молчит фонтан', 'фонтан почему молчит']) {
      await unanswered(text, NOW);
    }
    expect(await lookAll(NOW)).toBe(1);
    const id = (await tasks()).at(-1)?.id ?? '';
    await endTask(db, { id, to: 'done', by: 'anna', reason: 'Статья написана' }, NOW);
    await unanswered('фонтан молчит почему', NOW);
    expect(await lookAll(NOW)).toBe(0);
    await unanswered('молчит фонтан опять', NOW);
    await unanswered('почему молчит фонтан', NOW);
    expect(await lookAll(NOW)).toBe(1);
  });

  it('rejected answers and a changed act open tasks, which end when the article is in order again', async () => {
    const article = library
      .articles()
      .find(({ agency, audience }) => agency === 'leningrad' && audience === 'citizen');
    if (!article) throw new Error('no article');
    for (const question of ['раз', 'два', 'три']) {
      const talk = await seedCase(db, { agency: 'leningrad', title: question, openedAt: NOW, dueAt: null });
      const messageId = await seedMessage(db, talk, { author: 'client', text: question, at: NOW });
      const gap = { audience: 'citizen', reason: 'rejected', article: article.id, section: null } as const;
      await recordGap(db, { agency: leningrad, ...gap, messageId, at: NOW });
    }
    const [act = ''] = article.sources.map((source) => source.act);
    await markActChanged(db, { act, note: 'новая редакция', articles: [article] }, 'anna', NOW);
    expect(await lookAll(NOW)).toBe(2);
    await library.refresh(db, NOW);
    expect(await closePassed(db, library, NOW)).toBe(0);
    await confirmArticle(db, article.id, 'anna', NOW, NOW);
    await library.refresh(db, NOW);
    expect(await closePassed(db, library, NOW)).toBe(1);
    expect((await tasks()).filter(({ kind }) => kind === 'act')).toMatchObject([
      { article: article.id, state: 'done', decided_by: 'system' },
    ]);
    expect(await lookAll(NOW)).toBe(0);
  });

  it('L4-13 reminds of a review by its day once, the editor and the people of its unit, in office hours', async () => {
    const administrator = await createFirstAdministrator(db, NOW).then(() => listPeople(db));
    const admin = administrator[0];
    if (!admin) throw new Error('no administrator');
    const add = (name: string, email: string, role: 'editor' | 'operator') =>
      addPerson(db, admin, { name, email, role, agencies: ['leningrad'] }, NOW);
    await add('Ирина Белова', 'irina@lenreg.example', 'editor');
    const owner = await add('Пётр Орлов', 'petr@lenreg.example', 'operator');
    await add('Олег Чужой', 'oleg@lenreg.example', 'operator');
    const mine = { agency: 'leningrad', unit: 'reception' };
    await setUnits(db, { person: owner?.id ?? '', agencies: ['leningrad'], units: [mine] }, admin.id, NOW);
    const article = library.articles().find(({ agency }) => agency === 'leningrad');
    if (!article) throw new Error('no article');
    const letters: Letter[] = [];
    let open = false;
    const reminding = (store: Store): ReminderDeps => ({
      store,
      articles: () => [{ ...article, reviewBy: '2026-11-25', validUntil: null }],
      unitOf: () => 'reception',
      openAt: () => open,
      origin: 'https://otklik.example',
      put: async (_, letter) => void letters.push(letter),
    });
    const remindAll = (at: Instant) =>
      Promise.all([remindOfReviews(reminding(first), at), remindOfReviews(reminding(second), at)]);
    await remindAll(NOW);
    expect(letters).toEqual([]);
    open = true;
    await remindAll(NOW);
    await remindAll(NOW + DAY);
    expect(letters.map(({ to }) => to).toSorted()).toEqual(['irina@lenreg.example', 'petr@lenreg.example']);
    expect(letters[0]?.text).toContain('сверить до 25.11.2026');
    expect(letters[0]?.text).toContain(`https://otklik.example/console/knowledge/articles/${article.id}`);
    await remindAll(NOW + 10 * DAY);
    expect(letters).toHaveLength(4);
    expect(letters.at(-1)?.text).toContain('сверить нужно было до 25.11.2026');
  });
});
