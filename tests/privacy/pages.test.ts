import { crc32 } from 'node:zlib';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFileFolder } from '../../src/inbox/files/file-folder.ts';
import { DAY, HOUR } from '../../src/kernel/instants.ts';
import { destroyApproved } from '../../src/privacy/destruction-keeper.ts';
import { proposeDestruction } from '../../src/privacy/propose-destruction.ts';
import { type ConsoleStand, NOW, startConsole } from '../console/stand.ts';
import { facts } from '../dispatch/desk.ts';
import { closed, destructionOn, seal, type Talk, talkOf } from './talk.ts';

/** What an archive of stored files holds, by the lists at its end; throws when a sum is wrong. */
function unzip(bytes: Buffer): Map<string, string> {
  const end = bytes.length - 22;
  const files = new Map<string, string>();
  let at = bytes.readUInt32LE(end + 16);
  for (let n = bytes.readUInt16LE(end + 10); n > 0; n--) {
    const [length, from] = [bytes.readUInt32LE(at + 24), bytes.readUInt32LE(at + 42)];
    const name = bytes.subarray(at + 46, at + 46 + bytes.readUInt16LE(at + 28)).toString();
    const start = from + 30 + bytes.readUInt16LE(from + 26);
    const content = bytes.subarray(start, start + length);
    if (crc32(content) !== bytes.readUInt32LE(at + 16)) throw new Error(`${name} is broken`);
    files.set(name, content.toString());
    at += 46 + Buffer.byteLength(name);
  }
  return files;
}

describe('the pages about personal data', () => {
  let stand: ConsoleStand;
  let talk: Talk;
  let stranger: Talk;
  let number = 0;
  const dataDir = mkdtempSync(join(tmpdir(), 'otklik-pages-'));
  const cookies = new Map<string, string>();
  beforeAll(async () => {
    const { clocks, pack } = facts();
    stand = await startConsole({
      privacy: {
        seal,
        clocks,
        pack,
        folder: openFileFolder(dataDir),
        terms: (agency, at) => clocks.policy(pack(agency), at).settings.retention_terms ?? [],
        onChanged: () => undefined,
      },
    });
    const at = NOW - 20 * HOUR;
    talk = await talkOf(stand.store, dataDir, { word: 'Мухоморкин', account: 'leningrad/vk/main', at });
    stranger = await talkOf(stand.store, dataDir, { word: 'Поганкин', account: 'leningrad/vk/main', at });
    await stand.store.db
      .updateTable('clients')
      .set({ name: '<script>alert(1)</script>' })
      .where('id', '=', talk.clientId)
      .execute();
    ({ number } = await stand.store.db
      .selectFrom('cases')
      .select('number')
      .where('id', '=', talk.caseId)
      .executeTakeFirstOrThrow());
    for (const role of ['supervisor', 'administrator'] as const) {
      await stand.addStaff(role, `${role}@example.ru`, role, ['leningrad']);
      cookies.set(role, await stand.cookieOf(`${role}@example.ru`));
    }
  });
  afterAll(async () => {
    await stand.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const get = (path: string, role = 'administrator') =>
    stand.app.request(`/console/privacy${path}`, { headers: { cookie: cookies.get(role) ?? '' } });
  const post = (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
    stand.app.request(`/console/privacy${path}`, {
      method: 'POST',
      headers: {
        cookie: cookies.get('administrator') ?? '',
        origin: 'http://localhost',
        host: 'localhost',
        ...headers,
      },
      body: new URLSearchParams(form),
    });
  const person = () => `/people/${talk.clientId}`;
  const audited = async (action: string) => {
    const rows = await stand.store.db
      .selectFrom('audit')
      .select('details')
      .where('action', '=', action)
      .execute();
    return rows.map(({ details }) => JSON.parse(details) as unknown);
  };

  it('are closed for everybody but administrators', async () => {
    for (const path of ['', `/find?agency=leningrad&number=${number}`, person()])
      expect((await get(path, 'supervisor')).status).toBe(403);
  });

  it('find a person by the number of a case, and escape what he calls himself', async () => {
    const found = await get(`/find?agency=leningrad&number=${number}`);
    expect(found.headers.get('location')).toBe(`/console/privacy${person()}`);
    const page = await (await get(person())).text();
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect((await get('/find?agency=leningrad&number=999999')).status).toBe(404);
    expect((await get("/find?agency=leningrad&number=1'or'1'='1")).status).toBe(404);
    expect((await get('/people/nobody')).status).toBe(404);
  });

  it('U-02 T-12 give out the whole history of one client, by function, and of nobody else', async () => {
    const form = { identified: 'passport', reason: 'запрос по 152-ФЗ' };
    const response = await post(`${person()}/export`, form);
    expect(response.headers.get('content-type')).toBe('application/zip');
    const files = unzip(Buffer.from(await response.arrayBuffer()));
    expect([...files.keys()].map((name) => name.replace(/\/.{8}-/, '/'))).toEqual([
      'files/Мухоморкин.pdf',
      'history.json',
      'history.html',
    ]);
    const history = JSON.parse(files.get('history.json') ?? '') as { cases: { said: { who: string }[] }[] };
    expect(history.cases[0]?.said.map(({ who }) => who)).toEqual(
      expect.arrayContaining(['client', 'operator']),
    );
    const all = [...files.values()].join('\n');
    expect(all).toContain('Уважаемый Мухоморкин');
    expect(all).not.toMatch(/Поганкин|Звонил/);
    expect(files.get('history.html')).not.toContain('<script');
    expect(await audited('data.export')).toEqual([form]);
  });

  it('do not give it out without a reason, or to another page', async () => {
    expect((await post(`${person()}/export`, { identified: 'passport', reason: '' })).status).toBe(400);
    const form = { identified: 'passport', reason: 'запрос человека' };
    expect((await post(`${person()}/export`, form, { origin: 'https://evil.example' })).status).toBe(403);
    expect(await audited('data.export')).toHaveLength(1);
  });

  it('152-ФЗ art. 20 part 1: a demand gets ten working days, in the case of this person only', async () => {
    const form = { kind: 'access', identified: 'account', received: '2026-11-20', wish: 'Что вы храните?' };
    expect((await post(`${person()}/requests`, { ...form, case: stranger.caseId })).status).toBe(404);
    expect((await post(`${person()}/requests`, { ...form, case: talk.caseId })).status).toBe(303);
    const clock = await stand.store.db
      .selectFrom('clocks')
      .select(['deadline_at', 'clause'])
      .where('process', '=', 'pd_access')
      .execute();
    expect(clock.map(({ deadline_at: at }) => new Date(at).toISOString().slice(0, 10))).toEqual([
      '2026-12-04',
    ]);
    expect(await (await get('')).text()).toContain('узнать, какие данные хранятся');
    const request = await stand.store.db
      .selectFrom('privacy_requests')
      .select('id')
      .executeTakeFirstOrThrow();
    const to = `${person()}/requests/${request.id}`;
    const destroying = { how: 'destroy', answer: 'Удалили' };
    expect((await post(to, destroying)).status).toBe(400);
    // Who asks what is kept has not asked for that.
    expect((await post(to, { ...destroying, sure: 'yes' })).status).toBe(400);
    expect((await post(to, { how: 'done', answer: 'Выдали архив' })).status).toBe(303);
    expect(await (await get(person())).text()).toMatch(/исполнен[^]*Выдали архив/);
  });

  it('destroy what is old only when a person has said that he knows what it means', async () => {
    const later = NOW + 800 * DAY;
    await closed(stand.store, talk, 'hr-service', NOW);
    await proposeDestruction(destructionOn(stand.store, dataDir, later), later);
    expect(await (await get('')).text()).toContain('сообщения в управление государственной службы и кадров');
    const form = { agency: 'leningrad', class: 'hr-messages', upTo: String(later) };
    expect((await post('/approve', form)).status).toBe(400);
    expect((await post('/approve', { ...form, class: 'other', sure: 'yes' })).status).toBe(400);
    const approved = await post('/approve', { ...form, sure: 'yes' });
    const act = approved.headers.get('location') ?? '';
    expect(act).toMatch(/^\/console\/privacy\/acts\//);
    expect(await destroyApproved(destructionOn(stand.store, dataDir, later), 'one')).toBe(1);
    const page = await (await get(act.replace('/console/privacy', ''))).text();
    expect(page).toMatch(
      /Акт об уничтожении № 1[^]*Вопрос [А-Я]{2}-\d+[^]*сообщений: \d, файлов: 1, заметок: 1/,
    );
    expect(page).not.toContain('Мухоморкин');
    // What is left of the case can be looked at by everybody who could before.
    const rest = await stand.app.request(`/console/cases/${talk.caseId}`, {
      headers: { cookie: cookies.get('administrator') ?? '' },
    });
    expect([rest.status, (await rest.text()).includes('Мухоморкин')]).toEqual([200, false]);
  });

  it('a hold is set and lifted', async () => {
    await post(`${person()}/holds`, { ground: 'court', reason: 'Иск' });
    const [hold] = await stand.store.db.selectFrom('privacy_holds').selectAll().execute();
    expect(hold?.reason).toMatch(/^sealed\.1\./);
    expect(await (await get(person())).text()).toMatch(/дело в суде[^]*Иск/);
    // By the address of another person it is not found.
    await post(`/people/${stranger.clientId}/holds/${hold?.id}/lift`, {});
    expect(await audited('data.release')).toEqual([{ result: false }]);
    await post(`${person()}/holds/${hold?.id}/lift`, {});
    expect(await (await get(person())).text()).toContain('снят');
  });
});
