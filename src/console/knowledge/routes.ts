import { Hono } from 'hono';
import { sha256 } from '../../kernel/ids.ts';
import { confirmArticle, keepOverFile, withdrawArticle } from '../../knowledge/versions/decide-version.ts';
import { type Entry, knownFile } from '../../knowledge/versions/catalogue.ts';
import { hashOf } from '../../knowledge/versions/library.ts';
import { markActChanged } from '../../knowledge/versions/mark-act.ts';
import { versionById } from '../../knowledge/versions/read-standing.ts';
import { startDraft } from '../../knowledge/versions/write-draft.ts';
import { type ConsoleContext, type ConsoleEnv, demand } from '../access.ts';
import type { ConsoleDeps } from '../deps.ts';
import { formFields } from '../forms.ts';
import { actsOf, actsPage } from './acts-page.ts';
import { announce } from './announce.ts';
import { articlePage } from './article-page.ts';
import { gapsPage } from './gaps-page.ts';
import { listPage } from './list-page.ts';
import { newPage, startArticle } from './new-page.ts';
import { demandEdit, readableEntries, readableEntry } from './rights.ts';
import { taskRoutes } from './task-routes.ts';
import { usesPage } from './uses-page.ts';
import { versionRoutes } from './version-routes.ts';

function pageOf(id: string): string {
  return `/console/knowledge/articles/${id}`;
}

async function entryToEdit(deps: ConsoleDeps, c: ConsoleContext) {
  const entry = await readableEntry(deps, c.var.person, c.req.param('id') ?? '');
  demandEdit(c.var.person, entry.agency);
  return entry;
}

/** The text that a draft begins with, and the file that it knows of. */
async function beginning(deps: ConsoleDeps, entry: Entry, from: string) {
  if (from === 'file') return { source: entry.file?.text, baseHash: hashOf(entry.file) };
  const older = from === '' ? undefined : await versionById(deps.db, from);
  const current = entry.scheduled?.source ?? entry.current?.text;
  const source = older?.article_id === entry.id ? older.source : current;
  return { source, baseHash: knownFile(entry) };
}

/** Begins a draft from what is said now, from an older version or from the file; an open one is shown instead. */
async function begin(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const entry = await entryToEdit(deps, c);
  if (entry.open) return c.redirect(`/console/knowledge/versions/${entry.open.id}`, 303);
  const { source, baseHash } = await beginning(deps, entry, (await formFields(c))('from'));
  if (source === undefined) return c.redirect(pageOf(entry.id), 303);
  const draft = { articleId: entry.id, agency: entry.agency, source, baseHash };
  const id = await startDraft(deps.db, draft, c.var.person.id, deps.clock());
  return c.redirect(`/console/knowledge/versions/${id}`, 303);
}

async function withdraw(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const entry = await entryToEdit(deps, c);
  const reason = (await formFields(c))('reason').trim().slice(0, 500);
  if (reason !== '' && entry.current && entry.ruling?.state !== 'withdrawn') {
    const { id: articleId, agency, current } = entry;
    const text = { articleId, agency, source: current.text, baseHash: knownFile(entry) };
    await withdrawArticle(deps.db, text, c.var.person.id, reason, deps.clock());
    await announce(deps, entry.id);
  }
  return c.redirect(pageOf(entry.id), 303);
}

async function keep(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const entry = await entryToEdit(deps, c);
  const shown = (await formFields(c))('file');
  // Only the file that the person has looked at is passed over; it may have changed again since the page was made.
  if (entry.ruling && shown === (entry.file ? sha256(entry.file.text) : '')) {
    await keepOverFile(deps.db, entry.ruling.id, hashOf(entry.file), c.var.person.id, deps.clock());
  }
  return c.redirect(pageOf(entry.id), 303);
}

async function confirm(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const entry = await entryToEdit(deps, c);
  const seen = Number((await formFields(c))('seen'));
  if (await confirmArticle(deps.db, entry.id, c.var.person.id, seen, deps.clock()))
    await announce(deps, entry.id);
  return c.redirect(pageOf(entry.id), 303);
}

async function mark(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  demand(c.var.person, 'edit');
  const field = await formFields(c);
  const note = field('note').trim().slice(0, 500);
  const acts = actsOf(await readableEntries(deps, c.var.person));
  const cited = acts.find(({ act }) => act === field('act'));
  if (cited && note !== '') {
    await markActChanged(deps.db, { ...cited, note }, c.var.person.id, deps.clock());
    await announce(deps, '');
  }
  return c.redirect('/console/knowledge/acts', 303);
}

/** The knowledge base in the console: everybody reads, editors write, and two of them are needed for every text. */
export function knowledgeRoutes(deps: ConsoleDeps): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>()
    .get('/', async (c) => {
      const asked = (name: string) => c.req.query(name)?.slice(0, 200) ?? '';
      const [q, agency, audience] = [asked('q'), asked('agency'), asked('audience')];
      const by = { q, agency, audience, section: asked('section'), state: asked('state') };
      return c.html(await listPage(deps, c.var.person, by));
    })
    .get('/acts', async (c) => c.html(await actsPage(deps, c.var.person)))
    .post('/acts', (c) => mark(deps, c))
    .get('/gaps', async (c) => {
      const which = c.req.query('ended') === undefined ? 'current' : 'ended';
      const own = c.req.query('own') !== undefined;
      return c.html(await gapsPage(deps, c.var.person, { which, own }));
    })
    .get('/uses', async (c) => {
      const { sort = '', days = '' } = c.req.query();
      return c.html(await usesPage(deps, c.var.person, { sort, days }));
    })
    .route('/tasks', taskRoutes(deps))
    .get('/new', async (c) => {
      demand(c.var.person, 'edit');
      return c.html(await newPage(deps, c.var.person));
    })
    .post('/new', async (c) => {
      demand(c.var.person, 'edit');
      const id = await startArticle(deps, c.var.person, await formFields(c));
      if (id !== null) return c.redirect(`/console/knowledge/versions/${id}`, 303);
      return c.html(await newPage(deps, c.var.person, 'Заполните раздел и заголовок.'), 422);
    })
    .get('/articles/:id', async (c) => c.html(await articlePage(deps, c.var.person, c.req.param('id'))))
    .post('/articles/:id/draft', (c) => begin(deps, c))
    .post('/articles/:id/withdraw', (c) => withdraw(deps, c))
    .post('/articles/:id/keep', (c) => keep(deps, c))
    .post('/articles/:id/confirm', (c) => confirm(deps, c))
    .route('/versions', versionRoutes(deps));
}
