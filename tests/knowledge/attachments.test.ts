import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attachmentOf, packFile } from '../../src/knowledge/attachments/attachment-files.ts';
import { faultOf, LARGEST_FILE } from '../../src/knowledge/attachments/file-kind.rules.ts';
import { checkArticles } from '../../src/knowledge/check-articles.ts';
import { articleFiles } from '../../src/portal/article-files.ts';
import { exportVersions } from '../../src/knowledge/versions/export.command.ts';
import { attachmentsOf } from '../../src/knowledge/versions/article-source.ts';
import { type KnowledgeStand, startKnowledgeConsole } from '../console/knowledge/stand.ts';
import { NOW } from '../console/stand.ts';

const bytes = (...parts: readonly string[]) => new Uint8Array(Buffer.from(parts.join(''), 'latin1'));
const HEAD = `PK\u0003\u0004${'\u0000'.repeat(26)}`;
const PDF = bytes('%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF');
const ODT = bytes(HEAD, 'mimetype', 'application/vnd.oasis.opendocument.text', 'content.xml');
const DOCX = bytes(HEAD, '[Content_Types].xml', '…', 'word/document.xml');

describe('a file beside an article', () => {
  it.each([
    ['form.pdf', PDF, true],
    ['form-2026.odt', ODT, true],
    ['sample.docx', DOCX, true],
    ['form.pdf', DOCX, false],
    ['form.docx', PDF, false],
    ['form.pdf', bytes('<html><script>'), false],
    ['form.pdf', bytes('%PDF-1.7 /OpenAction << /S /JavaScript >>'), false],
    ['form.docx', bytes(HEAD, '[Content_Types].xml', 'word/document.xml', 'word/vbaProject.bin'), false],
    ['form.docx', bytes(HEAD, 'evil.exe'), false],
    ['form.pdf', new Uint8Array(), false],
    ['form.exe', PDF, false],
    ['../form.pdf', PDF, false],
    ['Форма.pdf', PDF, false],
    ['form.pdf', new Uint8Array(Buffer.concat([PDF, Buffer.alloc(LARGEST_FILE)])), false],
  ])('%s', (name, content, fits) => {
    expect(faultOf(name, content) === null).toBe(fits);
  });
});

describe('a form that an editor adds', () => {
  let stand: KnowledgeStand;
  let kbDir = '';
  const cookies: Record<string, string> = {};
  beforeAll(async () => {
    kbDir = mkdtempSync(join(tmpdir(), 'otklik-forms-'));
    stand = await startKnowledgeConsole();
    for (const login of ['anna', 'boris']) {
      await stand.addStaff(`Имя ${login}`, `${login}@example.org`, 'editor', ['ulyanovsk']);
      cookies[login] = await stand.cookieOf(`${login}@example.org`);
    }
  });
  afterAll(async () => {
    await stand.stop();
    rmSync(kbDir, { recursive: true, force: true });
  });

  async function send(path: string, login: string, content: Uint8Array, title: string): Promise<Response> {
    const body = new FormData();
    body.set('file', new File([new Uint8Array(content)], 'Заявление <b>.pdf'));
    body.set('title', title);
    return stand.app.request(`/console/knowledge${path}`, {
      method: 'POST',
      headers: { cookie: cookies[login] ?? '', host: 'localhost', origin: 'http://localhost' },
      body,
    });
  }

  it('is checked, named by its bytes, listed in the draft and given out once it is published', async () => {
    const article = stand.library
      .files()
      .map((file) => file.article)
      .find(({ agency, audience }) => agency === 'ulyanovsk' && audience === 'citizen');
    const id = article?.id ?? '';
    const started = await stand.post(`/articles/${id}/draft`, cookies['anna'] ?? '');
    const path = (started.headers.get('location') ?? '').replace('/console/knowledge', '');
    expect((await send(`${path}/files`, 'boris', PDF, 'Заявление')).status).not.toBe(303);
    const refused = await send(`${path}/files`, 'anna', bytes('<html>'), 'Заявление');
    expect(await refused.text()).toContain('не PDF, DOCX или ODT');
    const large = new Uint8Array(LARGEST_FILE + 1_000_000);
    expect((await send(`${path}/files`, 'anna', large, 'Заявление')).status).toBe(413);
    expect((await send(`${path}/files`, 'anna', PDF, 'Заявление <i>')).status).toBe(303);
    const draft = await stand.store.db.selectFrom('article_versions').selectAll().executeTakeFirstOrThrow();
    const [listed] = attachmentsOf(draft.source);
    expect(listed).toMatchObject({ title: 'Заявление <i>' });
    expect(listed?.file).toMatch(/^[a-z0-9-]+-[0-9a-f]{12}\.pdf$/u);
    const page = await (await stand.get(path, cookies['anna'] ?? '')).text();
    expect(page).toContain('Заявление &lt;i&gt;');

    await stand.store.db
      .updateTable('article_versions')
      .set({ state: 'published', publish_at: NOW, decided_at: NOW, approver: 'boris' })
      .execute();
    await stand.library.refresh(stand.store.db, NOW);
    const { knowledge } = stand.library;
    const app = articleFiles({ db: stand.store.db, kbDir, knowledge, clock: () => NOW });
    const file = await app.request(`/portal/files/ulyanovsk/${id}/${listed?.file}`);
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(PDF);
    expect(file.headers.get('content-type')).toBe('application/pdf');
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="[a-z0-9.-]+"$/u);
    for (const other of [
      `kursk/${id}/${listed?.file}`,
      `ulyanovsk/${id}/other.pdf`,
      `ulyanovsk/${id}/..%2f..%2fagency.yaml`,
    ]) {
      expect((await app.request(`/portal/files/${other}`)).status).toBe(404);
    }

    const exported = await exportVersions(stand.store.db, kbDir, kbDir, NOW);
    expect(exported.lines.join('\n')).toContain(`ulyanovsk/attachments/${listed?.file}: записан`);
    expect(packFile(kbDir, 'ulyanovsk', listed?.file ?? '')).toEqual(Buffer.from(PDF));
    expect(checkArticles(kbDir, NOW).filter(({ message }) => message.includes('.pdf'))).toEqual([]);
    rmSync(join(kbDir, 'ulyanovsk/attachments', listed?.file ?? ''));
    expect(checkArticles(kbDir, NOW).map(({ message }) => message)).toContain(`${listed?.file}: файла нет`);
  });

  it('is not given out when the file of the packs is something else than its name says', async () => {
    mkdirSync(join(kbDir, 'kursk/attachments'), { recursive: true });
    writeFileSync(join(kbDir, 'kursk/attachments/form.pdf'), '<html>');
    const article = { agency: 'kursk', attachments: [{ title: 'Форма', file: 'form.pdf' }] };
    expect(await attachmentOf(stand.store.db, kbDir, article, 'form.pdf')).toBeNull();
  });
});
