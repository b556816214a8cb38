import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hoursLines } from '../../../src/portal/servant/hours.rules.ts';
import { whomToAskAbout, whomToAskOn } from '../../../src/portal/servant/owner-unit.rules.ts';
import { articles, NOW, packs, type ServantStand, startServant } from './stand.ts';

const HOME = '/portal/servant/leningrad';

function packOf(id: string) {
  const pack = packs.get(id);
  if (!pack) throw new Error(`no pack ${id}`);
  return pack;
}
function articleOf(id: string) {
  const article = articles.find((each) => each.id === id);
  if (!article) throw new Error(`no article ${id}`);
  return article;
}

describe('the base of a body', () => {
  let stand: ServantStand;
  let cookie = '';
  beforeAll(async () => {
    stand = await startServant();
    cookie = await stand.enter('ivanov@lenreg.ru');
  });
  afterAll(() => stand.stop());
  const page = async (path: string) => (await stand.get(path, cookie)).text();
  const ask = async (question: string, path = 'ask') =>
    (await stand.post(`${HOME}/${path}`, { question }, cookie)).text();
  const gaps = () =>
    stand.store.db
      .selectFrom('knowledge_gaps')
      .select(['article', 'reason', 'count', 'message_id'])
      .execute();

  it('lists the servants’ sections before the citizens’, and no other body’s articles', async () => {
    const home = await page(HOME);
    expect(home.indexOf('Справка о доходах')).toBeGreaterThan(home.indexOf('Для служащих'));
    expect(home.indexOf('Что мы отвечаем гражданам')).toBeGreaterThan(home.indexOf('Справка о доходах'));
    const foreign = articles.filter(({ agency }) => agency === 'kursk' || agency === 'ulyanovsk');
    expect(foreign.filter(({ id }) => home.includes(`/articles/${id}"`))).toEqual([]);
  });

  it('opens every article that it lists, with all that makes it citable', async () => {
    const ids = [...(await page(HOME)).matchAll(/\/articles\/([\w-]+)"/gu)].map(([, id = '']) => id);
    expect(ids.length).toBeGreaterThan(60);
    for (const id of ids) {
      const response = await stand.get(`${HOME}/articles/${id}`, cookie);
      expect(response.status).toBe(200);
      const text = await response.text();
      expect(text).toContain('Источники');
      expect(text).toContain('Проверено');
      expect(text.match(/не является юридическим заключением/giu) ?? []).toHaveLength(1);
      expect(text).toContain('id="unit"');
    }
  });

  it('answers in the words of an article, offers a choice, or says that it does not know', async () => {
    expect(await ask('можно ли принять подарок')).toContain('Открыть статью целиком');
    expect(await ask('как перевести оклад в тугрики монгольского банка')).toContain('В базе нет ответа');
    for (const nothing of ['', '   ', '???', '🙂', 'здравствуйте']) {
      expect(await ask(nothing)).toContain('Напишите, что вы хотите узнать');
    }
    const [emergency = ''] = packOf('leningrad').lexicon.emergency;
    expect(await ask(emergency)).toContain('звоните 112');
  });

  it.each([
    'x'.repeat(20_000),
    '<script>alert(1)</script>',
    "'; drop table knowledge_gaps; --",
    'сәлам ничек хәлләр',
    'ghfdjdjq dghjc',
    '89161234567',
  ])('takes %j for a question and no more', async (question) => {
    for (const path of ['ask', 'suggest']) {
      const response = await stand.post(`${HOME}/${path}`, { question }, cookie);
      expect(response.status).toBe(200);
      expect(await response.text()).not.toContain('<script>alert');
    }
  });

  it('suggests while a word is being typed', async () => {
    expect(await ask('конф', 'suggest')).toMatch(/конфликт/iu);
    expect(await ask('подар', 'suggest')).toMatch(/подар/iu);
    expect(await ask('', 'suggest')).toBe('');
  });

  it('counts a gap without the question, and what is typed on the way not at all', async () => {
    await stand.store.db.deleteFrom('knowledge_gaps').execute();
    const question = 'сколько стоит проезд в зеленогорскую оранжерею вдвоём';
    await ask(question, 'suggest');
    expect(await gaps()).toEqual([]);
    await ask(question);
    await ask(question);
    expect(await gaps()).toMatchObject([{ reason: 'no_answer', count: 2, message_id: null }]);
    await stand.post(`${HOME}/articles/kb-069/rejected`, {}, cookie);
    expect(await gaps()).toContainEqual({
      article: 'kb-069',
      reason: 'rejected',
      count: 1,
      message_id: null,
    });
    const kept = readdirSync(stand.dataDir)
      .filter((name) => name.includes('sqlite'))
      .map((name) => readFileSync(join(stand.dataDir, name)));
    for (const word of ['оранжере', 'зеленогорск', 'ivanov']) {
      expect(kept.filter((bytes) => bytes.includes(Buffer.from(word)))).toEqual([]);
    }
  });

  it('does not name what is not there', async () => {
    for (const id of ['none', 'kb-999', '..%2f..']) {
      expect((await stand.get(`${HOME}/articles/${id}`, cookie)).status).toBe(404);
    }
  });
});

describe('whom to ask', () => {
  const leningrad = packOf('leningrad');

  it.each([
    ['kb-069', 'leningrad', 'Управление профилактики коррупционных и иных правонарушений'],
    ['kb-076', 'leningrad', 'Управление профилактики коррупционных и иных правонарушений'],
    ['kb-069', 'kursk', 'Министерство образования и науки Курской области'],
    ['kb-069', 'ulyanovsk', 'Консультационная линия'],
  ])('about %s in %s', (id, agency, unit) => {
    expect(whomToAskAbout(packOf(agency), articleOf(id), NOW).name).toBe(unit);
  });

  it('is the unit that the article names, with what the act says of it', () => {
    const article = { ...articleOf('kb-069'), agency: 'leningrad' };
    const unit = 'Отдел кадров управления государственной службы и кадров Администрации';
    const whom = whomToAskAbout(leningrad, { ...article, unit }, NOW);
    expect(whom.name).toBe('Отдел кадров управления государственной службы и кадров');
    expect(whom.lines.find(({ kind }) => kind === 'email')?.values).toEqual(['ok@lenreg.ru']);
    expect(whom.hours).toEqual([
      'пн–чт 9:00–18:00, перерыв 12:00–13:00',
      'пт 9:00–17:00, перерыв 12:00–13:00',
    ]);
  });

  it('is not guessed when a body’s own article names a unit that its act does not', () => {
    const article = { ...articleOf('kb-069'), agency: 'leningrad', unit: 'Архив' };
    const whom = whomToAskAbout(leningrad, article, NOW);
    expect(whom).toMatchObject({ name: 'Архив', lines: [], hours: [], site: leningrad.site });
  });

  it('is the owner of the topic when no article answers', () => {
    expect(whomToAskOn(leningrad, 'hr-training', NOW).name).toMatch(/^Сектор подготовки кадров/u);
    expect(whomToAskOn(leningrad, null, NOW).name).toMatch(/^Управление профилактики/u);
  });

  it('names nobody’s own address', () => {
    const shown = leningrad.topics.flatMap(({ id }) =>
      whomToAskOn(leningrad, id, NOW).lines.flatMap(({ values }) => values),
    );
    const personal = leningrad.contacts.filter((contact) => contact.personal).flatMap(({ values }) => values);
    const units = new Set(leningrad.units.flatMap(({ emails }) => emails));
    expect(personal.filter((address) => !units.has(address) && shown.includes(address))).toEqual([]);
  });

  it('says when hours were only taken for granted', () => {
    expect(whomToAskOn(packOf('kursk'), null, NOW).hoursAssumed).toBe(true);
    expect(whomToAskOn(leningrad, null, NOW).hoursAssumed).toBe(false);
  });
});

describe('hours', () => {
  const [schedule] = packOf('leningrad').schedules;
  if (!schedule) throw new Error('no schedule');
  const none = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
  const lines = (week: object) =>
    hoursLines({ ...schedule, versions: [{ from: null, week: { ...none, ...week } }] }, NOW);
  it.each([
    [{}, []],
    [{ wed: [['08:30', '12:00']] }, ['ср 8:30–12:00']],
    [
      { mon: [['09:00', '18:00']], tue: [['09:00', '18:00']], thu: [['09:00', '18:00']] },
      ['пн–вт 9:00–18:00', 'чт 9:00–18:00'],
    ],
    [{ sun: [['00:00', '24:00']] }, ['вс 0:00–24:00']],
  ])('%j', (week, expected) => {
    expect(lines(week)).toEqual(expected);
  });

  it('are those in force on the day', () => {
    const versions = [
      { from: '2026-12-01', week: { ...none, mon: [['10:00', '11:00']] } },
      { from: null, week: { ...none, mon: [['09:00', '10:00']] } },
    ] as const;
    const both = {
      ...schedule,
      versions: versions.map(({ from, week }) => ({ from, week })),
    } as unknown as typeof schedule;
    expect(hoursLines(both, NOW)).toEqual(['пн 9:00–10:00']);
    expect(hoursLines(both, Date.UTC(2026, 11, 1))).toEqual(['пн 10:00–11:00']);
  });
});
