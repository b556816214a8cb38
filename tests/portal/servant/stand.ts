import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { loadAgencies } from '../../../src/agency/index.ts';
import { assetRoutes } from '../../../src/console/assets.ts';
import { openKnowledge } from '../../../src/facts.ts';
import type { Instant } from '../../../src/kernel/instants.ts';
import { createLog } from '../../../src/kernel/log.ts';
import { loadArticles } from '../../../src/knowledge/articles.ts';
import { chatPages } from '../../../src/portal/chat-page.ts';
import type { Mailer, OidcAccess } from '../../../src/portal/servant/deps.ts';
import { servantRoutes } from '../../../src/portal/servant/routes.ts';
import { openSessions } from '../../../src/staff/sessions.ts';
import {
  addPerson,
  changePassword,
  createFirstAdministrator,
  listPeople,
} from '../../../src/staff/people.ts';
import type { Store } from '../../../src/store/db.ts';
import { openStore } from '../../../src/store/store.ts';
import { freePort } from '../../stands/process.ts';

export const NOW = Date.UTC(2026, 10, 21, 9);
export const SECRET = 'a secret of the tests, long enough';
export const PASSWORD = 'пароль для проверки';
const KB_DIR = join(import.meta.dirname, '../../../knowledge-base');

export const packs = loadAgencies(KB_DIR);
export const articles = loadArticles(KB_DIR);
const knowledge = openKnowledge(KB_DIR, packs);

export interface ServantStand {
  readonly app: Hono;
  readonly store: Store;
  readonly dataDir: string;
  now: Instant;
  /** Where requests come from. */
  address: string;
  /** Sends a form as a page of ours would. */
  post(path: string, fields: Readonly<Record<string, string>>, cookie?: string): Promise<Response>;
  get(path: string, cookie?: string): Promise<Response>;
  /** The letters in the data folder, the oldest first, decoded. */
  letters(): readonly string[];
  /** The code of the last letter. */
  lastCode(): string;
  /** Signs in by a code and gives the Cookie header. */
  enter(address: string): Promise<string>;
  /** A member of the staff, signed in to the console: the Cookie header. */
  staff(email: string, agencies: readonly string[]): Promise<string>;
  listen(): Promise<string>;
  stop(): Promise<void>;
}

function decoded(eml: string): string {
  const [head = '', ...body] = eml.split('\r\n\r\n');
  const text = body.join('\r\n\r\n');
  if (/encoding: base64/iu.test(head)) return `${head}\n${Buffer.from(text, 'base64').toString('utf8')}`;
  const bytes = text.replaceAll('=\r\n', '').replaceAll(/=([0-9A-F]{2})/gu, '%$1');
  return `${head}\n${/encoding: quoted/iu.test(head) ? decodeURIComponent(bytes) : text}`;
}

export const cookieOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');

/** The civil servants' pages over a real embedded database and the real packs. */
export async function startServant(
  mailer: Mailer | null = null,
  oidc: OidcAccess | null = null,
): Promise<ServantStand> {
  const dataDir = mkdtempSync(join(tmpdir(), 'otklik-servant-'));
  const store = await openStore({ databaseUrl: undefined, dataDir });
  const sessions = openSessions({ db: store.db, secret: SECRET, publicUrl: undefined });
  let server: ReturnType<typeof serve> | null = null;
  const stand: ServantStand = {
    app: new Hono(),
    store,
    dataDir,
    now: NOW,
    address: '10.0.0.1',
    post: async (path, fields, cookie = '') =>
      stand.app.request(path, {
        method: 'POST',
        headers: { origin: 'http://localhost', host: 'localhost', cookie },
        body: new URLSearchParams(fields),
      }),
    get: async (path, cookie = '') => stand.app.request(path, { headers: { host: 'localhost', cookie } }),
    letters() {
      const folder = join(dataDir, 'mail');
      const names = readdirSync(dataDir).includes('mail') ? readdirSync(folder).sort() : [];
      return names.map((name) => decoded(readFileSync(join(folder, name), 'utf8')));
    },
    lastCode: () =>
      /\b\d{6}\b/u.exec(stand.letters().at(-1)?.split('\n').slice(-8).join('\n') ?? '')?.[0] ?? '',
    async enter(address) {
      await stand.post('/portal/servant/sign-in', { address });
      return cookieOf(await stand.post('/portal/servant/code', { address, code: stand.lastCode() }));
    },
    async staff(email, agencies) {
      await createFirstAdministrator(store.db, stand.now);
      const [first] = await listPeople(store.db);
      if (!first) throw new Error('no administrator');
      const person = { name: 'Анна Смирнова', email, role: 'operator', agencies } as const;
      const added = await addPerson(store.db, first, person, stand.now);
      if (!added) throw new Error(`${email} is taken`);
      const change = { current: added.password, next: PASSWORD };
      await changePassword(store.db, { id: added.id, sessionId: '' }, change, stand.now);
      const from = { address: stand.address, headers: new Headers() };
      const signedIn = await sessions.signIn(email, PASSWORD, from, stand.now);
      if (signedIn.outcome !== 'in') throw new Error(signedIn.outcome);
      return signedIn.cookies.map((line) => line.split(';')[0]).join('; ');
    },
    async listen() {
      const port = await freePort();
      await new Promise<void>((resolve) => {
        server = serve({ fetch: stand.app.fetch, port, hostname: '127.0.0.1' }, () => resolve());
      });
      return `http://127.0.0.1:${port}`;
    },
    async stop() {
      const running = server;
      if (running && 'closeAllConnections' in running) running.closeAllConnections();
      await new Promise<void>((resolve) => (running ? running.close(() => resolve()) : resolve()));
      await store.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  const routes = servantRoutes({
    db: store.db,
    knowledge,
    articles: () => articles,
    agencies: [...packs.values()],
    sessions,
    mailer,
    openChat: () => null,
    oidc,
    log: createLog('silent'),
    dataDir,
    kbDir: KB_DIR,
    secret: SECRET,
    clock: () => stand.now,
    publicUrl: oidc === null ? undefined : 'http://localhost',
    remoteAddress: () => stand.address,
  });
  stand.app
    .route('/', chatPages({ chats: () => [], chatPage: async () => new Response('') }))
    .route('/portal/servant', routes)
    .route('/console/assets', assetRoutes());
  return stand;
}
