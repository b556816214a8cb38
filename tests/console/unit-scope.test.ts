import { afterAll, beforeAll, expect, it } from 'vitest';
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
const post = (path: string, fields: Record<string, string> = {}) =>
  stand.app.request(`/console${path}`, {
    method: 'POST',
    headers: { ...FORM, cookie },
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
    const unsorted = { agency: 'leningrad', topic: null, owner_id: null };
    const words = rows.map(({ title }) => title.split(' ')[1] ?? '');
    return { words: words.toSorted(), unsorted: sees(viewer, unsorted) };
  };
  expect(await titles(true)).toEqual({ words: ['own', 'unsorted'], unsorted: true });
  expect(await titles(false)).toEqual({ words: ['own'], unsorted: false });
});
