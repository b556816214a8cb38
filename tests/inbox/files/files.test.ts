import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsers } from '../../../bots/index.ts';
import {
  type ClamdStand,
  type FileStand,
  startClamdStand,
  startFileStand,
} from '../../../scripts/stands/files.ts';
import type { Attachment } from '../../../src/channel/events.ts';
import { fileRoutes } from '../../../src/console/files-route.ts';
import { createFileKeeper } from '../../../src/inbox/files/file-keeper.ts';
import { changeDraft } from '../../../src/appeals/drafts.ts';
import { sendAppeal } from '../../../src/appeals/send-appeal.ts';
import { keepUpload } from '../../../src/inbox/files/keep-upload.ts';
import { addApplicant, addDraft, appealsOn } from '../../appeals/desk.ts';
import { openFileFolder } from '../../../src/inbox/files/file-folder.ts';
import { noteFiles } from '../../../src/inbox/files/file-rows.ts';
import { clamd } from '../../../src/inbox/files/virus-scanner.ts';
import { createLog } from '../../../src/kernel/log.ts';
import { HOUR, MINUTE } from '../../../src/kernel/instants.ts';
import { openSessions } from '../../../src/staff/sessions.ts';
import type { FileRow } from '../../../src/store/tables.ts';
import { type ConsoleStand, NOW, startConsole } from '../../console/stand.ts';
import { untilReady } from '../../stands/process.ts';
import { seedCase, seedMessage } from '../../console/seed.ts';

const JPEG = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(500, 7)]);
const PDF = Buffer.from('%PDF-1.7\n%âãÏÓ\n');
const PROGRAM = Buffer.concat([Buffer.from('MZ\x90\0\x03', 'latin1'), Buffer.alloc(300)]);
const PAGE = Buffer.from('<!doctype html><script>alert(1)</script>');
const VIRUS = Buffer.concat([
  PDF,
  Buffer.from('X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'),
]);

let console_: ConsoleStand;
let stand: FileStand;
let scanner: ClamdStand;
let folder = '';
let now = NOW;
const seeded = { message: '', case: '' };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'otklik-files-'));
  [console_, stand, scanner] = await Promise.all([startConsole(), startFileStand(), startClamdStand()]);
  const { store } = console_;
  const sessions = openSessions({
    db: store.db,
    secret: 'a secret of the tests, long enough',
    publicUrl: undefined,
  });
  console_.app.route(
    '/files',
    fileRoutes({ db: store.db, sessions, folder: openFileFolder(folder), agencies: [] }),
  );
  await console_.addStaff('Анна', 'anna@example.org', 'operator', ['leningrad']);
  await console_.addStaff('Курт', 'kurt@example.org', 'operator', ['kursk']);
});
afterAll(async () => {
  await console_.stop();
  await stand.close();
  await scanner.close();
  rmSync(folder, { recursive: true, force: true });
});

const telegram = () =>
  parsers.telegram.open({
    id: 'tg',
    channel: 'telegram',
    mode: 'webhook',
    token: '42:T',
    secret: 's',
    apiRoot: stand.url,
    bot: { id: 42, username: 'gov_bot' },
  });

/** A message with these attachments, and the keeper over it until nothing changes any more. */
async function receive(
  attachments: readonly Attachment[],
  settings: { scan?: boolean; until?: () => boolean } = {},
) {
  const { store } = console_;
  const seed = await seedCase(store.db, { openedAt: now, dueAt: now + HOUR });
  const message = await seedMessage(store.db, seed, {
    author: 'client',
    text: 'Смотрите',
    at: now,
    data: { attachments },
  });
  Object.assign(seeded, { message, case: seed.id });
  await store.transact((trx) =>
    noteFiles(trx, { id: message, agency: 'leningrad', account: 'tg', at: now }, attachments),
  );
  return keep(settings.scan ?? true);
}

async function keep(scan: boolean): Promise<FileRow[]> {
  const { store } = console_;
  const channel = telegram();
  const keeper = createFileKeeper({
    store,
    clock: () => now,
    log: createLog('silent'),
    folder: openFileFolder(folder),
    scan: scan ? clamd(scanner.address) : null,
    channel: () => channel,
    largest: () => 20,
    onCasesChanged: () => undefined,
  });
  const rows = () =>
    store.db
      .selectFrom('files')
      .selectAll()
      .where('message_id', '=', seeded.message)
      .orderBy('position')
      .execute();
  keeper.start();
  await untilReady(async () => {
    const open = (await rows()).filter(
      (row) => row.lease_owner !== null || (row.settled_at === null && row.not_before <= now),
    );
    if (open.length > 0) throw new Error(`${open.length} are still open`);
  });
  await keeper.stop();
  return rows();
}

const given = (id: string, ...answers: Parameters<FileStand['files']['set']>[1]) =>
  stand.files.set(id, answers);
const document = (id: string, more: Partial<Attachment> = {}): Attachment => ({
  kind: 'document',
  id,
  ...more,
});
const cookies = new Map<string, Promise<string>>();
function cookieOf(who: string): Promise<string> {
  const known = cookies.get(who) ?? console_.cookieOf(who);
  cookies.set(who, known);
  return known;
}
const open = async (id: string, who: string | null) =>
  console_.app.request(`/files/${id}`, {
    headers: who === null ? {} : { cookie: await cookieOf(who) },
  });

describe('a file that is what it says', () => {
  let row: FileRow | undefined;
  beforeAll(async () => {
    given('photos/1.jpg', { bytes: JPEG });
    [row] = await receive([{ kind: 'photo', id: 'photos/1.jpg' }]);
  });
  it('is fetched, scanned and kept under its digest', () => {
    expect(row).toMatchObject({ state: 'ready', name: 'фото.jpg', type: 'image/jpeg', size: JPEG.length });
    expect(existsSync(join(folder, 'files', row?.digest?.slice(0, 2) ?? '', row?.digest ?? ''))).toBe(true);
  });
  it('is given to the staff of the body, so that nothing in it can run', async () => {
    const answer = await open(row?.id ?? '', 'anna@example.org');
    expect(answer.status).toBe(200);
    expect(Buffer.from(await answer.arrayBuffer()).equals(JPEG)).toBe(true);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'x-content-type-options': 'nosniff',
      'content-disposition': `inline; filename="____.jpg"; filename*=UTF-8''%D1%84%D0%BE%D1%82%D0%BE.jpg`,
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    });
  });
  it('is not given to other bodies, nor to nobody', async () => {
    expect((await open(row?.id ?? '', 'kurt@example.org')).status).toBe(404);
    expect((await open(row?.id ?? '', null)).status).toBe(303);
  });
  it('stands in the talk with its name and size', async () => {
    const cookie = await cookieOf('anna@example.org');
    const page = await (
      await console_.app.request(`/console/cases/${seeded.case}`, { headers: { cookie } })
    ).text();
    expect(page).toContain(`href="/files/${row?.id}"`);
    expect(page).toContain('504 Б');
  });
  it('that comes twice is kept once', async () => {
    const [again] = await receive([document('photos/1.jpg', { name: 'копия.jpg' })]);
    expect(again).toMatchObject({ state: 'ready', digest: row?.digest, name: 'копия.jpg' });
    expect(readdirSync(join(folder, 'files', 'drafts'))).toEqual([]);
  });
});

describe('a file that is not what it says', () => {
  it.each([
    ['a program called a document', PROGRAM, { name: 'приказ.pdf' }, 'not_taken'],
    ['a page called a picture', PAGE, { kind: 'photo' }, 'not_taken'],
    ['a document called a picture', PDF, { name: 'двор.jpg' }, 'lie'],
    ['a picture of another declared type', JPEG, { name: 'двор.jpg', mime: 'application/pdf' }, 'lie'],
    ['a document sent as a photo', PDF, { kind: 'photo' }, 'lie'],
    ['a program with two endings', PROGRAM, { name: 'двор.jpg.exe' }, 'not_taken'],
    ['a picture called a program', JPEG, { name: 'двор.jpg.exe' }, 'lie'],
  ])('%s is refused and shown so', async (_, bytes, said, reason) => {
    given('lie', { bytes });
    const [row] = await receive([document('lie', said)]);
    expect(row).toMatchObject({ state: 'refused', reason, digest: null });
    expect((await open(row?.id ?? '', 'anna@example.org')).status).toBe(404);
    const cookie = await cookieOf('anna@example.org');
    const page = await (
      await console_.app.request(`/console/cases/${seeded.case}`, { headers: { cookie } })
    ).text();
    expect(page).toContain('не открываем');
  });
});

it('200 MB are not fetched: not when they are announced, and not further than the limit when they are not', async () => {
  given('endless', { endless: 200 * 1_024 * 1_024 });
  const before = stand.sent();
  const rows = await receive([document('endless'), document('announced', { size: 200 * 1_024 * 1_024 })]);
  expect(rows.map(({ state, reason }) => [state, reason])).toEqual([
    ['refused', 'too_large'],
    ['refused', 'too_large'],
  ]);
  expect(stand.sent() - before).toBeLessThan(40 * 1_024 * 1_024);
  expect(stand.asked).not.toContain('announced');
  expect(readdirSync(join(folder, 'files', 'drafts'))).toEqual([]);
});

describe('an address that is not the platform’s', () => {
  it.each([
    'http://169.254.169.254/latest/meta-data',
    'http://127.0.0.1:1/',
    'https://example.org/a.jpg',
    'file:///etc/passwd',
  ])('%s is not asked, a redirect there neither', async (redirect) => {
    given('away', { redirect });
    const [row] = await receive([document('away')]);
    expect(row).toMatchObject({ state: 'refused', reason: 'forbidden_address' });
  });
});

describe('a file of an appeal', () => {
  it('is nobody’s of the staff until the appeal is sent, then of those who see the appeal', async () => {
    const { store } = console_;
    const applicantId = await addApplicant(store, { agency: 'leningrad' });
    const draftId = await addDraft(store, now, { agency: 'leningrad', applicantId });
    const owner = `draft:${draftId}`;
    const upload = {
      agency: 'leningrad',
      owner,
      by: applicantId,
      name: 'a.pdf',
      mime: '',
      bytes: PDF,
      largest: 1,
    };
    await keepUpload({ store, folder: openFileFolder(folder), scans: false }, upload, now);
    const row = await store.db
      .selectFrom('files')
      .select('id')
      .where('message_id', '=', owner)
      .executeTakeFirstOrThrow();
    expect((await open(row.id, 'anna@example.org')).status).toBe(404);
    await store.transact((trx) =>
      changeDraft(trx, { id: draftId, version: 1 }, { attachments: [owner] }, { by: applicantId, at: now }),
    );
    const sent = await sendAppeal(appealsOn(store), { draftId, applicantId, at: now });
    expect(sent).toMatchObject({ sent: true });
    expect((await open(row.id, 'anna@example.org')).status).toBe(200);
    expect((await open(row.id, 'kurt@example.org')).status).toBe(404);
  });
});

describe('a scanner', () => {
  it('that finds a virus: the file is refused and its bytes go', async () => {
    given('virus', { bytes: VIRUS });
    const [row] = await receive([document('virus', { name: 'счёт.pdf' })]);
    expect(row).toMatchObject({ state: 'refused', reason: 'infected' });
    expect(existsSync(join(folder, 'files', row?.digest?.slice(0, 2) ?? '', row?.digest ?? ''))).toBe(false);
  });
  it('that is away: the file waits and is not given out', async () => {
    scanner.away = true;
    given('waits', { bytes: PDF });
    const [row] = await receive([document('waits', { name: 'заявление.pdf' })]);
    expect(row).toMatchObject({ state: 'unchecked', reason: 'scanner_away' });
    expect((await open(row?.id ?? '', 'anna@example.org')).status).toBe(404);
    scanner.away = false;
    now += 2 * MINUTE;
    const [checked] = await keep(true);
    expect(checked).toMatchObject({ state: 'ready' });
  });
});

it('what fails is tried again, later every time; what is no file leaves no trace', async () => {
  given('flaky', { status: 502 }, { status: 500 }, { bytes: PDF });
  const [first, ...others] = await receive([document('flaky'), { kind: 'sticker', id: 'st' }]);
  expect(others).toEqual([]);
  expect(first).toMatchObject({ state: 'waiting', reason: 'answered 502' });
  now += MINUTE;
  const [second] = await keep(true);
  expect((second?.not_before ?? 0) - now).toBeGreaterThan((first?.not_before ?? 0) - (now - MINUTE));
  now += 10 * MINUTE;
  expect((await keep(true))[0]).toMatchObject({ state: 'ready', name: 'файл.pdf' });
});

it('what was decided is in the audit log', async () => {
  const rows = await console_.store.db
    .selectFrom('audit')
    .select('action')
    .where('subject', 'like', 'file:%')
    .execute();
  expect(new Set(rows.map(({ action }) => action))).toEqual(
    new Set(['file.ready', 'file.refused', 'file.upload']),
  );
});
