import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordGap } from '../../../src/knowledge/gaps/record-gap.ts';
import { openTasks } from '../../../src/knowledge/gaps/open-tasks.ts';
import { DAY } from '../../../src/kernel/instants.ts';
import { packOf } from '../../watch/watch-stand.ts';
import { seedCase, seedMessage } from '../seed.ts';
import { NOW } from '../stand.ts';
import { type KnowledgeStand, startKnowledgeConsole } from './stand.ts';

const QUESTIONS = [
  'Где покормить уток в парке? Мой телефон 8 921 555-44-33',
  'в каком парке можно покормить уток',
  'покормить уток парк где, Иванова Мария Петровна',
];

let stand: KnowledgeStand;
const cookies: Record<string, string> = {};
const as = (login: string) => cookies[login] ?? '';
const pack = packOf('ulyanovsk');

async function ask(text: string): Promise<void> {
  const { db } = stand.store;
  const talk = await seedCase(db, { agency: 'ulyanovsk', title: text, openedAt: NOW, dueAt: null });
  const messageId = await seedMessage(db, talk, { author: 'client', text, at: NOW });
  const gap = { audience: 'citizen', reason: 'no_answer', article: null, section: null, at: NOW } as const;
  await recordGap(db, { agency: pack, ...gap, messageId });
}

const look = () =>
  openTasks(
    { store: stand.store, library: stand.library, packs: [pack], dueOf: (_, at) => at + 7 * DAY },
    NOW,
  );
const taskIds = (page: string) => [...page.matchAll(/id="task-([\w-]+)"/gu)].map(([, id = '']) => id);

beforeAll(async () => {
  stand = await startKnowledgeConsole();
  for (const [login, role, agency] of [
    ['anna', 'editor', 'ulyanovsk'],
    ['vera', 'editor', 'kursk'],
    ['oleg', 'operator', 'ulyanovsk'],
    ['sofia', 'supervisor', 'ulyanovsk'],
  ] as const) {
    const id = await stand.addStaff(`Имя ${login}`, `${login}@example.org`, role, [agency]);
    cookies[login] = await stand.cookieOf(`${login}@example.org`);
    cookies[`${login} id`] = id;
  }
  cookies['admin'] = await stand.cookieOf('admin@otklik.local');
  for (const text of QUESTIONS) await ask(text);
  await look();
});
afterAll(() => stand.stop());

describe('the page of questions without an answer', () => {
  it('L4-13 shows the cluster with its unit and term, and nothing personal', async () => {
    const page = await (await stand.get('/gaps', as('anna'))).text();
    expect(page).toContain('3 похожих вопроса за 30 дней');
    expect(page).toContain('уток');
    expect(page).toContain('Сделать до');
    expect(page).not.toContain('555-44-33');
    expect(page).not.toContain('Мария');
    expect(await (await stand.get('', as('anna'))).text()).toContain('/console/knowledge/gaps');
  });

  it('is for the body’s editors, its supervisors and the people of the unit', async () => {
    const seen = async (login: string) => taskIds(await (await stand.get('/gaps', as(login))).text());
    const [id = ''] = await seen('anna');
    expect(await seen('sofia')).toEqual([id]);
    expect(await seen('vera')).toEqual([]);
    expect(await seen('oleg')).toEqual([]);
    expect((await stand.post(`/tasks/${id}/take`, as('oleg'))).status).toBe(404);
    const task = await stand.store.db.selectFrom('knowledge_tasks').selectAll().executeTakeFirstOrThrow();
    const form = new URLSearchParams({ units: `ulyanovsk/${task.unit}` });
    await stand.app.request(`/console/people/${as('oleg id')}/units`, {
      method: 'POST',
      headers: { cookie: as('admin'), host: 'localhost', origin: 'http://localhost' },
      body: form,
    });
    expect(await seen('oleg')).toEqual([id]);
    expect(await (await stand.get('/gaps?own', as('oleg'))).text()).toContain('похожих вопроса');
  });

  it('a task becomes the draft of a new article that has the questions as phrasings', async () => {
    const [id = ''] = taskIds(await (await stand.get('/gaps', as('anna'))).text());
    const form = { section: 'Парки', title: 'Где покормить уток' };
    expect((await stand.post(`/tasks/${id}/article`, as('oleg'), form)).status).toBe(403);
    expect((await stand.post(`/tasks/${id}/article`, as('anna'), { ...form, title: '' })).status).toBe(422);
    const started = await stand.post(`/tasks/${id}/article`, as('anna'), form);
    expect(started.status).toBe(303);
    const path = (started.headers.get('location') ?? '').replace('/console/knowledge', '');
    const draft = await (await stand.get(path, as('anna'))).text();
    expect(draft).toContain('в каком парке можно покормить уток');
    expect(draft).not.toContain('555-44-33');
    const page = await (await stand.get('/gaps', as('anna'))).text();
    expect(page).toContain('Открыть черновик');
    expect(page).toContain('Занимается');
  });

  it('questions go to an article as a draft, which another person has to approve', async () => {
    for (const text of ['почему молчит фонтан', 'фонтан молчит почему', 'молчит фонтан']) await ask(text);
    await look();
    const page = await (await stand.get('/gaps', as('anna'))).text();
    const id = taskIds(page).at(-1) ?? '';
    const article = stand.library
      .files()
      .map((file) => file.article)
      .find(({ agency, audience }) => agency === 'ulyanovsk' && audience === 'citizen');
    const added = await stand.post(`/tasks/${id}/phrasings`, as('anna'), { article: article?.id ?? '' });
    expect(added.status).toBe(303);
    const path = (added.headers.get('location') ?? '').replace('/console/knowledge', '');
    const draft = await (await stand.get(path, as('anna'))).text();
    expect(draft).toContain('почему молчит фонтан');
    expect(draft).toContain(article?.phrasings[0] ?? '—');
    expect(stand.library.articles().flatMap(({ phrasings }) => phrasings)).not.toContain(
      'почему молчит фонтан',
    );
  });

  it('is dismissed with a reason, which stays to be seen', async () => {
    const id = taskIds(await (await stand.get('/gaps', as('anna'))).text())[0] ?? '';
    expect((await stand.post(`/tasks/${id}/end`, as('oleg'), { to: 'dismissed', reason: ' ' })).status).toBe(
      422,
    );
    await stand.post(`/tasks/${id}/end`, as('oleg'), { to: 'dismissed', reason: 'Уток кормит <b>парк</b>' });
    const ended = await (await stand.get('/gaps?ended', as('oleg'))).text();
    expect(ended).toContain('Уток кормит &lt;b&gt;парк&lt;/b&gt;');
    expect(taskIds(await (await stand.get('/gaps', as('oleg'))).text())).not.toContain(id);
  });
});
