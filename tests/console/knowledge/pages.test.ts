import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Article } from '../../../src/knowledge/articles.ts';
import { NOW } from '../stand.ts';
import { type KnowledgeStand, startKnowledgeConsole } from './stand.ts';

let stand: KnowledgeStand;
const cookies: Record<string, string> = {};
beforeAll(async () => {
  stand = await startKnowledgeConsole();
  const people = [
    ['anna', 'editor', ['ulyanovsk']],
    ['boris', 'editor', ['ulyanovsk']],
    ['vera', 'editor', ['kursk']],
    ['oleg', 'operator', ['ulyanovsk']],
  ] as const;
  for (const [login, role, agencies] of people) {
    await stand.addStaff(`Имя ${login}`, `${login}@example.org`, role, agencies);
    cookies[login] = await stand.cookieOf(`${login}@example.org`);
  }
  cookies['admin'] = await stand.cookieOf('admin@otklik.local');
});
afterAll(() => stand.stop());

const as = (login: string) => cookies[login] ?? '';
const TO = { agency: 'ulyanovsk', audience: 'citizen', at: NOW } as const;
const said = (id: string) => stand.library.knowledge.sayable(id, TO)?.short ?? null;

function own(agency: string, skip: number): Article {
  const found = stand.library
    .files()
    .map(({ article }) => article)
    .filter((article) => article.agency === agency && article.audience === 'citizen')[skip];
  if (!found) throw new Error(`no article ${skip} of ${agency}`);
  return found;
}

/** What the browser sends when the form of a page is submitted as it stands. */
function formOf(page: string): Record<string, string> {
  const form = /<form id="draft"[\s\S]*?<\/form>/u.exec(page)?.[0] ?? page;
  const plain = (text: string) =>
    text
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&');
  const inputs = [...form.matchAll(/<input\b[^>]*?>/gu)].flatMap(([tag]) => {
    const name = /\bname="([^"]+)"/u.exec(tag)?.[1];
    return name ? [[name, plain(/\bvalue="([^"]*)"/u.exec(tag)?.[1] ?? '')] as const] : [];
  });
  const areas = [...form.matchAll(/<textarea[^>]*name="(\w+)"[^>]*>([\s\S]*?)<\/textarea>/gu)].map(
    ([, name = '', text = '']) => [name, plain(text)] as const,
  );
  return {
    ...Object.fromEntries([...inputs, ...areas]),
    confidence: /medium" selected/u.test(form) ? 'medium' : 'high',
  };
}

async function begin(id: string, login: string): Promise<string> {
  const started = await stand.post(`/articles/${id}/draft`, as(login));
  return (started.headers.get('location') ?? '').replace('/console/knowledge', '');
}

async function propose(id: string, login: string, changes: Record<string, string>): Promise<string> {
  const path = await begin(id, login);
  const form = formOf(await (await stand.get(path, as(login))).text());
  const sent = await stand.post(path, as(login), { ...form, ...changes, act: 'propose' });
  if (sent.status !== 303) throw new Error(await sent.text());
  return path;
}

async function approve(path: string, login: string, day = ''): Promise<Response> {
  const page = await (await stand.get(path, as(login))).text();
  const seen = /name="seen" value="(\d+)"/u.exec(page)?.[1] ?? '0';
  return stand.post(`${path}/approve`, as(login), { seen, day });
}

describe('the list', () => {
  it('shows each body its own articles and those of all, with state and review', async () => {
    const page = await (await stand.get('', as('anna'))).text();
    expect(page).toContain(own('ulyanovsk', 0).title);
    expect(page).toContain('в силе');
    expect(page).not.toContain(`articles/${own('kursk', 0).id}"`);
    expect((await stand.get(`/articles/${own('kursk', 0).id}`, as('anna'))).status).toBe(404);
  });

  it('finds by title and by the words of people, and says when nothing is found', async () => {
    const found = await (
      await stand.get(`?q=${encodeURIComponent('записаться на приём')}`, as('oleg'))
    ).text();
    expect(found).toContain('Личный приём');
    const none = await (await stand.get('?q=%D1%8E%D0%BF%D0%B8%D1%82%D0%B5%D1%80', as('oleg'))).text();
    expect(none).toContain('Таких статей нет');
  });
});

describe('who may write', () => {
  it('lets operators read and nothing else', async () => {
    const { id } = own('ulyanovsk', 0);
    const page = await (await stand.get(`/articles/${id}`, as('oleg'))).text();
    expect(page).not.toContain('Снять с ответов');
    for (const path of [`/articles/${id}/draft`, `/articles/${id}/withdraw`, '/acts', '/new']) {
      expect((await stand.post(path, as('oleg'), { reason: 'так', act: 'x', note: 'y' })).status).toBe(403);
    }
  });

  it('needs two people, and for what all bodies say somebody who answers for all', async () => {
    const shared = own('common', 0);
    const path = await propose(shared.id, 'anna', { title: `${shared.title} и ещё` });
    expect((await approve(path, 'anna')).status).toBe(403);
    expect((await approve(path, 'boris')).status).toBe(403);
    expect((await approve(path, 'oleg')).status).toBe(403);
    expect((await approve(path, 'admin')).status).toBe(303);
    const page = await (await stand.get(`/articles/${shared.id}`, as('anna'))).text();
    expect(page).toContain('и ещё');
  });
});

describe('a draft', () => {
  it('answers a question as it would, beside what is said now', async () => {
    const { id } = own('ulyanovsk', 1);
    const path = await begin(id, 'anna');
    const form = formOf(await (await stand.get(path, as('anna'))).text());
    const phrasing = 'зелёный телефонный кабель в подвале управы';
    const changes = { phrasings: `${form['phrasings']}\n${phrasing}`, question: phrasing, act: 'try' };
    const tried = await (await stand.post(path, as('anna'), { ...form, ...changes })).text();
    expect(tried).toContain('Бот ответит этой статьёй');
    expect(tried.indexOf('Сейчас')).toBeLessThan(tried.indexOf('С этой правкой'));
    expect(stand.library.knowledge.ask({ ...TO, text: phrasing }).article?.id).not.toBe(id);
  });

  it('is kept with its faults, and is not sent with them', async () => {
    const { id } = own('ulyanovsk', 2);
    const path = await begin(id, 'anna');
    const form = formOf(await (await stand.get(path, as('anna'))).text());
    const faulty = { ...form, short: 'а'.repeat(601), phrasings: 'одна', reviewBy: '' };
    const kept = await stand.post(path, as('anna'), { ...faulty, act: 'propose' });
    expect(kept.status).toBe(422);
    const page = await kept.text();
    expect(page).toContain('Краткий ответ: ответ длиннее 600 знаков');
    expect(page).toContain('Формулировки: нужно не меньше восьми');
    expect(await (await stand.get(path, as('anna'))).text()).toContain('а'.repeat(601));
    const stale = await stand.post(path, as('anna'), { ...faulty, short: 'Поздно', act: 'save' });
    expect(stale.status).toBe(409);
    expect(await stale.text()).toContain('Поздно');
    expect(await (await stand.get(path, as('boris'))).text()).not.toContain('id="draft"');
  });

  it('shows what a client or an editor wrote as text', async () => {
    const { id } = own('ulyanovsk', 3);
    const path = await begin(id, 'anna');
    const form = formOf(await (await stand.get(path, as('anna'))).text());
    const evil = '<script>alert(1)</script>';
    const changes = {
      title: evil,
      short: evil,
      body: `${evil} [a](javascript:alert(1)) <img src=x onerror=1>`,
    };
    await stand.post(path, as('anna'), { ...form, ...changes, act: 'save' });
    const pages = [path, `${path}/preview`];
    const [page, part] = [
      await (await stand.get(pages[0] ?? '', as('anna'))).text(),
      await (await stand.post(pages[1] ?? '', as('anna'), { ...form, ...changes })).text(),
    ];
    for (const html of [page, part]) {
      expect(html).not.toContain(evil);
      expect(html).not.toContain('<img');
      expect(html).not.toContain('href="javascript');
    }
  });

  it('of a new article belongs to its body and is said once it is approved', async () => {
    const started = await stand.post('/new', as('anna'), {
      agency: 'ulyanovsk',
      audience: 'citizen',
      section: 'Проверка',
      title: 'Где стоит проверочный самовар',
    });
    const path = (started.headers.get('location') ?? '').replace('/console/knowledge', '');
    const words = [
      'где самовар',
      'самовар в холле',
      'чай в управе',
      'попить чаю',
      'кипяток где',
      'самовар стоит',
    ];
    const form = {
      ...formOf(await (await stand.get(path, as('anna'))).text()),
      short: 'Самовар стоит в холле первого этажа.',
      unit: 'Приёмная',
      body: 'Подробностей нет.',
      phrasings: [...words, 'как найти самовар', 'есть ли самовар'].join('\n'),
      act_0: 'Распоряжение о самоваре',
      clause_0: 'п. 1',
      date_0: '2026-01-01',
      checkedAt: '2026-11-20',
      inForceFrom: '2026-01-01',
      reviewBy: '2027-11-20',
    };
    const sent = await stand.post(path, as('anna'), { ...form, act: 'propose' });
    expect(sent.status).toBe(303);
    expect((await approve(path, 'vera')).status).toBe(404);
    expect((await approve(path, 'boris')).status).toBe(303);
    const answer = stand.library.knowledge.ask({ ...TO, text: 'подскажите где самовар' });
    expect(answer.article?.short).toBe('Самовар стоит в холле первого этажа.');
    expect(stand.library.knowledge.ask({ ...TO, agency: 'kursk', text: 'где самовар' }).article).toBeNull();
  });
});

describe('what is said', () => {
  it('changes with the approval, and ends with the withdrawal', async () => {
    const article = own('ulyanovsk', 4);
    const path = await propose(article.id, 'anna', { short: 'Ответ, согласованный вдвоём.' });
    expect(said(article.id)).toBe(article.short);
    expect((await approve(path, 'boris')).status).toBe(303);
    expect(said(article.id)).toBe('Ответ, согласованный вдвоём.');
    await stand.post(`/articles/${article.id}/withdraw`, as('boris'), { reason: 'Телефон сменился' });
    expect(said(article.id)).toBeNull();
    const page = await (await stand.get(`/articles/${article.id}`, as('oleg'))).text();
    expect(page).toContain('снята');
    expect(page).toContain('Телефон сменился');
    expect(page).toContain('<ins>Ответ, согласованный вдвоём.</ins>');
  });

  it('waits for its date', async () => {
    const article = own('ulyanovsk', 5);
    const path = await propose(article.id, 'anna', { short: 'Ответ с декабря.' });
    expect((await approve(path, 'boris', '2026-99-01')).status).toBe(422);
    expect((await approve(path, 'boris', '2026-12-01')).status).toBe(303);
    expect(said(article.id)).toBe(article.short);
    expect(await (await stand.get(`/articles/${article.id}`, as('anna'))).text()).toContain(
      'ждёт своей даты',
    );
    await stand.library.refresh(stand.store.db, Date.UTC(2026, 11, 2));
    expect(said(article.id)).toBe('Ответ с декабря.');
    await stand.library.refresh(stand.store.db, NOW);
  });

  it('stops where an act has changed until an editor has looked', async () => {
    const article = own('ulyanovsk', 0);
    const act = article.sources[0]?.act ?? '';
    await stand.post('/acts', as('boris'), { act, note: 'Новая редакция с 1 декабря' });
    expect(said(article.id)).toBeNull();
    const page = await (await stand.get(`/articles/${article.id}`, as('anna'))).text();
    expect(page).toContain('на проверке');
    expect(page).toContain('Новая редакция с 1 декабря');
    const seen = /name="seen" value="(\d+)"/u.exec(page)?.[1] ?? '';
    await stand.post(`/articles/${article.id}/confirm`, as('oleg'), { seen });
    expect(said(article.id)).toBeNull();
    await stand.post(`/articles/${article.id}/confirm`, as('anna'), { seen });
    expect(said(article.id)).toBe(article.short);
  });

  it('warns when the file was changed after the version, and loses nobody’s text', async () => {
    const article = own('ulyanovsk', 6);
    const path = await propose(article.id, 'anna', { short: 'Текст консоли.' });
    await approve(path, 'boris');
    // The file had been another one when the version was made.
    const changed = stand.store.db.updateTable('article_versions').set({ base_hash: 'another' });
    await changed.where('article_id', '=', article.id).execute();
    const page = await (await stand.get(`/articles/${article.id}`, as('anna'))).text();
    expect(page).toContain('Файл изменился после правки');
    expect(said(article.id)).toBe('Текст консоли.');
    await stand.post(`/articles/${article.id}/keep`, as('anna'), { file: 'not what it is now' });
    expect(await (await stand.get(`/articles/${article.id}`, as('anna'))).text()).toContain('Файл изменился');
    const file = /name="file" value="(\w+)"/u.exec(page)?.[1] ?? '';
    await stand.post(`/articles/${article.id}/keep`, as('anna'), { file });
    const kept = await (await stand.get(`/articles/${article.id}`, as('anna'))).text();
    expect(kept).not.toContain('Файл изменился');
  });

  it('takes a file that was written from the version as no change, and a newer one as a warning', async () => {
    const article = own('ulyanovsk', 7);
    const file = stand.library.files().find((one) => one.article.id === article.id)?.text ?? '';
    const path = await propose(article.id, 'anna', { short: 'Выгруженный текст.' });
    await approve(path, 'boris');
    const versions = stand.store.db.updateTable('article_versions').where('article_id', '=', article.id);
    await versions.set({ base_hash: 'before the export', source: file }).execute();
    expect(await (await stand.get(`/articles/${article.id}`, as('anna'))).text()).not.toContain(
      'Файл изменился',
    );
    const next = await propose(article.id, 'anna', { short: 'Следующий текст.' });
    expect(await (await stand.get(next, as('boris'))).text()).not.toContain('Файл изменился');
    await versions.where('state', '=', 'proposed').set({ base_hash: 'another' }).execute();
    expect(await (await stand.get(next, as('boris'))).text()).toContain('Файл изменился');
  });
});

describe('a refusal', () => {
  it('says why, and leaves the text to go on from', async () => {
    const article = own('ulyanovsk', 8);
    const path = await propose(article.id, 'anna', { short: 'Почти верный ответ.' });
    expect((await stand.post(`${path}/reject`, as('boris'), { reason: ' ' })).status).toBe(422);
    await stand.post(`${path}/reject`, as('boris'), { reason: 'Нет телефона' });
    const page = await (await stand.get(`/articles/${article.id}`, as('anna'))).text();
    expect(page).toContain('Нет телефона');
    const from = /name="from" value="([^"]+)"/u.exec(page)?.[1] ?? '';
    const again = await stand.post(`/articles/${article.id}/draft`, as('anna'), { from });
    const draft = (again.headers.get('location') ?? '').replace('/console/knowledge', '');
    expect(await (await stand.get(draft, as('anna'))).text()).toContain('Почти верный ответ.');
    expect(page).toContain('отклонена');
  });
});
