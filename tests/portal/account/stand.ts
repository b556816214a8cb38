import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { type EsiaStand, startEsiaStand } from '../../../scripts/stands/esia.ts';
import { loadFacts } from '../../../src/facts.ts';
import { openFileFolder } from '../../../src/inbox/files/file-folder.ts';
import type { AgencyPack } from '../../../src/agency/index.ts';
import { sendAppeal } from '../../../src/appeals/send-appeal.ts';
import type { Instant } from '../../../src/kernel/instants.ts';
import { createLog } from '../../../src/kernel/log.ts';
import { cryptoService, tokenKeys } from '../../../src/portal/identity/esia-access.ts';
import { accountRoutes } from '../../../src/portal/account/routes.ts';
import { chatPages } from '../../../src/portal/chat-page.ts';
import type { Store } from '../../../src/store/db.ts';
import { createSeal } from '../../../src/store/seal.ts';
import { openStore } from '../../../src/store/store.ts';
import { freePort } from '../../stands/process.ts';

export const NOW = Date.UTC(2026, 10, 21, 9);
export const SECRET = 'a secret of the tests, long enough';
export const ORIGIN = 'http://localhost';
export const BACK = '/portal/account/esia/back';
const KB_DIR = join(import.meta.dirname, '../../../knowledge-base');
const CLIENT = 'OTKLIK_TEST';

export const facts = loadFacts(KB_DIR);
export const seal = createSeal(new Uint8Array(32).fill(7));
const leningrad = facts.pack('leningrad');
const esiaRows = leningrad.policy.filter((row) => row.type === 'setting' && row.setting === 'esia');
/** The packs of the repository; Kursk as if its act provided for ЕСИА too, Ulyanovsk as it is: without. */
export const packs = new Map<string, AgencyPack>(
  [...facts.packs.values()].map((pack) => [
    pack.id,
    pack.id === 'kursk' ? { ...pack, policy: [...pack.policy, ...esiaRows] } : pack,
  ]),
);

export const cookiesOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .filter((pair) => pair !== undefined && !pair.endsWith('='))
    .join('; ');

export interface Decision {
  /** The id of a persona of the stand. */
  readonly oid?: string;
  readonly decision?: 'allow' | 'deny';
}

/** The account's pages over a real embedded database, the real packs and ЕСИА's stand. */
export interface AccountStand {
  readonly esia: EsiaStand;
  readonly store: Store;
  readonly app: Hono;
  /** The same pages, that soon give up on ЕСИА. */
  readonly impatient: Hono;
  now: Instant;
  /** Where requests come from. */
  address: string;
  /** Stands for the version of every body's policy when it is set. */
  policyVersion: string | null;
  readonly dataDir: string;
  get(path: string, cookie?: string): Promise<Response>;
  post(path: string, fields: Readonly<Record<string, string>>, cookie?: string): Promise<Response>;
  /** Begins a sign-in: the cookie of the browser and the page of ЕСИА. */
  begin(query?: string): Promise<{ readonly cookie: string; readonly at: string }>;
  /** What the person does at ЕСИА: the way back, as a path. */
  decide(at: string, decision?: Decision): Promise<string>;
  /** A whole sign-in: the Cookie header of a browser that is in. */
  enter(oid?: string, query?: string): Promise<string>;
  sessions(): Promise<number>;
  /** Listens on a port of this machine, for a browser. */
  listen(): Promise<string>;
  stop(): Promise<void>;
}

export async function startAccount(): Promise<AccountStand> {
  const dataDir = mkdtempSync(join(tmpdir(), 'otklik-account-'));
  const store = await openStore({ databaseUrl: undefined, dataDir });
  const stand = { now: NOW, address: '10.0.0.1', policyVersion: null } as unknown as AccountStand;
  let origin = ORIGIN;
  let server: ReturnType<typeof serve> | null = null;
  const esia = await startEsiaStand({
    clientId: CLIENT,
    redirectUris: () => [`${origin}${BACK}`],
    now: () => stand.now,
    slow: 5_000,
  });
  const keyFile = join(dataDir, 'esia.pem');
  writeFileSync(keyFile, esia.tokenKey);
  const crypto = cryptoService(esia.cryptoUrl);
  const access = {
    origin: esia.url,
    issuer: `http://${new URL(esia.url).host}/`,
    clientId: CLIENT,
    certificateHash: esia.certificateHash,
    signer: crypto,
    tokens: tokenKeys(keyFile, crypto),
  };
  const pack = (id: string) => packs.get(id) ?? facts.pack(id);
  const version = (of: AgencyPack) =>
    stand.policyVersion ?? facts.clocks.policy(facts.pack(of.id), stand.now).version;
  const appeals = {
    store,
    seal,
    secret: SECRET,
    clocks: {
      ...facts.clocks,
      policy: (of: AgencyPack, at: Instant) => ({
        ...facts.clocks.policy(facts.pack(of.id), at),
        version: version(of),
      }),
    },
    pack,
    limits: () => undefined,
    origin: ORIGIN,
    onChanged: () => undefined,
  };
  const routesAt = (publicUrl: string, patience?: number) =>
    new Hono().route('/', chatPages({ chats: () => [], chatPage: async () => new Response('') })).route(
      '/portal/account',
      accountRoutes({
        store,
        seal,
        secret: SECRET,
        agencies: [...packs.values()],
        policyVersion: version,
        clocks: facts.clocks,
        send: (sending) => sendAppeal(appeals, sending),
        esia: access,
        ...(patience === undefined ? {} : { patience }),
        kbDir: KB_DIR,
        folder: openFileFolder(dataDir),
        scans: false,
        mailWorks: true,
        log: createLog('silent'),
        clock: () => stand.now,
        publicUrl,
        remoteAddress: () => stand.address,
      }),
    );
  const app = routesAt(ORIGIN);
  return Object.assign(stand, {
    esia,
    store,
    app,
    impatient: routesAt(ORIGIN, 400),
    dataDir,
    get: async (path: string, cookie = '') => app.request(path, { headers: { host: 'localhost', cookie } }),
    post: async (path: string, fields: Readonly<Record<string, string>>, cookie = '') =>
      app.request(path, {
        method: 'POST',
        headers: { origin: ORIGIN, host: 'localhost', cookie },
        body: new URLSearchParams(fields),
      }),
    async begin(query = 'agency=leningrad') {
      const begun = await stand.get(`/portal/account/esia/begin?${query}`);
      return { cookie: cookiesOf(begun), at: begun.headers.get('location') ?? '' };
    },
    async decide(at: string, { oid = '1000000001', decision = 'allow' }: Decision = {}) {
      const page = await (await fetch(at)).text();
      const request = /name="request" value="([^"]+)"/u.exec(page)?.[1] ?? '';
      const asked = `${esia.url}/stand/decide?request=${request}&persona=${oid}&decision=${decision}`;
      const answer = await fetch(asked, { redirect: 'manual' });
      const back = new URL(answer.headers.get('location') ?? '');
      return back.pathname + back.search;
    },
    async enter(oid = '1000000001', query = 'agency=leningrad') {
      const { cookie, at } = await stand.begin(query);
      const inside = await stand.get(await stand.decide(at, { oid }), cookie);
      if (inside.status >= 400) throw new Error(`sign-in answered ${inside.status}`);
      return cookiesOf(inside);
    },
    async sessions() {
      return (await store.db.selectFrom('applicant_sessions').select('token').execute()).length;
    },
    async listen() {
      const port = await freePort();
      origin = `http://127.0.0.1:${port}`;
      const { fetch } = routesAt(origin);
      await new Promise<void>((resolve) => {
        server = serve({ fetch, port, hostname: '127.0.0.1' }, () => resolve());
      });
      return origin;
    },
    async stop() {
      const running = server;
      if (running && 'closeAllConnections' in running) running.closeAllConnections();
      await new Promise<void>((resolve) => (running ? running.close(() => resolve()) : resolve()));
      await esia.close();
      await store.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  });
}
