import { afterAll, beforeAll, expect, it } from 'vitest';
import { sql } from 'kysely';
import { searchedWords } from '../../src/cases/message-search.ts';
import { queuePage } from '../../src/cases/queue.ts';
import { sees } from '../../src/cases/viewer.ts';
import { viewerOf } from '../../src/console/access.ts';
import { newId } from '../../src/kernel/ids.ts';
import { HOUR } from '../../src/kernel/instants.ts';
import { listPeople } from '../../src/staff/people.ts';
import { maySee } from '../../src/staff/person.ts';
import { mailRecipients } from '../../src/watch/mail-recipients.rules.ts';
import { packOf } from '../watch/watch-stand.ts';
import { type SeededCase, seedCase, seedMessage, seedSend } from './seed.ts';
import { AGENCIES, type ConsoleStand, NOW, startConsole } from './stand.ts';

const { topics } = packOf('leningrad');
const own = topics[0] ?? { id: '', unit: '' };
const other = topics.find(({ unit }) => unit !== own.unit) ?? { id: '', unit: '' };
const FORM = { origin: 'http://localhost', host: 'localhost' };

let stand: ConsoleStand;
let cookie = '';
let oleg = '';
let chief = '';
const cases: Record<'own' | 'other' | 'unsorted' | 'held', SeededCase> = {} as never;

beforeAll(async () => {
  stand = await startConsole();
  const { db } = stand.store;
  oleg = await stand.addStaff('Олег', 'oleg@example.org', 'operator', ['leningrad', 'kursk']);
  chief = await stand.cookieOf('admin@otklik.local');
  const seeds = { own: own.id, other: other.id, unsorted: null, held: other.id };
  for (const [name, topic] of Object.entries(seeds)) {
    const seeded = await seedCase(db, {
      title: `Вопрос ${name} асфальт`,
      openedAt: NOW,
      dueAt: NOW + HOUR,
      status: name === 'held' ? 'in_work' : 'waiting',
      owner: name === 'held' ? oleg : null,
    });
    await db.updateTable('cases').set({ topic }).where('id', '=', seeded.id).execute();
    cases[name as 'own'] = seeded;
  }
  const body = new URLSearchParams({ units: `leningrad/${own.unit}`, limited: 'yes' });
  await stand.app.request(`/console/people/${oleg}/units`, {
    method: 'POST',
    headers: { ...FORM, cookie: chief },
    body,
  });
  cookie = await stand.cookieOf('oleg@example.org');
});
afterAll(() => stand.stop());

const get = (path: string, as = cookie) => stand.app.request(`/console${path}`, { headers: { cookie: as } });
const page = async (path: string, as = cookie) => (await get(path, as)).text();
const post = (path: string, fields: Record<string, string> = {}, as = cookie) =>
  stand.app.request(`/console${path}`, {
    method: 'POST',
    headers: { ...FORM, cookie: as },
    body: new URLSearchParams(fields),
  });

it('the queue holds cases of the own units and those that nobody answers for, and counts no others', async () => {
  const shown = await page('/queue');
  expect(shown).toContain('Вопрос own');
  expect(shown).toContain('Вопрос unsorted');
  expect(shown).not.toContain('Вопрос other');
  expect(shown).toMatch(/Ждут ответа<span class="count">2</);
  expect(await page('/queue', chief)).toMatch(/Ждут ответа<span class="count">3</);
});

it('what one holds stays visible although its topic belongs to another unit', async () => {
  expect(await page('/queue?view=mine')).toContain('Вопрос held');
});

it('another unit’s case is not found by its address, its number, its words, its deadline or in a change', async () => {
  const { id } = cases.other;
  expect((await get(`/cases/${id}`)).status).toBe(404);
  expect((await post(`/cases/${id}/claim`)).status).toBe(404);
  expect((await post(`/cases/${cases.own.id}/join`, { other: id })).status).toBe(200);
  const clock = await stand.store.db
    .selectFrom('clocks')
    .select('id')
    .where('case_id', '=', id)
    .executeTakeFirstOrThrow();
  expect((await get(`/clocks/${clock.id}`)).status).toBe(404);
  expect((await get(`/clocks/${clock.id}`, chief)).status).toBe(200);
  expect(await page('/queue?search=асфальт')).not.toContain('Вопрос other');
  expect(await (await post('/queue/changes', { view: 'waiting', shown: id })).text()).not.toContain(
    'Вопрос other',
  );
  const row = await stand.store.db
    .selectFrom('cases')
    .select(['number', 'status', 'owner_id'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  expect(row).toMatchObject({ status: 'waiting', owner_id: null });
  expect(await page(`/queue?search=${row.number}`)).not.toContain('Вопрос other');
});

it('who sees little of what a frequent word finds is led on, until there is something or nothing is left', async () => {
  const { db } = stand.store;
  const words = searchedWords('leningrad', 'Сломан турникет');
  const message = await seedMessage(db, cases.own, { author: 'client', text: 'Сломан турникет', at: NOW });
  await db.insertInto('message_search').values({ message_id: message, words }).execute();
  await sql`with recursive s(i) as (select 1 union all select i + 1 from s where i < 1500)
    insert into messages (id, conversation_id, case_id, seq, author, kind, text, occurred_at, received_at, data)
    select 'many-' || i, ${cases.other.conversation}, ${cases.other.id}, 100 + i, 'client', 'direct', 'Сломан турникет',
    ${NOW}, ${NOW}, '{}' from s`.execute(db);
  await sql`insert into message_search (message_id, words) select id, ${words} from messages where id like 'many-%'`.execute(
    db,
  );
  const onwards = (shown: string) =>
    /hx-get="\/console([^"]+after=[^"]+)"[\s\S]*?"click, load/.exec(shown)?.[1]?.replaceAll('&amp;', '&');
  let shown = await page(`/queue?search=${encodeURIComponent('турникет')}`);
  const next = onwards(shown);
  expect(next).toBeDefined();
  for (let left = 20; left > 0 && onwards(shown) !== undefined; left -= 1) {
    expect(shown).toContain('Ищем среди прежних');
    expect(shown).not.toContain('Вопрос other');
    shown = await page(onwards(shown) ?? '');
  }
  expect(shown).toContain('Вопрос own');
  expect(await page(next?.replace(/after=[^&]*/, 'after=0~found') ?? '')).toContain(
    'Больше ничего не нашлось',
  );
});

it('a doubtful send of another unit’s case is neither shown nor decided', async () => {
  const message = await seedMessage(stand.store.db, cases.other, {
    author: 'operator',
    text: 'Чужой ответ',
    at: NOW,
  });
  const send = await seedSend(stand.store.db, cases.other, message, 'failed', NOW);
  expect(await page('/repair')).not.toContain('Чужой ответ');
  expect(await page('/repair', chief)).toContain('Чужой ответ');
  expect((await post(`/repair/outbox/${send}/settle`)).status).toBe(404);
});

it('a notice and a letter about another unit’s deadline do not reach the person', async () => {
  const clock = await stand.store.db
    .selectFrom('clocks')
    .selectAll()
    .where('case_id', '=', cases.other.id)
    .executeTakeFirstOrThrow();
  await stand.store.db
    .insertInto('notices')
    .values({
      id: newId(),
      case_id: cases.other.id,
      clock_id: clock.id,
      agency: 'leningrad',
      recipient: 'duty',
      kind: 'warned',
      staff_id: null,
      share: 80,
      deliver_at: NOW,
      delivered_at: NOW,
      settled_at: null,
      seen_by: null,
    })
    .execute();
  expect(await page('/terms')).not.toContain('Вопрос other');
  expect(await page('/terms', chief)).toContain('Вопрос other');
  const people = await listPeople(stand.store.db);
  const told = (unit: string | null) =>
    mailRecipients(people, 'duty', { agency: 'leningrad', owner: null, told: [], unit }).map(
      ({ email }) => email,
    );
  expect([told(own.unit), told(other.unit), told(null)]).toEqual([
    ['oleg@example.org'],
    [],
    ['oleg@example.org'],
  ]);
});

it('a body in which the person has no unit shows nothing, though the person belongs to it', async () => {
  await seedCase(stand.store.db, { agency: 'kursk', title: 'Курский вопрос', openedAt: NOW, dueAt: null });
  const [person] = (await listPeople(stand.store.db)).filter(({ id }) => id === oleg);
  expect(person && maySee(person, 'kursk')).toBe(true);
  expect(await page('/queue')).not.toContain('Курский вопрос');
});

it('where the policy keeps unsorted cases to others, they are not seen either', async () => {
  const person = (await listPeople(stand.store.db)).find(({ id }) => id === oleg);
  if (!person) throw new Error('nobody');
  const titles = async (unsortedForAll: boolean) => {
    const viewer = viewerOf(
      person,
      AGENCIES.map((agency) => ({ ...agency, unsortedForAll })),
    );
    const { rows } = await queuePage(stand.store.db, viewer, { view: 'waiting' });
    const unsorted = { agency: 'leningrad', topic: null, unit: null, owner_id: null };
    const words = rows.map(({ title }) => title.split(' ')[1] ?? '');
    return { words: words.toSorted(), unsorted: sees(viewer, unsorted) };
  };
  expect(await titles(true)).toEqual({ words: ['own', 'unsorted'], unsorted: true });
  expect(await titles(false)).toEqual({ words: ['own'], unsorted: false });
});

it('what a person hands to a unit is seen by that unit, whatever its topic', async () => {
  const named = (unit: string | null) =>
    stand.store.db.updateTable('cases').set({ unit }).where('id', '=', cases.other.id).execute();
  await named(own.unit);
  expect(await page('/queue')).toContain('Вопрос other');
  expect((await get(`/cases/${cases.other.id}`)).status).toBe(200);
  await named(null);
  const { id } = cases.own;
  await stand.store.db.updateTable('cases').set({ unit: other.unit }).where('id', '=', id).execute();
  expect(await page('/queue')).not.toContain('Вопрос own');
  expect((await get(`/cases/${id}`)).status).toBe(404);
  await stand.store.db.updateTable('cases').set({ unit: null }).where('id', '=', id).execute();
});

/** The value of a figure in the file's first table. */
const figureOf = (sheet: string, name: string) =>
  sheet
    .split('\r\n')
    .find((line) => line.startsWith(`${name};`))
    ?.split(';')[1];

it('the wall and the report count what the queue shows, on the page, in files and by address', async () => {
  const sofia = await stand.addStaff('Софья', 'sofia@example.org', 'supervisor', ['leningrad', 'kursk']);
  await stand.app.request(`/console/people/${sofia}/units`, {
    method: 'POST',
    headers: { ...FORM, cookie: chief },
    body: new URLSearchParams({ units: `leningrad/${own.unit}`, limited: 'yes' }),
  });
  const hers = await stand.cookieOf('sofia@example.org');
  const sent = await seedMessage(stand.store.db, cases.other, {
    author: 'operator',
    staff: oleg,
    text: 'Ответ чужого подразделения',
    at: NOW - 1,
  });
  const wall = await page('/wall', hers);
  expect(wall.replaceAll(/<svg[\s\S]*?<\/svg>|<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')).toContain(
    'Показаны вопросы, которые вы видите в очереди',
  );
  expect(wall).toContain('Вопрос own');
  expect(wall).not.toContain('Вопрос other');
  // Held by Oleg, of another unit: neither his load nor his answer of today is hers to see.
  expect(wall).not.toContain('Олег');
  expect(await page('/wall', chief)).toContain('Олег');
  const whole = await page('/reports/file.csv?period=day&agency=leningrad', chief);
  expect(figureOf(whole, 'Вопросов поступило')).toBe('4');
  for (const query of ['period=day', 'period=day&agency=leningrad', 'period=day&agency=ulyanovsk']) {
    const file = await page(`/reports/file.csv?${query}`, hers);
    expect(figureOf(file, 'Вопросов поступило')).toBe('2');
    expect(file).not.toContain('базы');
    const shown = await page(`/reports?${query}`, hers);
    expect(shown).toMatch(/Вопросов поступило<\/th>\s*<td class="number">2<\/td>/);
    expect(shown).not.toContain('Ответов по базе знаний');
  }
  expect(figureOf(await page('/reports/file.csv?period=day&agency=kursk', hers), 'Вопросов поступило')).toBe(
    '0',
  );
  const book = async (as: string) =>
    (await (await get('/reports/file.xlsx?period=day&agency=leningrad', as)).arrayBuffer()).byteLength;
  expect(await book(hers)).toBeLessThan(await book(chief));
  await stand.store.db.deleteFrom('messages').where('id', '=', sent).execute();
});

it('who looks at another unit’s case is not told', async () => {
  await post('/presence', { page: '1', case: cases.own.id }, chief);
  await post('/presence', { page: '2', case: cases.other.id }, chief);
  const line = (await get('/live?view=waiting')).body?.getReader();
  let heard = '';
  while (!/event: presence\n.*\n\n/.test(heard)) {
    heard += new TextDecoder().decode((await line?.read())?.value);
  }
  await line?.cancel();
  expect(heard).toContain(`viewing-${cases.own.id}`);
  expect(heard).not.toContain(cases.other.id);
});
