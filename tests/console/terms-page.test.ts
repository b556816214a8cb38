import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../src/kernel/instants.ts';
import { at, clocksOf, startCase, tick, watchDeps } from '../watch/watch-stand.ts';
import { seedCase } from './seed.ts';
import { type ConsoleStand, NOW, startConsole } from './stand.ts';

let stand: ConsoleStand;
let annaId: string;
const cookies = new Map<string, string>();
/** Five working hours from here end at 16:00. */
const MONDAY = at('2026-11-16T10:00', 'Europe/Ulyanovsk');

beforeAll(async () => {
  stand = await startConsole();
  annaId = await stand.addStaff('Анна', 'anna@example.org', 'operator', ['ulyanovsk']);
  await stand.addStaff('Глеб', 'gleb@example.org', 'supervisor', ['ulyanovsk']);
  await stand.addStaff('Борис', 'boris@example.org', 'operator', ['kursk']);
  await stand.addStaff('Ева', 'eva@example.org', 'editor', ['ulyanovsk']);
  for (const name of ['anna@example.org', 'gleb@example.org', 'boris@example.org', 'eva@example.org']) {
    cookies.set(name.split('@')[0] ?? '', await stand.cookieOf(name));
  }
  cookies.set('admin', await stand.cookieOf('admin@otklik.local'));
});
afterAll(() => stand.stop());

const partial = { 'hx-request': 'true', 'hx-request-type': 'partial' };
const read = async (who: string, path: string) => {
  const response = await stand.app.request(`/console${path}`, {
    headers: { cookie: cookies.get(who) ?? '' },
  });
  return (await response.text()).replaceAll(/\s+/g, ' ');
};
const post = (who: string, path: string, form: Record<string, string> = {}, headers = {}) =>
  stand.app.request(`/console${path}`, {
    method: 'POST',
    headers: { cookie: cookies.get(who) ?? '', host: 'localhost', origin: 'http://localhost', ...headers },
    body: new URLSearchParams(form),
  });
const countIn = (page: string) => /id="terms-link"[^>]*>\s*Сроки(?:<span[^>]*>(\d+))?/.exec(page)?.[1] ?? '0';

async function clockOf(caseId: string): Promise<string> {
  const [clock] = await clocksOf(stand.store, caseId);
  return clock?.id ?? '';
}

describe('what there is to know of deadlines', () => {
  it('is empty at first, and says so', async () => {
    expect(await read('anna', '/terms')).toContain('Напоминаний нет.');
    expect(countIn(await read('anna', '/queue'))).toBe('0');
  });

  it('is shown to those it concerns, until they say that they have seen it; the next share comes anew', async () => {
    const id = await startCase(stand.store, { agency: 'ulyanovsk', at: MONDAY, owner: annaId });
    const clock = await clockOf(id);
    const deps = watchDeps(stand.store);
    await tick(deps, MONDAY);
    await tick(deps, MONDAY + 2.75 * HOUR);
    const half = await read('anna', '/terms');
    expect(half).toContain('Прошла половина срока');
    expect(half).toContain(`href="/console/cases/${id}"`);
    expect(countIn(half)).toBe('1');
    expect(countIn(await read('boris', '/queue'))).toBe('0');
    expect(countIn(await read('gleb', '/queue'))).toBe('0');
    expect((await post('boris', `/terms/${clock}/seen`)).status).toBe(303);
    expect(countIn(await read('anna', '/queue'))).toBe('1');
    const seen = await (await post('anna', `/terms/${clock}/seen`, {}, partial)).text();
    expect(seen).not.toContain('<html');
    expect(seen).toContain('Напоминаний нет.');
    expect(countIn(seen)).toBe('0');
    await tick(deps, MONDAY + 5 * HOUR);
    expect(await read('anna', '/terms')).toContain('Прошло 80 % срока');
    expect(await read('gleb', '/terms')).toContain('Прошло 80 % срока');
    await tick(deps, MONDAY + 7 * HOUR);
    const over = await read('gleb', '/terms');
    expect(over).toContain('Срок прошёл');
    expect(over).not.toContain('Прошло 80');
    expect(over).toContain('class="badge "');
    expect((await post('gleb', `/terms/${clock}/seen`)).headers.get('location')).toBe('/console/terms');
    expect(countIn(await read('gleb', '/queue'))).toBe('0');
  });

  it('comes to an open queue with its changes', async () => {
    const changes = await (await post('anna', '/queue/changes', { view: 'waiting', shown: '' })).text();
    expect(countIn(changes)).toBe('1');
    expect(/id="terms-link"[^>]*hx-swap-oob/.test(changes.replaceAll('\n', ' '))).toBe(true);
  });

  it('is not for editors, who work on no case', async () => {
    expect(await read('eva', '/queue')).not.toContain('terms-link');
    expect((await post('eva', '/terms/x/seen')).status).toBe(403);
  });

  it('tells an administrator, and nobody else, that letters are kept as files', async () => {
    expect(await read('admin', '/terms')).toContain('<code>/var/otklik/mail</code>');
    expect(await read('anna', '/terms')).not.toContain('SMTP_URL');
  });
});

describe('the queue by deadline', () => {
  it('is narrowed to what has passed or ends within the hour, in the same order, page by page', async () => {
    const due: [string, number | null][] = [
      ['прошёл давно', -3 * HOUR],
      ['прошёл только что', -1],
      ['ровно сейчас', 0],
      ['через полчаса', 30 * MINUTE],
      ['через два часа', 2 * HOUR],
      ['без срока', null],
    ];
    for (const [title, ahead] of due) {
      const dueAt = ahead === null ? null : NOW + ahead;
      await seedCase(stand.store.db, { agency: 'kursk', title, openedAt: NOW - 9 * HOUR, dueAt });
    }
    const titles = async (path: string) =>
      [...(await read('boris', path)).matchAll(/class="row-title" dir="auto" ?>([^<]*)</g)].map(
        ([, text]) => text,
      );
    expect(await titles('/queue?due=overdue')).toEqual(['прошёл давно', 'прошёл только что']);
    expect(await titles('/queue?due=soon')).toEqual(['ровно сейчас', 'через полчаса']);
    expect(await titles('/queue')).toHaveLength(6);
    expect(await titles('/queue?due=nonsense')).toHaveLength(6);
    expect(await read('boris', '/queue?view=mine&due=overdue')).toContain('Просроченных нет.');
    for (let i = 0; i < 60; i += 1) {
      await seedCase(stand.store.db, {
        agency: 'kursk',
        title: 'ещё',
        openedAt: NOW - 9 * HOUR,
        dueAt: NOW - MINUTE,
      });
    }
    const first = await read('boris', '/queue?due=overdue');
    const next = /class="more"><a href="([^"]+)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(next).toContain('due=overdue');
    expect(await titles('/queue?due=overdue')).toHaveLength(50);
    expect(await titles(next.replace('/console', ''))).toHaveLength(12);
    const fresh = { view: 'waiting', due: 'soon', shown: '' };
    expect(await (await post('boris', '/queue/changes', fresh)).text()).toContain('Ещё 2 новых');
  });
});
