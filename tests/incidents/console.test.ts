import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../src/kernel/instants.ts';
import { seedCase } from '../console/seed.ts';
import { AGENCIES, type ConsoleStand, NOW, startConsole } from '../console/stand.ts';

/** U-11: a final answer of the body carries the link of its survey. */
const withSurvey = (body: (typeof AGENCIES)[number]) => ({
  ...body,
  answering: (at: number) => {
    const answering = body.answering(at);
    return { ...answering, rules: { ...answering.rules, surveyUrl: 'https://survey.example/1' } };
  },
});

let stand: ConsoleStand;
const cookies = new Map<string, string>();
beforeAll(async () => {
  stand = await startConsole({ agencies: AGENCIES.map(withSurvey) });
  await stand.addStaff('Анна', 'anna@example.org', 'operator', ['ulyanovsk']);
  await stand.addStaff('Борис', 'boris@example.org', 'operator', ['ulyanovsk']);
  await stand.addStaff('Кира', 'kira@example.org', 'operator', ['kursk']);
  await stand.addStaff('Ева', 'eva@example.org', 'editor', ['ulyanovsk']);
  for (const name of ['anna', 'boris', 'kira', 'eva'])
    cookies.set(name, await stand.cookieOf(`${name}@example.org`));
  const given = { agency: 'ulyanovsk', place: 'public', openedAt: NOW - MINUTE, dueAt: NOW + HOUR } as const;
  await stand.store.db.transaction().execute(async (trx) => {
    for (let at = 0; at < 300; at++)
      await seedCase(trx, { ...given, title: `Нет отопления на улице Мира, дом ${at}` });
  });
  await seedCase(stand.store.db, { ...given, title: 'Где записаться на приём?' });
});
afterAll(() => stand.stop());

const get = async (path: string, who = 'anna') => {
  const response = await stand.app.request(`/console${path}`, {
    headers: { cookie: cookies.get(who) ?? '' },
  });
  return { status: response.status, page: (await response.text()).replaceAll(/\s+/g, ' ') };
};
const post = async (path: string, form: Record<string, string | string[]>, who = 'anna') => {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) for (const one of [value].flat()) body.append(name, one);
  const response = await stand.app.request(`/console${path}`, {
    method: 'POST',
    headers: { cookie: cookies.get(who) ?? '', host: 'localhost', origin: 'http://localhost' },
    body,
  });
  const page = (await response.text()).replaceAll(/\s+/g, ' ');
  return { status: response.status, page, to: response.headers.get('location') ?? '' };
};
const chosen = (page: string) => [...page.matchAll(/name="case" value="([^"]+)"/g)].map(([, id]) => id ?? '');
const event = () => stand.store.db.selectFrom('incidents').selectAll().executeTakeFirstOrThrow();

describe('many questions about one thing', () => {
  it('are announced in the queue to those who see the body, and proposed with everything ticked', async () => {
    const queue = await get('/queue');
    expect(queue.page).toContain('Похоже на событие: 300 вопросов');
    expect((await get('/queue', 'kira')).page).not.toContain('Похоже на событие');
    const { page } = await get('/incidents');
    expect(page).toContain('Похоже на событие: 300 вопросов');
    expect(chosen(page)).toHaveLength(300);
    expect((await get('/incidents', 'kira')).page).toContain('Похожих вопросов много не приходило');
    expect((await get('/incidents', 'eva')).status).toBe(403);
  });

  it('become one event by a person, who names it', async () => {
    const cases = chosen((await get('/incidents')).page);
    const form = { agency: 'ulyanovsk', case: cases.slice(0, 299), do: 'make' };
    expect((await post('/incidents', { ...form, name: ' ' })).page).toContain('Назовите событие');
    expect((await post('/incidents', { agency: 'ulyanovsk', name: 'x', do: 'make' })).page).toContain(
      'Отметьте',
    );
    const foreign = await post('/incidents', { ...form, name: 'x' }, 'kira');
    expect(foreign.status).toBe(404);
    const made = await post('/incidents', { ...form, name: 'Нет тепла <b>Мира</b>' });
    expect(made.status).toBe(303);
    const { page } = await get(made.to.replace('/console', ''));
    expect(page).toContain('Вопросы: 299, ждут ответа: 299');
    expect(page).toContain('Похоже, об этом же: 1 вопрос');
    expect(page).toContain('Нет тепла &lt;b&gt;Мира');
    expect((await get(made.to.replace('/console', ''), 'kira')).status).toBe(404);
  });

  it('get one answer that a second person approves; the progress is shown and can be stopped', async () => {
    const { id } = await event();
    const more = chosen((await get(`/incidents/${id}`)).page);
    expect((await post(`/incidents/${id}/add`, { case: more, do: 'add' })).page).toContain(
      'Добавлено: 1 вопрос.',
    );
    expect((await post(`/incidents/${id}/propose`, { text: ' ' })).page).toContain('Напишите ответ');
    // The check of any answer: L1-21, K-30, U-11.
    const rude = await post(`/incidents/${id}/propose`, { text: 'Сам дурак <b>.' });
    expect(rude.page).toContain('Ответ не отправлен. Так с человеком не говорят');
    expect(rude.page).toContain('Сам дурак &lt;b&gt;.');
    const official = { text: 'Министерство осуществляет проверку.', final: 'yes' };
    const { page: checked } = await post(`/incidents/${id}/check`, official);
    expect(checked).toContain('Канцелярский оборот');
    expect(checked).toContain('data-insert="Оцените, пожалуйста, наш ответ: https://survey.example');
    expect((await post(`/incidents/${id}/propose`, official)).page).toContain('нет ссылки на опрос');
    expect((await post(`/incidents/${id}/check`, official, 'kira')).status).toBe(404);
    const written = await post(`/incidents/${id}/propose`, { text: 'Тепло дадут <сегодня>.' });
    expect(written.page).toContain('Утвердить должен второй человек');
    expect(written.page).toContain('Тепло дадут &lt;сегодня&gt;.');
    const other = await get(`/incidents/${id}`, 'boris');
    expect(other.page).toContain('Утвердить и отправить: 300');
    const answer = /incidents\/[^/]+\/([^/"]+)\/run/.exec(other.page)?.[1] ?? '';
    expect((await post(`/incidents/${id}/${answer}/run`, {})).status).toBe(403);
    expect((await post(`/incidents/${id}/${answer}/run`, {}, 'kira')).status).toBe(404);
    expect((await post(`/incidents/${id}/${answer}/run`, {}, 'boris')).status).toBe(303);
    const going = await get(`/incidents/${id}/${answer}`, 'boris');
    expect(going.page).toContain('Доставлено 0 из 300');
    expect(going.page).toContain('hx-trigger="every 2s"');
    expect(going.page).toContain('Начнёт уходить через 15 с, до этого можно отменить.');
    expect(going.page).toContain('Отменить');
    await post(`/incidents/${id}/${answer}/stop`, {});
    const stopped = await get(`/incidents/${id}`, 'boris');
    expect(stopped.page).toContain('Остальным не уйдёт, пока не продолжите.');
    // Twice is a conflict, not a second stop.
    expect((await post(`/incidents/${id}/${answer}/stop`, {})).status).toBe(409);
    expect((await post(`/incidents/${id}/${answer}/explode`, {})).status).toBe(404);
  });

  it('one is taken out, and the event is closed', async () => {
    const { id } = await event();
    const one = /name="case" value="([^"]+)"/.exec((await get(`/incidents/${id}`)).page)?.[1] ?? '';
    const out = await post(`/incidents/${id}/out`, { case: one });
    expect(out.page).toContain('Вопросы: 299');
    expect(out.page).not.toContain('Похоже, об этом же');
    expect((await post(`/incidents/${id}/close`, {})).status).toBe(303);
    expect((await post(`/incidents/${id}/propose`, { text: 'x' })).status).toBe(409);
  });
});
