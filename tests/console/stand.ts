import { typicalReplies, unfilledBlanks } from '../../src/agency/index.ts';
import type { UseInForce } from '../../src/agency/index.ts';
import { permalink } from '../../bots/index.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { answeringOf } from '../../src/cases/answering.ts';
import { appealsOn } from '../appeals/desk.ts';
import { type CaseActions, createCaseActions } from '../../src/cases/case-actions.ts';
import { createDecisionActions } from '../../src/cases/decisions/decision-actions.ts';
import { createDeadlineActions } from '../../src/cases/deadline-actions.ts';
import { deadlineOffers } from '../../src/cases/deadline-offers.ts';
import { explainClock } from '../../src/cases/explain-clock.ts';
import type { Channel } from '../../src/channel/channel.ts';
import type { ConsoleDeps, DueText } from '../../src/console/deps.ts';
import { consoleRoutes } from '../../src/console/routes.ts';
import { HOUR, type Instant, MINUTE } from '../../src/kernel/instants.ts';
import { createLibrary } from '../../src/knowledge/versions/library.ts';
import { openInProcessLive } from '../../src/live/in-process.ts';
import { createPresence } from '../../src/live/presence.ts';
import { CASES_TOPIC, type Live } from '../../src/live/live.ts';
import { recordAudit } from '../../src/staff/audit.ts';
import { hashPassword } from '../../src/staff/passwords.ts';
import { addPerson, createFirstAdministrator, listPeople } from '../../src/staff/people.ts';
import type { Role } from '../../src/staff/person.ts';
import { workedBetween } from '../../src/reports/worked-between.ts';
import { openSessions } from '../../src/staff/sessions.ts';
import type { Store } from '../../src/store/db.ts';
import { openFileFolder } from '../../src/inbox/files/file-folder.ts';
import { createSeal } from '../../src/store/seal.ts';
import { createMessageSearch } from '../../src/cases/message-search.ts';
import { openStore } from '../../src/store/store.ts';
import type { ClockRow } from '../../src/store/tables.ts';
import { freePort } from '../stands/process.ts';
import { handoffActions, moderationOf } from './handoff-stand.ts';
import { incidentsOf } from '../incidents/incident-stand.ts';
import { packOf, responseClocks } from '../watch/watch-stand.ts';

export const NOW = Date.UTC(2026, 10, 20, 9, 20);
export const PASSWORD = 'пароль для проверки';

const topicsOf = (agency: string) =>
  Object.fromEntries(packOf(agency).topics.map(({ id, name }) => [id, name]));
const needsOf = (agency: string) =>
  Object.fromEntries(packOf(agency).topics.map(({ id, needs }) => [id, needs]));

const typicalOf = (agency: string) => ({
  typical: (topic: string | null, at: Instant) => typicalReplies(packOf(agency), topic, at),
  answering: (at: Instant) => answeringOf(packOf(agency), at),
  unfilled: (text: string) => unfilledBlanks(packOf(agency), text),
});

export const AGENCIES = [
  {
    id: 'leningrad',
    name: 'Ленинградская область',
    zone: 'Europe/Moscow',
    shortName: 'Ленинградская область',
    code: 'ЛО',
    onBehalfOf: 'Правительства Ленинградской области',
    topics: topicsOf('leningrad'),
    needs: needsOf('leningrad'),
    ...typicalOf('leningrad'),
    unsortedForAll: true,
    unitOfTopic: Object.fromEntries(packOf('leningrad').topics.map(({ id, unit }) => [id, unit])),
    units: packOf('leningrad').units.map(({ id, name }) => ({ id, name })),
  },
  {
    id: 'kursk',
    name: 'Курская область',
    zone: 'Europe/Moscow',
    shortName: 'Курская область',
    code: 'КО',
    onBehalfOf: 'Правительства Курской области',
    topics: topicsOf('kursk'),
    needs: needsOf('kursk'),
    ...typicalOf('kursk'),
    unsortedForAll: true,
    unitOfTopic: Object.fromEntries(packOf('kursk').topics.map(({ id, unit }) => [id, unit])),
    units: packOf('kursk').units.map(({ id, name }) => ({ id, name })),
  },
  {
    id: 'ulyanovsk',
    name: 'Ульяновская область',
    zone: 'Europe/Ulyanovsk',
    shortName: 'Ульяновская область',
    code: 'УО',
    onBehalfOf: 'Правительства Ульяновской области',
    topics: topicsOf('ulyanovsk'),
    needs: needsOf('ulyanovsk'),
    ...typicalOf('ulyanovsk'),
    unsortedForAll: true,
    unitOfTopic: Object.fromEntries(packOf('ulyanovsk').topics.map(({ id, unit }) => [id, unit])),
    units: packOf('ulyanovsk').units.map(({ id, name }) => ({ id, name })),
  },
];

/** Time left by the clock on the wall: which minutes count as working ones is not the console's business. */
function describeDue(clock: ClockRow, now: Instant): DueText {
  const left = clock.deadline_at - now;
  const minutes = Math.round(Math.abs(left) / MINUTE);
  const length = `${Math.floor(minutes / 60)} ч ${minutes % 60} мин рабочих`;
  const when = new Date(clock.deadline_at + 3 * HOUR).toISOString().slice(11, 16);
  if (left < 0) return { text: `просрочено на ${length} → сегодня ${when}`, tone: 'overdue' };
  const share = left / (clock.deadline_at - clock.started_at);
  const tone = share > 0.5 ? 'calm' : share > 0.25 ? 'near' : 'soon';
  return { text: `осталось ${length} → сегодня ${when}`, tone };
}

export interface ConsoleStand {
  readonly app: Hono;
  readonly store: Store;
  /** The folder of the embedded database. */
  readonly dataDir: string;
  readonly live: Live;
  readonly actions: CaseActions;
  /** Open channels by account; none at first. */
  readonly channels: Map<string, Channel>;
  /** Adds a person who has already changed the one-time password to `PASSWORD`. Returns the id. */
  addStaff(name: string, email: string, role: Role, agencies: readonly string[]): Promise<string>;
  /** Signs in through the real page and gives the Cookie header. */
  cookieOf(email: string): Promise<string>;
  /** Announces a change of a case, as the server does after a commit. */
  announce(caseId: string): Promise<void>;
  /** Serves on a port of this machine; gives the address. */
  listen(): Promise<string>;
  /** Stops listening and breaks open lines; the store stays. */
  hangUp(): Promise<void>;
  stop(): Promise<void>;
}

async function announceCase(store: Store, live: Live, caseId: string): Promise<void> {
  const row = await store.db.selectFrom('cases').select('agency').where('id', '=', caseId).executeTakeFirst();
  await live.publish(CASES_TOPIC, { case: caseId, agency: row?.agency ?? '' });
}

/** What the bodies let accounts be used for, where it is not everything. */
export const USES = new Map<string, UseInForce>();

let hashed: Promise<string> | undefined;

/** What a change of the one-time password to `PASSWORD` leaves. Its hash, slow on purpose, is made once for all people. */
async function settle({ db }: Store, id: string): Promise<void> {
  hashed ??= hashPassword(PASSWORD);
  const hash = await hashed;
  await db.transaction().execute(async (trx) => {
    await trx.updateTable('staff_people').set({ must_change_password: 0 }).where('id', '=', id).execute();
    await trx
      .updateTable('staff_credentials')
      .set({ password_hash: hash })
      .where('person_id', '=', id)
      .execute();
    await recordAudit(trx, { at: NOW, actor: id, action: 'staff.change_password', subject: id });
  });
}

/** The base is not what these pages are about. */
function noArticles(): ConsoleDeps['library'] {
  const build = () => ({
    ask: () => ({ decision: 'operator' as const, article: null, confidence: 0, candidates: [] }),
    sayable: () => null,
  });
  return createLibrary({ files: [], build });
}

function consoleDeps(
  store: Store,
  live: Live,
  actions: CaseActions,
  channels: ReadonlyMap<string, Channel>,
): ConsoleDeps {
  return {
    db: store.db,
    live,
    presence: createPresence(live, () => NOW),
    actions,
    appeals: appealsOn(store),
    handoff: handoffActions(store),
    ...incidentsOf(store, () => NOW),
    decisions: createDecisionActions({
      db: store.db,
      clocks: responseClocks,
      pack: packOf,
      limits: () => undefined,
      onChanged: () => undefined,
    }),
    moderation: moderationOf(
      store,
      () => NOW,
      (account) => channels.get(account),
    ),
    messageSearch: createMessageSearch(store),
    limits: (account) => channels.get(account)?.limits,
    sessions: openSessions({
      db: store.db,
      secret: 'a secret of the tests, long enough',
      publicUrl: undefined,
    }),
    provider: null,
    providerFailed: () => undefined,
    clock: () => NOW,
    publicUrl: undefined,
    agencies: AGENCIES,
    accounts: AGENCIES.flatMap(({ id }) =>
      ['vk', 'telegram', 'site'].map((channel) => ({ id: `${id}-${channel}`, agency: id, channel })),
    ),
    assumptions: [
      {
        agency: 'kursk',
        text: 'Курская область: регламент не называет часов, взяты 9:00–18:00 с перерывом.',
      },
    ],
    library: noArticles(),
    bot: { article: (_agency, { short }) => ({ text: short, footer: '' }), reply: () => '' },
    mailFolder: '/var/otklik/mail',
    privacy: {
      seal: createSeal(Buffer.alloc(32, 7)),
      clocks: responseClocks,
      pack: packOf,
      folder: openFileFolder('/var/otklik'),
      terms: (agency, at) => responseClocks.policy(packOf(agency), at).settings.retention_terms ?? [],
      onChanged: (caseId) => void announceCase(store, live, caseId),
    },
    deadlines: createDeadlineActions({
      db: store.db,
      clocks: responseClocks,
      pack: packOf,
      onChanged: (caseId) => void announceCase(store, live, caseId),
    }),
    deadlineOffers: (agency, matter, now) => deadlineOffers(responseClocks, packOf(agency), matter, now),
    useOf: (account) => USES.get(account) ?? { use: 'on', why: null },
    describeDue,
    explainClock: (clock) => explainClock(responseClocks, packOf(clock.agency), clock),
    permalink,
    workedBetween: (agency, schedule, from, to) =>
      workedBetween(responseClocks, packOf(agency), schedule, { from, to }),
    remoteAddress: () => '127.0.0.1',
  };
}

/** The console over a real embedded database with the real actions, at a moment that stands still. */
export async function startConsole(
  own: Partial<ConsoleDeps> = {},
  database: { readonly url?: string } = {},
): Promise<ConsoleStand> {
  const dataDir = mkdtempSync(join(tmpdir(), 'otklik-console-'));
  const store = await openStore({ databaseUrl: database.url, dataDir });
  const live = openInProcessLive();
  const actions = createCaseActions({
    db: store.db,
    pack: packOf,
    limits: () => undefined,
    onChanged: ({ caseId }) => void (caseId && announceCase(store, live, caseId)),
  });
  const channels = new Map<string, Channel>();
  await createFirstAdministrator(store.db, NOW);
  const [administrator] = await listPeople(store.db);
  if (!administrator) throw new Error('no administrator');
  await settle(store, administrator.id);
  const app = new Hono().route(
    '/console',
    consoleRoutes({ ...consoleDeps(store, live, actions, channels), ...own }),
  );
  let server: ReturnType<typeof serve> | null = null;
  let port = 0;
  const hangUp = async () => {
    const running = server;
    server = null;
    if (running && 'closeAllConnections' in running) running.closeAllConnections();
    await new Promise<void>((resolve) => (running ? running.close(() => resolve()) : resolve()));
  };
  return {
    app,
    store,
    dataDir,
    live,
    actions,
    channels,
    async addStaff(name, email, role, agencies) {
      const added = await addPerson(store.db, administrator, { name, email, role, agencies }, NOW);
      if (!added) throw new Error(`${email} is taken`);
      await settle(store, added.id);
      return added.id;
    },
    async cookieOf(email) {
      const response = await app.request('/console/sign-in', {
        method: 'POST',
        headers: { origin: 'http://localhost', host: 'localhost' },
        body: new URLSearchParams({ login: email, password: PASSWORD }),
      });
      return response.headers
        .getSetCookie()
        .map((line) => line.split(';')[0])
        .join('; ');
    },
    announce: (caseId) => announceCase(store, live, caseId),
    async listen() {
      port ||= await freePort();
      await new Promise<void>((resolve) => {
        server = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, () => resolve());
      });
      return `http://127.0.0.1:${port}`;
    },
    hangUp,
    async stop() {
      await hangUp();
      await live.close();
      await store.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
