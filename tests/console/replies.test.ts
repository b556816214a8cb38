import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR } from '../../src/kernel/instants.ts';
import { type SeededCase, seedCase } from './seed.ts';
import { type ConsoleStand, NOW, startConsole } from './stand.ts';

let stand: ConsoleStand;
let anna = '';
let boris = '';
let talk: SeededCase;
beforeAll(async () => {
  stand = await startConsole();
  await stand.addStaff('Анна Смирнова', 'anna@example.org', 'operator', ['leningrad', 'kursk']);
  await stand.addStaff('Борис Волков', 'boris@example.org', 'operator', ['kursk']);
  anna = await stand.cookieOf('anna@example.org');
  boris = await stand.cookieOf('boris@example.org');
  talk = await seedCase(stand.store.db, { openedAt: NOW, dueAt: NOW + HOUR });
});
afterAll(() => stand.stop());

const post = (path: string, cookie: string, form: Record<string, string>) =>
  stand.app.request(`/console/cases/${path}`, {
    method: 'POST',
    headers: { cookie, host: 'localhost', origin: 'http://localhost', 'hx-request': 'true' },
    body: new URLSearchParams(form),
  });
const page = async (cookie = anna) =>
  (await stand.app.request(`/console/cases/${talk.id}`, { headers: { cookie } })).text();
const version = async () => {
  const row = await stand.store.db
    .selectFrom('cases')
    .select('version')
    .where('id', '=', talk.id)
    .executeTakeFirstOrThrow();
  return String(row.version);
};
const reply = async (form: Record<string, string>) =>
  (
    await post(`${talk.id}/reply`, anna, { conversation: talk.conversation, seen: await version(), ...form })
  ).text();

describe('while an answer is written', () => {
  it('L1-19, L1-21: remarks come with the clause beside them, length as the channel counts, and the draft is kept', async () => {
    const form = { field: 'reply', change: '7', conversation: talk.conversation };
    const text = 'В целях проверки <b>звоните</b> 🙂';
    const response = await post(`${talk.id}/draft`, anna, { ...form, text });
    const said = await response.text();
    expect(said.replaceAll(/\s+/gu, ' ')).toContain(`${text.length} из 2 000`);
    expect(said).toContain('Лучше «чтобы» или «для».');
    expect(said).toContain('приложение № 1, п. 3.6');
    expect(said).not.toContain('<b>');
    expect(response.headers.get('hx-trigger')).toContain('"change":"7"');
    const kept = await page();
    expect(kept).toContain('В целях проверки &lt;b&gt;звоните&lt;/b&gt; 🙂</textarea>');
    await post(`${talk.id}/draft`, anna, { field: 'note', change: '8', text: 'Спросить дорожников' });
    expect(await page()).toContain('Спросить дорожников</textarea>');
  });

  it('is nobody else’s to read or to save: another body, no session, a foreign page', async () => {
    const form = { field: 'reply', change: '1', text: 'Чужое' };
    expect((await post(`${talk.id}/draft`, boris, form)).status).toBe(404);
    expect((await post(`${talk.id}/draft`, '', form)).status).toBe(401);
    const foreign = await stand.app.request(`/console/cases/${talk.id}/draft`, {
      method: 'POST',
      headers: { cookie: anna, host: 'localhost', origin: 'https://evil.example' },
      body: new URLSearchParams(form),
    });
    expect(foreign.status).toBe(403);
    expect(await page()).not.toContain('Чужое');
  });

  it('100,000 signs are told of and not kept; heaps of marks and turned text block the answer', async () => {
    const long = await post(`${talk.id}/draft`, anna, {
      field: 'reply',
      change: '9',
      text: 'я'.repeat(100_000),
    });
    expect(long.headers.get('hx-trigger')).toBeNull();
    expect(await reply({ text: 'я'.repeat(100_000) })).toContain('не длиннее 20 000');
    for (const text of ['Приём \u202eтырказ', `П${'\u0301'.repeat(40)}риём`])
      expect(await reply({ text })).toContain('невидимые или сломанные знаки');
    expect(await reply({ text: 'Вы идиот' })).toContain('Так с человеком не говорят');
  });
});

describe('U-11, L1-26: a final answer', () => {
  it('does not leave without the link of the survey, and leaves with it', async () => {
    const stopped = await reply({ text: 'Дорогу починят в мае.', final: 'yes' });
    expect(stopped).toContain('Ответ не отправлен. В завершающем ответе нет ссылки на опрос');
    const link = /data-insert="([^"]+)"/.exec(stopped)?.[1] ?? '';
    const sent = await reply({ text: `Дорогу починят в мае. ${link}`, final: 'yes' });
    expect(sent).toContain('Ответ отправляется');
  });
});

describe('an answer that was sent', () => {
  it('can be taken back into the box by its writer, and only until it has left', async () => {
    const held = await page();
    expect(held).toContain('уйдёт через <span data-left="15">15</span> с');
    const message = /data-undo/.test(held) ? (/name="message" value="([^"]+)"/.exec(held)?.[1] ?? '') : '';
    const undone = await (await post(`${talk.id}/undo`, anna, { message })).text();
    expect(undone).toContain('Ответ отменён');
    expect(undone).toMatch(/Дорогу починят в мае\.[^<]*<\/textarea>/);
    expect(await (await post(`${talk.id}/undo`, anna, { message })).text()).toContain('уже отменён');
    expect(await stand.store.db.selectFrom('outbox').select('id').execute()).toEqual([]);
  });

  it('leaves at once when the writer says so', async () => {
    await reply({ text: 'Починим в мае.' });
    const message = /name="message" value="([^"]+)"/.exec(await page())?.[1] ?? '';
    await post(`${talk.id}/send-now`, anna, { message });
    const [row] = await stand.store.db.selectFrom('outbox').select('not_before').execute();
    expect(row?.not_before).toBe(NOW);
    expect(await page()).not.toContain('data-undo');
  });
});
