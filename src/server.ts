import type { AddressInfo } from 'node:net';
import { type ServerType, serve } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import { type Bots, createBots } from '../bots/index.ts';
import { type Account, loadAccounts, loadStaffChat } from './accounts.ts';
import { type Background, createBackground } from './background.ts';
import type { Channel } from './channel/channel.ts';
import type { Config } from './config.ts';
import { useOf } from './agency/index.ts';
import { type Facts, loadFacts } from './facts.ts';
import { createApp } from './http/app.ts';
import { hookRoutes } from './http/hooks.ts';
import { proxiesIn } from './http/proxies.ts';
import { senderAddress } from './http/sender-address.rules.ts';
import { createDoors } from './handoff/doors.ts';
import { createMetrics } from './http/metrics.ts';
import { openRooms } from './rooms.ts';
import { createInbox } from './inbox/inbox.ts';
import { createSiteChat } from './inbox/site-chat.ts';
import { errorText, OtklikError } from './kernel/errors.ts';
import { type Clock, systemClock } from './kernel/instants.ts';
import type { Log } from './kernel/log.ts';
import { openInProcessLive } from './live/in-process.ts';
import { CASES_TOPIC, type Live } from './live/live.ts';
import { followVersions } from './knowledge/versions/follow-versions.ts';
import { createFirstAdministrator } from './staff/people.ts';
import { createPace, type Pace } from './outbox/pace.ts';
import type { Store } from './store/db.ts';
import { openSeal } from './store/data-key.ts';
import type { Seal } from './store/seal.ts';
import { admitKeys } from './store/sealed-columns.ts';
import { openStore } from './store/store.ts';

export interface Server {
  readonly url: string;
  /** The first administrator, when this start made one: the password is nowhere else. */
  readonly firstAdministrator: { readonly login: string; readonly password: string } | null;
  stop(): Promise<void>;
}

export interface ServerSettings {
  readonly config: Config;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  readonly clock?: Clock;
}

function addressesBehind(proxies: readonly string[]): (c: Context) => string | null {
  const isProxy = proxiesIn(proxies);
  return (c) => senderAddress(getConnInfo(c).remote.address, c.req.header('x-forwarded-for'), isProxy);
}

function openChannels(accounts: readonly Account[], bots: Bots): Map<string, Channel> {
  return new Map(accounts.map(({ id, channel, settings }) => [id, bots[channel].open(settings)]));
}

function listen(fetch: Parameters<typeof serve>[0]['fetch'], config: Config): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port: config.port, hostname: config.host }, () => resolve(server));
    server.once('error', (cause) =>
      reject(
        new OtklikError('configuration', `Cannot listen on ${config.host}:${config.port}`, {
          cause,
          hint: 'Another program may hold the port: set PORT to a free one.',
        }),
      ),
    );
  });
}

/** Ends open connections after the requests under way: streams have been told to end already. */
function closeListener(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ('closeIdleConnections' in server) server.closeIdleConnections();
    setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), 1_500).unref();
  });
}

interface Open {
  readonly store: Store;
  readonly live: Live;
  readonly pace: Pace;
  readonly facts: Facts;
  readonly seal: Seal;
}

/** Tells consoles which cases changed. A console that misses it looks anew by itself, so a failure is no loss. */
async function publishCases(store: Store, live: Live, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const cases = await store.db.selectFrom('cases').select(['id', 'agency']).where('id', 'in', ids).execute();
  for (const { id, agency } of cases) await live.publish(CASES_TOPIC, { case: id, agency });
}

function assemble(settings: ServerSettings, open: Open, shutdown: AbortSignal) {
  const { config, env, log } = settings;
  const clock = settings.clock ?? systemClock;
  const addressOf = addressesBehind(config.proxies);
  const { store, live, pace, facts, seal } = open;
  let background: Background | null = null;
  const onAccepted = () => background?.dispatch.wake();
  const chat = createSiteChat({ db: store.db, live, onAccepted });
  const accounts = loadAccounts(config.accountsFile, facts.packs, env);
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const channels = openChannels(accounts, createBots({ chat, clock, publicOrigin: config.publicOrigin }));
  const door = createDoors({
    accounts: accounts.map(({ id, pack, channel }) => ({ id, agency: pack.id, channel })),
    channel: (id) => channels.get(id),
    use(id) {
      const account = byId.get(id);
      return account ? useOf(facts.clocks.policy(account.pack, clock()), account).use : 'off';
    },
  });
  const inbox = createInbox({ store, clock, onAccepted });
  const metrics = createMetrics(store.db);
  const onCasesChanged = (ids: readonly string[]) =>
    void publishCases(store, live, ids).catch((error: unknown) =>
      log.warn({ err: errorText(error) }, 'consoles were not told of a change'),
    );
  background = createBackground({
    config,
    staffChat: loadStaffChat(config.accountsFile, accounts),
    store,
    seal,
    pace,
    facts,
    inbox,
    clock,
    log,
    channels,
    door,
    account(id) {
      const account = byId.get(id);
      if (account) return account;
      throw new OtklikError('configuration', `The account ${id} is no longer in the accounts file`);
    },
    onHandled: () => metrics.handled.inc(),
    onCasesChanged,
  });
  const loops = background;
  const rooms = openRooms({
    config,
    log,
    clock,
    store,
    seal,
    live,
    facts,
    accounts,
    channels,
    door,
    chat,
    shutdown,
    addressOf,
    loops,
    onCasesChanged,
  });
  const hooks = hookRoutes({
    inbox,
    log,
    edge: config.edgeSecret === null ? null : { secret: config.edgeSecret, clock },
    onAccepted: (account) => metrics.accepted.inc({ account }),
    addressOf: (c) => addressOf(c) ?? undefined,
    channel: (kind, id) => (byId.get(id)?.channel === kind ? channels.get(id) : undefined),
  });
  return {
    inbox,
    background,
    app: createApp({ log, db: store.db, metrics, rooms: config.role === 'worker' ? [] : [hooks, ...rooms] }),
  };
}

/** What instances share: through Redis, whose client is loaded only where one is configured, or within this process. */
async function openShared(redisUrl: string | undefined, { log, clock = systemClock }: ServerSettings) {
  if (!redisUrl) return { live: openInProcessLive(clock), pace: createPace() };
  const [{ openRedisLive }, { openSharedPace }] = await Promise.all([
    import('./live/redis.ts'),
    import('./outbox/shared-pace.ts'),
  ]);
  return { live: openRedisLive(redisUrl), pace: openSharedPace(redisUrl, log) };
}

/**
 * Opens the store, loads the packs, connects the accounts and begins to serve. Throws OtklikError `configuration`
 * with one clear line for everything that an administrator can put right.
 */
export async function startServer(settings: ServerSettings): Promise<Server> {
  const { config } = settings;
  const clock = settings.clock ?? systemClock;
  const facts = loadFacts(config.kbDir, config.languageModel);
  const seal = openSeal(config);
  const store = await openStore(config);
  const { live, pace } = await openShared(config.redisUrl, settings);
  const shutdown = new AbortController();
  try {
    await admitKeys(store.db, seal, clock());
    const parts = assemble(settings, { store, live, pace, facts, seal }, shutdown.signal);
    await facts.library.refresh(store.db, clock());
    const firstAdministrator = await createFirstAdministrator(store.db, clock());
    const listener = await listen(parts.app.fetch, config);
    const following = { library: facts.library, db: store.db, live, clock, log: settings.log };
    const stopFollowing = await followVersions(following);
    if (config.role !== 'web') parts.background.start();
    const { address, port } = listener.address() as AddressInfo;
    return {
      url: `http://${address.includes(':') ? `[${address}]` : address}:${port}`,
      firstAdministrator,
      async stop() {
        shutdown.abort();
        await closeListener(listener);
        await stopFollowing();
        await parts.background.stop();
        await parts.inbox.close();
        await pace.close();
        await live.close();
        await store.close();
      },
    };
  } catch (error) {
    await pace.close();
    await live.close();
    await store.close();
    throw error;
  }
}
