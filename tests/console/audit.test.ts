import { afterAll, beforeAll, expect, it } from 'vitest';
import { DAY, MINUTE } from '../../src/kernel/instants.ts';
import { recordAudit } from '../../src/staff/audit.ts';
import { type SeededCase, seedCase } from './seed.ts';
import { type ConsoleStand, NOW, startConsole } from './stand.ts';

let stand: ConsoleStand;
let chief = '';
let anna = '';
let boris = '';
let annaId = '';
let borisId = '';
let own: SeededCase;
let foreign: SeededCase;

beforeAll(async () => {
  stand = await startConsole();
  const { db } = stand.store;
  annaId = await stand.addStaff('Анна', 'anna@example.org', 'supervisor', ['leningrad']);
  borisId = await stand.addStaff('Борис', 'boris@example.org', 'operator', ['kursk']);
  own = await seedCase(db, { openedAt: NOW, dueAt: null });
  foreign = await seedCase(db, { agency: 'kursk', openedAt: NOW, dueAt: null });
  for (let n = 0; n < 120; n += 1)
    await recordAudit(db, {
      at: NOW - 10 * DAY + n * MINUTE,
      actor: annaId,
      action: 'case.claim',
      subject: `case:${own.id}`,
      details: { result: { claimed: true }, text: 'Мой телефон 89110000000', name: 'Ольга Петрова' },
    });
  const entry = { at: NOW - MINUTE, actor: borisId, action: 'case.close' };
  await recordAudit(db, { ...entry, subject: `case:${foreign.id}` });
  await recordAudit(db, { ...entry, action: 'staff.change_password', subject: borisId });
  [chief, anna, boris] = (await Promise.all(
    ['admin', 'anna', 'boris'].map((name) =>
      stand.cookieOf(name === 'admin' ? 'admin@otklik.local' : `${name}@example.org`),
    ),
  )) as [string, string, string];
});
afterAll(() => stand.stop());

const get = (path: string, cookie: string) => stand.app.request(`/console/${path}`, { headers: { cookie } });
const page = async (query: string, cookie = chief) => (await get(`audit?${query}`, cookie)).text();
const rowsIn = (text: string) => (text.match(/<tr>/g)?.length ?? 1) - 1;

it('is for administrators and supervisors', async () => {
  expect((await get('audit', boris)).status).toBe(403);
  expect((await get('audit.csv', boris)).status).toBe(403);
  expect((await get('audit', anna)).status).toBe(200);
});

it('is found by person, action, case and period', async () => {
  expect(await page(`actor=${borisId}&action=case.`)).toContain('case.close');
  expect(rowsIn(await page(`actor=${borisId}&action=case.`))).toBe(1);
  expect(rowsIn(await page(`actor=${annaId}&action=case.close`))).toBe(0);
  const { number } = await stand.store.db
    .selectFrom('cases')
    .select('number')
    .where('id', '=', own.id)
    .executeTakeFirstOrThrow();
  expect(await page(`case=${number}&action=case.claim`)).toContain(`Вопрос ЛО-${number}`);
  expect(rowsIn(await page('from=2026-11-10&to=2026-11-10&action=case.claim'))).toBe(50);
  expect(rowsIn(await page('from=2026-11-11&to=2026-11-12&action=case.claim'))).toBe(0);
  expect(rowsIn(await page('case=x'))).toBe(0);
});

it('is read page by page without gap or repeat, newest first', async () => {
  const seen: string[] = [];
  let query = `actor=${annaId}&action=case.claim`;
  for (let pages = 0; pages < 5 && query !== ''; pages += 1) {
    const text = await page(query);
    seen.push(...[...text.matchAll(/<td>(\d[^<]*)<\/td>/g)].map(([, when = '']) => when));
    query = /href="\/console\/audit\?([^"]*after=[^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';
  }
  expect(seen).toHaveLength(120);
  expect(new Set(seen).size).toBe(120);
});

it('a supervisor sees what was done in the own bodies alone', async () => {
  const text = await page('', anna);
  expect(text).toContain('case.claim');
  expect(text).not.toContain('case.close');
  expect(await page('action=staff.change_password', anna)).not.toContain('Борис');
  expect(await page('action=staff.change_password')).toContain('Борис');
});

it('shows and exports nothing of what a client wrote; the export is in the log itself', async () => {
  expect(await page('action=case.claim')).not.toMatch(/8911|Петрова/);
  const csv = await get('audit.csv?action=case.claim', chief);
  expect(csv.headers.get('content-type')).toContain('text/csv');
  const text = await csv.text();
  expect(text.trim().split('\r\n')).toHaveLength(121);
  expect(text).not.toMatch(/8911|Петрова/);
  expect(await page('action=audit.export')).toContain('строк: 120');
});

it('nobody changes or removes an entry, not even in the database', async () => {
  const { db } = stand.store;
  await expect(db.deleteFrom('audit').execute()).rejects.toThrow(/append-only/);
  await expect(db.updateTable('audit').set({ actor: 'x' }).execute()).rejects.toThrow(/append-only/);
});
