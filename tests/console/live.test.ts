import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../src/kernel/instants.ts';
import { seedCase, seedMessage } from './seed.ts';
import { type ConsoleStand, NOW, startConsole } from './stand.ts';

interface Heard {
  readonly text: () => string;
  readonly until: (what: (text: string) => boolean) => Promise<string>;
  readonly hangUp: () => Promise<void>;
}

let stand: ConsoleStand;
let annaId = '';
const cookies: Record<string, string> = {};
beforeAll(async () => {
  stand = await startConsole();
  annaId = await stand.addStaff('Анна', 'anna@example.org', 'operator', ['leningrad']);
  await stand.addStaff('Борис', 'boris@example.org', 'operator', ['leningrad']);
  await stand.addStaff('Курт', 'kurt@example.org', 'operator', ['kursk']);
  for (const name of ['anna', 'boris', 'kurt']) cookies[name] = await stand.cookieOf(`${name}@example.org`);
});
afterAll(() => stand.stop());

/** An open page of one of the staff, as its line hears the server. */
async function listen(name: string, query = 'view=waiting'): Promise<Heard> {
  const response = await stand.app.request(`/console/live?${query}`, {
    headers: { cookie: cookies[name] ?? '' },
  });
  const reader = response.body?.getReader();
  if (!reader) throw new Error('no line');
  let text = '';
  const decoder = new TextDecoder();
  const reading = (async () => {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      text += decoder.decode(value, { stream: true });
    }
  })();
  const heard: Heard = {
    text: () => text,
    async until(what) {
      for (let left = 300; left > 0 && !what(text); left -= 1) await wait(10);
      if (!what(text)) throw new Error(`heard only ${text}`);
      return text;
    },
    async hangUp() {
      await reader.cancel();
      await reading;
    },
  };
  await heard.until((said) => said.includes('event: hello'));
  await wait(30);
  return heard;
}

const newsOf = (text: string) =>
  [...text.matchAll(/event: news\ndata: (.*)\n/g)].map(
    ([, data = '{}']) => JSON.parse(data) as { cases: string[]; html: string; first?: string[] },
  );

it('tells all who see the case of its row and of the counts, and nobody else', async () => {
  const talk = await seedCase(stand.store.db, { title: 'Новость', openedAt: NOW, dueAt: NOW + HOUR });
  await seedMessage(stand.store.db, talk, { author: 'client', text: 'Ещё', at: NOW + MINUTE });
  const [anna, boris, kurt] = await Promise.all([listen('anna'), listen('boris'), listen('kurt')]);
  await stand.announce(talk.id);
  for (const one of [anna, boris]) {
    const [news] = newsOf(await one.until((text) => text.includes('event: news')));
    expect(news?.cases).toEqual([talk.id]);
    expect(news?.first).toEqual([talk.id]);
    expect(news?.html).toContain(`id="row-${talk.id}"`);
    expect(news?.html).toMatch(/Ждут ответа<span class="count">1</);
  }
  expect(kurt.text()).not.toContain(talk.id);
  await Promise.all([anna, boris, kurt].map((one) => one.hangUp()));
});

it('says to each whose case it is', async () => {
  const talk = await seedCase(stand.store.db, {
    status: 'in_work',
    owner: annaId,
    openedAt: NOW,
    dueAt: NOW + HOUR,
  });
  await seedMessage(stand.store.db, talk, { author: 'client', text: 'Ещё', at: NOW + MINUTE });
  const [anna, boris] = await Promise.all([listen('anna', 'view=in_work'), listen('boris', 'view=in_work')]);
  await stand.announce(talk.id);
  const [own] = newsOf(await anna.until((text) => text.includes(talk.id)));
  const [others] = newsOf(await boris.until((text) => text.includes(talk.id)));
  expect(own?.html).toMatch(/<\/svg>вы</);
  expect(own?.html).toMatch(/Мои<span class="count">1</);
  expect(others?.html).toContain('Анна');
  expect(others?.html).toMatch(/Мои<span class="count">0</);
  await Promise.all([anna.hangUp(), boris.hangUp()]);
});

it('a burst of changes is told together, in the same words to forty pages', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 30; n += 1)
    ids.push((await seedCase(stand.store.db, { openedAt: NOW, dueAt: NOW + HOUR })).id);
  const pages = await Promise.all(Array.from({ length: 40 }, () => listen('boris')));
  for (const id of ids) await stand.announce(id);
  const all = (text: string) => {
    const told = new Set(newsOf(text).flatMap(({ cases }) => cases));
    return ids.every((id) => told.has(id));
  };
  const [first = '', ...others] = await Promise.all(pages.map((page) => page.until(all)));
  expect(newsOf(first).length).toBeLessThanOrEqual(4);
  for (const text of others) expect(newsOf(text).at(-1)).toEqual(newsOf(first).at(-1));
  await Promise.all(pages.map((page) => page.hangUp()));
});

it('alarms and letters that wait are told without their being asked for', async () => {
  const anna = await listen('anna');
  const talk = await seedCase(stand.store.db, { openedAt: NOW, dueAt: NOW + HOUR });
  await stand.store.db
    .insertInto('alarms')
    .values({ id: 'a1', kind: 'x', account: null, text: 'Тревога', at: NOW, settled_at: null })
    .execute();
  await stand.announce(talk.id);
  await anna.until((text) => text.includes('event: situation'));
  await anna.hangUp();
});

it('more changes at once than a page is worth make it fetch everything anew', async () => {
  const anna = await listen('anna');
  expect(anna.text()).not.toContain('reset');
  const missing = Array.from({ length: 151 }, (_, at) => `case-${at}`);
  for (const id of missing) await stand.announce(id);
  await anna.until((text) => text.includes('event: reset'));
  await anna.hangUp();
});

it('who comes to a case and writes in it is told to those who see the case, and to nobody else', async () => {
  const talk = await seedCase(stand.store.db, { openedAt: NOW, dueAt: NOW + HOUR });
  const present = async (name: string, form: Record<string, string>) => {
    const response = await stand.app.request('/console/presence', {
      method: 'POST',
      headers: { cookie: cookies[name] ?? '', host: 'localhost', origin: 'http://localhost' },
      body: new URLSearchParams({ page: `page of ${name}`, ...form }),
    });
    return response.status;
  };
  const [anna, boris, kurt] = await Promise.all([
    listen('anna'),
    listen('boris', 'page=page+of+boris'),
    listen('kurt'),
  ]);
  expect(await present('boris', { case: talk.id })).toBe(204);
  await anna.until((text) => /event: presence\ndata: .*смотрит: <bdi>Борис/.test(text));
  await present('boris', { case: talk.id, writing: 'yes' });
  await anna.until((text) => /пишет: <bdi>Борис/.test(text));
  // Nobody is told of himself, and a case that is not one's own cannot be stood at.
  await boris.until((text) => text.includes(`writing-${talk.id}`));
  expect(boris.text()).not.toContain('<bdi>Борис');
  await present('kurt', { case: talk.id });
  const page = await stand.app.request('/console/queue', { headers: { cookie: cookies['anna'] ?? '' } });
  expect(await page.text()).toMatch(/пишет: <bdi>Борис/);
  // A page that goes takes its presence with it.
  await boris.hangUp();
  await anna.until((text) => text.endsWith(' hx-swap-oob=\\"innerMorph\\"></span>"\n\n'));
  expect(anna.text()).not.toContain('Курт');
  expect(kurt.text()).not.toContain(talk.id);
  await Promise.all([anna.hangUp(), kurt.hangUp()]);
});
