import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { exchange } from '../../src/appeals/documents/exchange.ts';
import { folderExchange } from '../../src/appeals/documents/folder.ts';
import { httpDocuments, signed } from '../../src/appeals/documents/http.ts';
import { openFileFolder } from '../../src/inbox/files/file-folder.ts';
import { keepUpload } from '../../src/inbox/files/keep-upload.ts';
import { sha256 } from '../../src/kernel/ids.ts';
import { openStore } from '../../src/store/store.ts';
import type { Store } from '../../src/store/db.ts';
import { at } from '../sla/schedules.ts';
import { appealsOn, sendOne } from './desk.ts';

const NOW = at('2026-11-24T09:00:00Z');
const SECRET = 'a common secret of two systems, long';
const folder = mkdtempSync(join(tmpdir(), 'otklik-documents-'));
let store: Store;
beforeAll(async () => {
  store = await openStore({ databaseUrl: undefined, dataDir: folder });
});
afterEach(async () => {
  await store.db.deleteFrom('appeals').execute();
  await store.db.deleteFrom('alarms').execute();
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const appeals = () => appealsOn(store);
const bytes = openFileFolder(folder);
/** Hangs a file on an owner; gives the bytes. */
async function attach(owner: string, name: string, scans = false): Promise<string> {
  const text = `%PDF-1.7\n% ${name}\n`;
  const upload = { agency: 'kursk', owner, by: 'test', name, mime: '', bytes: Buffer.from(text), largest: 1 };
  expect(await keepUpload({ store, folder: bytes, scans }, upload, NOW)).toBeNull();
  return text;
}

const row = (id: string) =>
  store.db.selectFrom('appeals').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

describe('exchange by a folder', () => {
  let place = '';
  let count = 0;
  const turn = () => exchange({ appeals: appeals(), documents: folderExchange(place), folder: bytes }, NOW);
  const receipt = (id: string, text: string) => writeFileSync(join(place, 'in', `${id}.json`), text);
  beforeAll(() => {
    place = join(folder, 'exchange');
  });

  it('L1-11 citizens and organisations go into blocks of their own, with a machine-readable passport', async () => {
    const person = await sendOne(store, NOW, { essence: 'Прошу помочь' });
    const company = await sendOne(store, NOW, {
      kind: 'organisation',
      card: { organisation: { name: 'ТСЖ «Дом»', ogrn: '1' } },
    });
    await turn();
    expect(readdirSync(join(place, 'out/kursk/citizens'))).toEqual([person]);
    expect(readdirSync(join(place, 'out/kursk/correspondence'))).toEqual([company]);
    const own = join(place, 'out/kursk/citizens', person);
    expect(readdirSync(own).toSorted()).toEqual(['appeal.txt', 'passport.json']);
    expect(readFileSync(join(own, 'appeal.txt'), 'utf8')).toBe('Прошу помочь');
    expect(JSON.parse(readFileSync(join(own, 'passport.json'), 'utf8'))).toMatchObject({
      format: 'otklik-appeal/1',
      id: person,
      block: 'citizens',
      sentAt: '2026-11-24T12:00:00.000+03:00',
      registerBy: '2026-11-27T18:00:00.000+03:00',
      applicant: { name: 'Соловьёва-Ким Анна' },
    });
  });

  it('U-35 L1-35 what was attached goes with it, once it is fetched and scanned, and the passport names it', async () => {
    const owners = ['message-one', 'message-two'];
    const text = await attach(owners[0] ?? '', 'справка.pdf');
    await attach(owners[1] ?? '', 'справка.pdf', true);
    const id = await sendOne(store, NOW, { attachments: owners });
    await turn();
    // The second one has not been scanned yet.
    expect(await row(id)).toMatchObject({ handed_at: null });
    await store.db
      .updateTable('files')
      .set({ state: 'refused', settled_at: NOW })
      .where('message_id', '=', owners[1] ?? '')
      .execute();
    await turn();
    expect(await row(id)).toMatchObject({ handed_at: NOW });
    const own = join(place, 'out/kursk/citizens', id);
    expect(readFileSync(join(own, 'files/01-справка.pdf'), 'utf8')).toBe(text);
    expect(readdirSync(join(own, 'files'))).toHaveLength(1);
    const passport = JSON.parse(readFileSync(join(own, 'passport.json'), 'utf8')) as { files: unknown };
    expect(passport.files).toEqual([
      {
        name: 'справка.pdf',
        type: 'application/pdf',
        size: Buffer.byteLength(text),
        place: 'files/01-справка.pdf',
        sha256: sha256(text),
      },
      expect.objectContaining({ name: 'справка.pdf', place: null, sha256: null }),
    ]);
  });

  it('number and day come from the receipt, once, whatever is repeated or cut off', async () => {
    const id = await sendOne(store, NOW);
    // Cut off while the package was being written, and after it was there but before that was noted.
    mkdirSync(join(place, `out/kursk/citizens/.${id}.part`), { recursive: true });
    await turn();
    await store.db.updateTable('appeals').set({ handed_at: null }).where('id', '=', id).execute();
    await turn();
    expect(readdirSync(join(place, 'out/kursk/citizens')).filter((name) => name.includes(id))).toEqual([id]);
    const text = JSON.stringify({ appeal: id, number: `${++count}-С/26`, date: '2026-11-24' });
    receipt(id, text);
    await turn();
    expect(await row(id)).toMatchObject({ state: 'registered', number: '1-С/26' });
    receipt(id, text);
    await turn();
    expect(readdirSync(join(place, 'taken'))).toEqual([`${id}.json`]);
    expect(readdirSync(join(place, 'in'))).toEqual([]);
    const clocks = await store.db
      .selectFrom('clocks')
      .select('process')
      .where('case_id', '=', (await row(id)).case_id)
      .execute();
    expect(clocks).toHaveLength(3);
  });

  it('what is no receipt, of nobody or with another number is put aside with an alarm', async () => {
    const id = await sendOne(store, NOW);
    await turn();
    const other = '00000000-0000-7000-8000-000000000000';
    receipt(other, JSON.stringify({ appeal: other, number: '9', date: '2026-11-24' }));
    receipt(id, '{"appeal":');
    writeFileSync(join(place, 'in', '../in/notes.txt'), 'not ours');
    await turn();
    expect(readdirSync(join(place, 'refused')).toSorted()).toEqual(
      [`${other}.json`, `${id}.json`].toSorted(),
    );
    receipt(id, JSON.stringify({ appeal: id, number: '10', date: '2026-12-31' }));
    await turn();
    expect(await row(id)).toMatchObject({ state: 'sent', number: null });
    const alarms = await store.db.selectFrom('alarms').select('text').execute();
    expect(alarms.map(({ text }) => text).join()).toMatch(/unknown_appeal.*bad_date/u);
  });
});

describe('a document system behind HTTP', () => {
  const taken = new Map<string, string>();
  const numbers = new Map<string, string>();
  let server: Server;
  let url = '';
  let manner: 'well' | 'unsigned' | 'fault' = 'well';
  beforeAll(async () => {
    server = createServer((request, response) => {
      const path = request.url ?? '';
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        const given = request.headers['x-otklik-signature'];
        const isFile = path.includes('/files/');
        if (given !== signed(SECRET, NOW, `${request.method} ${path}`, isFile ? '' : body))
          return response.writeHead(401).end();
        if (manner === 'fault') return response.writeHead(503).end();
        if (request.method === 'PUT') {
          taken.set(path, body);
          return response.writeHead(204).end();
        }
        const answer = numbers.get(path);
        if (answer === undefined) return response.writeHead(204).end();
        const key = manner === 'unsigned' ? 'somebody else' : SECRET;
        response.writeHead(200, { 'x-otklik-signature': signed(key, NOW, `answer ${path}`, answer) });
        return response.end(answer);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());
  const turn = (secret = SECRET) =>
    exchange(
      {
        appeals: appeals(),
        documents: httpDocuments({ url, secret, clock: () => NOW }),
        folder: bytes,
      },
      NOW,
    );

  it('takes the package and gives the number later; both sides sign', async () => {
    const text = await attach('message-http', 'план.pdf');
    const id = await sendOne(store, NOW, { attachments: ['message-http'] });
    await turn();
    expect(taken.get(`/appeals/${id}`)).toContain('otklik-appeal/1');
    expect(taken.get(`/appeals/${id}`)).toContain(sha256(text));
    expect(taken.get(`/appeals/${id}/files/${sha256(text)}`)).toBe(text);
    expect(await row(id)).toMatchObject({ state: 'sent', handed_at: NOW });
    numbers.set(`/appeals/${id}`, JSON.stringify({ number: '77-Г', date: '2026-11-24' }));
    manner = 'unsigned';
    await expect(turn()).rejects.toMatchObject({ code: 'unavailable' });
    expect(await row(id)).toMatchObject({ number: null });
    manner = 'well';
    await turn();
    expect(await row(id)).toMatchObject({ state: 'registered', number: '77-Г' });
  });

  it('that fails, or does not know our secret, gets it again later', async () => {
    const id = await sendOne(store, NOW);
    manner = 'fault';
    await expect(turn()).rejects.toMatchObject({ code: 'unavailable' });
    manner = 'well';
    await expect(turn('another secret that is long enough too')).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(await row(id)).toMatchObject({ handed_at: null });
    await turn();
    expect(await row(id)).toMatchObject({ handed_at: NOW });
  });
});
