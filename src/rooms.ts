import { type Context, Hono } from 'hono';
import {
  type ChatBody,
  chatPageResponse,
  permalink,
  type ChatStore,
  readSiteAccount,
  sessionPageResponse,
  type SiteChat,
  siteRoutes,
} from '../bots/index.ts';
import type { Account } from './accounts.ts';
import {
  type AgencyPack,
  assumptions,
  say,
  unitsAt,
  typicalReplies,
  unfilledBlanks,
  useOf,
} from './agency/index.ts';
import { answeringOf } from './cases/answering.ts';
import { createMessageSearch } from './cases/message-search.ts';
import { createCaseActions } from './cases/case-actions.ts';
import { createDecisionActions } from './cases/decisions/decision-actions.ts';
import { createDeadlineActions } from './cases/deadline-actions.ts';
import { deadlineOffers } from './cases/deadline-offers.ts';
import { describeDue } from './cases/describe-due.ts';
import { explainClock } from './cases/explain-clock.ts';
import { workedBetween } from './reports/worked-between.ts';
import type { BotVoice, ConsoleAgency } from './console/deps.ts';
import { fileRoutes } from './console/files-route.ts';
import { consoleRoutes } from './console/routes.ts';
import { OtklikError } from './kernel/errors.ts';
import { newId, newToken, sha256 } from './kernel/ids.ts';
import { beginServantTalk } from './knowledge/servant-talks.ts';
import type { AppealDeps } from './appeals/deps.ts';
import { sendAppeal } from './appeals/send-appeal.ts';
import { appealDeps } from './open-appeals.ts';
import { accountRoutes } from './portal/account/routes.ts';
import { articleFiles } from './portal/article-files.ts';
import { chatPages } from './portal/chat-page.ts';
import { privacyPages } from './portal/privacy-page.ts';
import { surveyRoutes } from './portal/surveys/routes.ts';
import type { Mailer, ServantDeps } from './portal/servant/deps.ts';
import { SURVEY_PATH } from './surveys/links.ts';
import { openFileFolder } from './inbox/files/file-folder.ts';
import { servantRoutes } from './portal/servant/routes.ts';
import type { Background } from './background.ts';
import type { Channel } from './channel/channel.ts';
import type { Config } from './config.ts';
import { mailFolder, postLetter } from './watch/mail-server.ts';
import { PRESSED } from './dispatch/plans.rules.ts';
import { rehearse } from './dispatch/rehearse.ts';
import { sessionsOf, staffProviderOf, tellProviderFailure } from './staff-door.ts';
import { sayableOf } from './dispatch/say-from-pack.ts';
import type { Facts } from './facts.ts';
import type { Door } from './handoff/doors.ts';
import { createIncidents } from './incidents/incidents.ts';
import { createProposals } from './incidents/proposals.ts';
import { createModeration } from './moderation/moderation.ts';
import { createHandoffActions } from './handoff/handoff-actions.ts';
import { type Clock, type Instant, SECOND } from './kernel/instants.ts';
import type { Log } from './kernel/log.ts';
import type { Live } from './live/live.ts';
import { createPresence } from './live/presence.ts';
import type { Store } from './store/db.ts';
import type { Seal } from './store/seal.ts';

/** A body whose policy says nothing of waves is told of none. */
const NO_WAVES = { cases: Number.POSITIVE_INFINITY, hours: 0 };
/** A look at the last hours serves all open pages for so long. */
const WAVES_FRESH_FOR = 10 * SECOND;

export interface RoomsDeps {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  readonly store: Store;
  /** Seals what of a person's data stands in columns of `SEALED_COLUMNS`. */
  readonly seal: Seal;
  readonly live: Live;
  readonly facts: Facts;
  readonly accounts: readonly Account[];
  readonly channels: ReadonlyMap<string, Channel>;
  readonly door: (account: string) => Door | null;
  readonly chat: ChatStore;
  readonly shutdown: AbortSignal;
  readonly addressOf: (c: Context) => string | null;
  readonly loops: Pick<Background, 'dispatch' | 'incidents' | 'outbox'>;
  readonly onCasesChanged: (caseIds: readonly string[]) => void;
}

function bodyOf(pack: AgencyPack, forWhom: 'session_notice' | 'servant_session_notice'): ChatBody {
  const policyUrl = `/portal/privacy/${pack.id}`;
  return {
    name: pack.name,
    greeting: say(pack, 'greeting', {}),
    notice: say(pack, forWhom, { privacyUrl: policyUrl }),
    policyUrl,
    callOperator: { label: pack.replies.buttons.call_operator, payload: PRESSED.operator },
  };
}

function siteChats(accounts: readonly Account[]): Map<string, SiteChat> {
  return new Map(
    accounts
      .filter((account) => account.channel === 'site')
      .map(({ id, pack, settings }) => {
        const { origins } = readSiteAccount(settings);
        return [id, { account: id, origins, body: bodyOf(pack, 'session_notice') }];
      }),
  );
}

function siteRooms(deps: RoomsDeps): readonly Hono[] {
  const sites = siteChats(deps.accounts);
  const chat = siteRoutes({
    chat: deps.chat,
    siteOf: (account) => sites.get(account) ?? null,
    publicOrigin: deps.config.publicOrigin,
    clock: deps.clock,
    shutdown: deps.shutdown,
    addressOf: deps.addressOf,
  });
  const pages = chatPages({
    chats: () => [...sites.values()].map(({ account, body }) => ({ account, name: body.name })),
    chatPage: (account) => {
      const site = sites.get(account);
      if (!site) throw new OtklikError('not_found', 'Такого чата нет');
      return chatPageResponse(site);
    },
  });
  const files = articleFiles({
    db: deps.store.db,
    kbDir: deps.config.kbDir,
    knowledge: deps.facts.knowledge,
    clock: deps.clock,
  });
  // Each room types its own variables; for the app they are all routes.
  return [
    new Hono().route('/', chat),
    pages,
    files,
    privacyPages(deps.config.kbDir, [...deps.facts.packs.values()]),
  ];
}

function topicNames(topics: AgencyPack['topics']): Readonly<Record<string, string>> {
  return Object.fromEntries(topics.map(({ id, name }) => [id, name]));
}

function botVoice(facts: Facts): BotVoice {
  return {
    article: (agency, article) => ({
      text: article.short.trim(),
      footer: sayableOf(article, facts.pack(agency))?.footer ?? '',
    }),
    reply: (agency, text, answers, at) =>
      rehearse({ pack: facts.pack(agency), clocks: facts.clocks, text, answers, at }),
  };
}

/** What the pages have to know of a body. */
function consoleAgency(facts: Facts, pack: AgencyPack, at: Instant, origin: string): ConsoleAgency {
  return {
    id: pack.id,
    name: pack.name,
    zone: pack.zone,
    shortName: pack.shortName,
    code: pack.code,
    onBehalfOf: pack.forms.genitive,
    topics: topicNames(pack.topics),
    needs: Object.fromEntries(pack.topics.map(({ id, needs }) => [id, needs])),
    typical: (topic, at) => typicalReplies(pack, topic, at),
    answering: (at) => answeringOf(pack, at, origin),
    unfilled: (text) => unfilledBlanks(pack, text),
    unitOfTopic: Object.fromEntries(pack.topics.map(({ id, unit }) => [id, unit])),
    unsortedForAll: facts.clocks.policy(pack, at).settings.unsorted_seen_by_units ?? true,
    units: unitsAt(pack, at).map(({ id, name }) => ({ id, name })),
  };
}

function consoleRoom(deps: RoomsDeps): Hono {
  const { config, store, live, facts, clock, loops } = deps;
  const packs = [...facts.packs.values()];
  const origin = config.publicOrigin ?? '';
  const agencies = packs.map((pack) => consoleAgency(facts, pack, clock(), origin));
  const actions = createCaseActions({
    db: store.db,
    pack: facts.pack,
    origin,
    limits: (account) => deps.channels.get(account)?.limits,
    onChanged({ caseId, outbox, inbox }) {
      if (caseId !== undefined) deps.onCasesChanged([caseId]);
      if (outbox) loops.outbox.wake();
      if (inbox) loops.dispatch.wake();
    },
  });
  const handoff = createHandoffActions({
    db: store.db,
    pack: facts.pack,
    clocks: facts.clocks,
    door: deps.door,
    limits: (account) => deps.channels.get(account)?.limits,
    onChanged(caseIds) {
      deps.onCasesChanged(caseIds);
      loops.outbox.wake();
    },
  });
  const moderation = createModeration({
    db: store.db,
    clock,
    channel: (account) => deps.channels.get(account),
    limits: (account) => deps.channels.get(account)?.limits,
    grounds: (agency, at) => facts.clocks.policy(facts.pack(agency), at).settings.moderation_grounds ?? [],
    onChanged(caseId) {
      deps.onCasesChanged([caseId]);
      loops.outbox.wake();
    },
  });
  const waveSize = (agency: string, at: number) => facts.clocks.policy(facts.pack(agency), at).settings.wave;
  const proposals = createProposals({
    db: store.db,
    clock,
    size: (agency, at) => waveSize(agency, at) ?? NO_WAVES,
    longest: () => Math.max(...packs.map(({ id }) => waveSize(id, clock())?.hours ?? 0)),
    freshFor: WAVES_FRESH_FOR,
  });
  const incidents = createIncidents({
    db: store.db,
    approval: (agency, at) => answeringOf(facts.pack(agency), at).approval,
    onChanged({ answering }) {
      proposals.forget();
      if (answering) loops.incidents.wake();
    },
  });
  const publicUrl = config.publicOrigin ?? undefined;
  const routes = consoleRoutes({
    db: store.db,
    live,
    presence: createPresence(live, clock),
    sessions: sessionsOf(config, store.db),
    provider: staffProviderOf(config),
    providerFailed: tellProviderFailure(deps.log),
    actions,
    appeals: appealsOf(deps),
    handoff,
    decisions: createDecisionActions({
      db: store.db,
      clocks: facts.clocks,
      pack: facts.pack,
      limits: (account) => deps.channels.get(account)?.limits,
      onChanged(caseId) {
        deps.onCasesChanged([caseId]);
        loops.outbox.wake();
      },
    }),
    moderation,
    incidents,
    proposals,
    messageSearch: createMessageSearch(store),
    limits: (account) => deps.channels.get(account)?.limits,
    clock,
    publicUrl,
    agencies,
    accounts: deps.accounts.map(({ id, pack, channel }) => ({ id, agency: pack.id, channel })),
    assumptions: packs.flatMap((pack) =>
      assumptions(pack).map(({ what, text }) => ({ agency: pack.id, text: `${what}. ${text}` })),
    ),
    library: facts.library,
    bot: botVoice(facts),
    privacy: {
      seal: deps.seal,
      clocks: facts.clocks,
      pack: facts.pack,
      folder: openFileFolder(config.dataDir),
      terms: (agency, at) => facts.clocks.policy(facts.pack(agency), at).settings.retention_terms ?? [],
      onChanged: (caseId) => deps.onCasesChanged([caseId]),
    },
    mailFolder: config.smtpUrl === undefined ? mailFolder(config.dataDir) : null,
    deadlines: createDeadlineActions({
      db: store.db,
      clocks: facts.clocks,
      pack: facts.pack,
      onChanged: (caseId) => deps.onCasesChanged([caseId]),
    }),
    deadlineOffers: (agency, matter, now) => deadlineOffers(facts.clocks, facts.pack(agency), matter, now),
    useOf(id, at) {
      const account = deps.accounts.find((one) => one.id === id);
      if (!account) return { use: 'on', why: null };
      return useOf(facts.clocks.policy(account.pack, at), account);
    },
    describeDue: (clockRow, now) => describeDue(facts.clocks, facts.pack(clockRow.agency), clockRow, now),
    explainClock: (clockRow) => explainClock(facts.clocks, facts.pack(clockRow.agency), clockRow),
    permalink,
    workedBetween: (agency, schedule, from, to) =>
      workedBetween(facts.clocks, facts.pack(agency), schedule, { from, to }),
    remoteAddress: (c) => deps.addressOf(c) ?? 'local',
  });
  const files = fileRoutes({
    db: store.db,
    sessions: sessionsOf(config, store.db),
    folder: openFileFolder(config.dataDir),
    agencies,
  });
  return new Hono().route('/console', routes).route('/files', files);
}

/** A letter that a person waits for is handed over at once, and one that is not taken is told of. */
function mailerOf(smtpUrl: string | undefined, clock: Clock): Mailer | null {
  if (smtpUrl === undefined) return null;
  return {
    async send(to, subject, text) {
      const at = clock();
      const letter = { id: newId(), to, subject, text, writtenAt: at, attempts: 0 };
      const posted = await postLetter(smtpUrl, letter);
      if (posted.outcome !== 'sent') throw new OtklikError('unavailable', posted.reason);
    },
  };
}

/** A chat for whoever came through the civil servants' door. */
function servantChat({ store, accounts, chat, clock }: RoomsDeps): ServantDeps['openChat'] {
  return (agency) => {
    const account = accounts.find(({ channel, pack }) => channel === 'site' && pack.id === agency);
    if (!account) return null;
    const { id, pack } = account;
    const body = bodyOf(pack, 'servant_session_notice');
    const open = async (): Promise<Response> => {
      const [token, at] = [newToken(), clock()];
      const session = await chat.openSession(id, sha256(token), null, at);
      await beginServantTalk(store.db, { account: id, conversation: session }, agency, at);
      return sessionPageResponse({ account: id, origins: [], body }, { session, token });
    };
    return open();
  };
}

/** Throws OtklikError `configuration` when the body of a provider's people is none of the packs'. */
function checkBody(agency: string | null, facts: Facts): void {
  if (agency === null || facts.packs.has(agency)) return;
  throw new OtklikError('configuration', `OTKLIK_OIDC_AGENCY: there is no agency ${agency}`, {
    hint: `Known agencies: ${[...facts.packs.keys()].join(', ')}.`,
  });
}

function servantRoom(deps: RoomsDeps): Hono {
  const { config, store, facts, clock, log, addressOf } = deps;
  checkBody(config.servantOidc?.agency ?? null, facts);
  const publicUrl = config.publicOrigin ?? undefined;
  const routes = servantRoutes({
    db: store.db,
    knowledge: facts.knowledge,
    articles: () => facts.library.articles(),
    agencies: [...facts.packs.values()],
    sessions: sessionsOf(config, store.db),
    mailer: mailerOf(config.smtpUrl, clock),
    openChat: servantChat(deps),
    oidc: config.servantOidc,
    log,
    dataDir: config.dataDir,
    kbDir: config.kbDir,
    secret: config.secret,
    clock,
    publicUrl,
    remoteAddress: (c) => addressOf(c) ?? 'local',
  });
  return new Hono().route('/portal/servant', routes);
}

/** What appeals are worked with, for the pages. */
function appealsOf(deps: RoomsDeps): AppealDeps {
  const onChanged = (caseId: string) => {
    deps.onCasesChanged([caseId]);
    deps.loops.outbox.wake();
  };
  return appealDeps({ ...deps, onChanged });
}

/** The personal account, where people are identified, send appeals and follow them. */
function accountRoom(deps: RoomsDeps): Hono {
  const { config, store, seal, facts, clock, log } = deps;
  const { publicOrigin, secret } = config;
  const appeals = appealsOf(deps);
  const routes = accountRoutes({
    store,
    seal,
    secret,
    agencies: [...facts.packs.values()],
    policyVersion: (pack) => facts.clocks.policy(pack, clock()).version,
    clocks: facts.clocks,
    send: (sending) => sendAppeal(appeals, sending),
    esia: config.esia,
    kbDir: config.kbDir,
    folder: openFileFolder(config.dataDir),
    scans: config.clamd !== null,
    mailWorks: config.smtpUrl !== undefined,
    log,
    clock,
    publicUrl: publicOrigin ?? undefined,
    remoteAddress: (c) => deps.addressOf(c) ?? 'local',
  });
  return new Hono().route('/portal/account', routes);
}

/** Surveys behind one-time links. */
function surveyRoom({ config, store, seal, facts, clock, addressOf }: RoomsDeps): Hono {
  const routes = surveyRoutes({
    store,
    seal,
    agencies: [...facts.packs.values()],
    clock,
    publicUrl: config.publicOrigin ?? undefined,
    remoteAddress: (c) => addressOf(c) ?? 'local',
  });
  return new Hono().route(SURVEY_PATH, routes);
}

/** Pages and routes of the rooms, wired to what they need. */
export function openRooms(deps: RoomsDeps): readonly Hono[] {
  return [...siteRooms(deps), servantRoom(deps), accountRoom(deps), surveyRoom(deps), consoleRoom(deps)];
}
