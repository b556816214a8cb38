import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { meetClocks, reopenClocks } from '../../src/cases/clocks.ts';
import { createResponseClocks } from '../../src/cases/response-clocks.ts';
import { newId } from '../../src/kernel/ids.ts';
import { HOUR, MINUTE } from '../../src/kernel/instants.ts';
import { recomputeClocks } from '../../src/watch/recompute-clocks.ts';
import {
  at,
  clocksOf,
  packOf,
  responseClocks,
  silent,
  startCase,
  tick,
  watchDeps,
  withDayOff,
} from '../watch/watch-stand.ts';
import { seedCase } from './seed.ts';
import { type ConsoleStand, NOW, startConsole } from './stand.ts';

let stand: ConsoleStand;
let operator: string;
let supervisor: string;
let stranger: string;
const ul = (local: string) => at(local, 'Europe/Ulyanovsk');
/** Nine working hours of two days with a lunch and a night between. */
const FRIDAY = ul('2026-11-13T16:20:30');

beforeAll(async () => {
  stand = await startConsole();
  await stand.addStaff('Анна', 'anna@example.org', 'operator', ['ulyanovsk', 'kursk']);
  await stand.addStaff('Глеб', 'gleb@example.org', 'supervisor', ['ulyanovsk', 'kursk']);
  await stand.addStaff('Борис', 'boris@example.org', 'operator', ['leningrad']);
  operator = await stand.cookieOf('anna@example.org');
  supervisor = await stand.cookieOf('gleb@example.org');
  stranger = await stand.cookieOf('boris@example.org');
});
afterAll(() => stand.stop());

const get = (path: string, cookie: string, headers: Record<string, string> = {}) =>
  stand.app.request(`/console${path}`, { headers: { cookie, ...headers } });
const pageOf = async (path: string, cookie = operator) =>
  (await (await get(path, cookie)).text()).replaceAll(/\s+/g, ' ');

async function clockOf(caseId: string): Promise<string> {
  const [clock] = await clocksOf(stand.store, caseId);
  return clock?.id ?? '';
}

const bodyOf = (page: string) => /<tbody>(.*?)<\/tbody>/.exec(page)?.[1] ?? '';

/** «1 ч 39 мин 30 с» in milliseconds. */
function lengthOf(text: string): number {
  const part = (unit: string) => Number(new RegExp(`(\\d+) ${unit}(?: |$)`).exec(text)?.[1] ?? 0);
  return part('ч') * HOUR + part('мин') * MINUTE + part('с') * 1_000;
}

describe('the explanation of a deadline', () => {
  it('counts in rows that add up to the term, and names what did not count, the clause and the versions', async () => {
    const id = await startCase(stand.store, {
      agency: 'ulyanovsk',
      at: FRIDAY,
      asked: { kind: 'mention', place: 'public' },
    });
    const page = await pageOf(`/clocks/${await clockOf(id)}`);
    const lengths = [...bodyOf(page).matchAll(/<td>([^<]*)<\/td> <\/tr>/g)].map(([, text = '']) =>
      text.trim(),
    );
    expect(lengths.length).toBeGreaterThan(2);
    expect(lengths.reduce((sum, text) => sum + lengthOf(text), 0)).toBe(6 * HOUR);
    expect(page).toContain('<th scope="row" colspan="2">Всего</th> <td>6 рабочих часов</td>');
    expect(page).toContain('<h1>Ответ на упоминание: 6 рабочих часов</h1>');
    expect(page).toContain('<strong>14.11.2026</strong> суббота, выходной');
    expect(page).toContain('Порядок от 24.10.2024 № 73-ПГ.10/2024/Вн, п. 7.2');
    expect(page).toContain(responseClocks.calendarVersion);
    expect(page).toContain(responseClocks.policy(packOf('ulyanovsk'), FRIDAY).version);
    expect(page).toContain('Часы работы взяты по предположению');
    expect(page).toContain('понедельник, 16 ноября 2026 г., 14:20:30');
    expect(page).toContain(`href="/console/cases/${id}"`);
    // Neither the client nor the words of the client: a printed sheet goes to others.
    expect(page).not.toContain('Когда починят дорогу?');
  });

  it('is not there for the staff of another body, nor for strangers', async () => {
    const clock = await clockOf(await startCase(stand.store, { agency: 'ulyanovsk', at: FRIDAY }));
    expect((await get(`/clocks/${clock}`, stranger)).status).toBe(404);
    expect((await get(`/clocks/${newId()}`, operator)).status).toBe(404);
    const away = await get(`/clocks/${clock}`, '');
    expect(away.headers.get('location')).toBe(`/console/sign-in?next=%2Fconsole%2Fclocks%2F${clock}`);
  });

  it('opens from the countdown: as a part where the script runs, as a page of its own otherwise', async () => {
    const id = await startCase(stand.store, { agency: 'ulyanovsk', at: NOW });
    const clock = await clockOf(id);
    expect(await pageOf(`/cases/${id}`)).toContain(`href="/console/clocks/${clock}" data-explain`);
    const part = await (await get(`/clocks/${clock}`, operator, { 'hx-request-type': 'partial' })).text();
    expect(part).not.toContain('<html');
    expect(part).toContain('<h2>');
    expect(part).toContain('для печати');
  });

  it('tells the other reading to those who answer for the practice', async () => {
    const id = await startCase(stand.store, {
      agency: 'kursk',
      at: at('2026-11-16T23:00'),
      asked: { kind: 'mention', place: 'public' },
    });
    const path = `/clocks/${await clockOf(id)}`;
    expect(await pageOf(path, operator)).not.toContain('Другое прочтение');
    expect(await pageOf(path, supervisor)).toContain('При другом прочтении пункта (3 рабочих часа)');
  });

  it('tells in words what happened to the deadline, in order', async () => {
    const start = ul('2026-11-23T16:00');
    const id = await startCase(stand.store, { agency: 'ulyanovsk', at: start });
    await tick(watchDeps(stand.store), start);
    const later = createResponseClocks(withDayOff('2026-11-24'));
    const deps = { store: stand.store, pack: packOf, log: silent, clock: () => start + MINUTE };
    await recomputeClocks({ ...deps, clocks: later });
    await tick(watchDeps(stand.store, later), ul('2026-11-25T10:00'));
    const met = newId();
    const act = stand.store.db.transaction();
    await act.execute((trx) => meetClocks(trx, id, met, ul('2026-11-25T11:00')));
    await act.execute((trx) =>
      reopenClocks(trx, { messageId: met }, 'rejected_by_client', ul('2026-11-25T11:30')),
    );
    await tick(watchDeps(stand.store, later), ul('2026-11-25T13:00'));
    const page = await pageOf(`/clocks/${await clockOf(id)}`);
    const history = /<ol class="history">(.*?)<\/ol>/.exec(page)?.[1] ?? '';
    const told = [...history.matchAll(/<span>([^<]*)<\/span>/g)].map(([, text]) => text);
    expect(told).toEqual([
      'Срок поставлен.',
      `Срок пересчитан: был до: вторник, 24 ноября 2026 г., 12:00; стал до: среда, 25 ноября 2026 г., 12:00; календарь ${responseClocks.calendarVersion} сменился на ${later.calendarVersion}.`,
      'Предупреждение: прошла половина срока.',
      'Дан ответ, в срок.',
      'Срок идёт дальше: клиент не принял ответ бота.',
      'Срок прошёл.',
    ]);
    expect(page).toContain('Действует срок, посчитанный тогда');
  });

  it('shows the deadline even when the hours it was counted by are gone', async () => {
    const talk = await seedCase(stand.store.db, { agency: 'kursk', openedAt: NOW, dueAt: NOW + HOUR });
    const page = await pageOf(`/clocks/${await clockOf(talk.id)}`);
    expect(page).toContain('Сам срок действует.');
    expect(page).toContain('Регламент, п. 20');
  });
});

describe('a case beside its deadline', () => {
  it('says that it came late, and until when it waits for the client', async () => {
    const late = await startCase(stand.store, { agency: 'ulyanovsk', at: FRIDAY, now: NOW });
    expect(await pageOf(`/cases/${late}`)).toContain(
      'Пришло с опозданием: срок уже прошёл к моменту доставки.',
    );
    const answered = await seedCase(stand.store.db, {
      agency: 'kursk',
      status: 'answered',
      openedAt: NOW - HOUR,
      dueAt: null,
    });
    const page = await pageOf(`/cases/${answered.id}?view=answered`);
    expect(page.match(/ждём ответа клиента с 11:21/g)).toHaveLength(2);
    expect(page).not.toContain('Пришло с опозданием');
  });
});
