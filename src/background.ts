import { contactsAt, useOf } from './agency/index.ts';
import type { Config } from './config.ts';
import type { AgencyPack } from './agency/index.ts';
import type { Facts } from './facts.ts';
import { createCatchUp } from './cases/index-older-messages.ts';
import { createClaimKeeper } from './cases/claim-keeper.ts';
import { createHandler } from './dispatch/handle-event.ts';
import type { EventAccount } from './dispatch/handler-deps.ts';
import { createWorker } from './dispatch/worker.ts';
import { canPoll } from './channel/channel.ts';
import type { Channel, OutgoingMessage } from './channel/channel.ts';
import type { Door } from './handoff/doors.ts';
import { hookUrl } from './http/hook-url.rules.ts';
import { answeringOf } from './cases/answering.ts';
import { openFileFolder } from './inbox/files/file-folder.ts';
import { createFileKeeper } from './inbox/files/file-keeper.ts';
import { clamd } from './inbox/files/virus-scanner.ts';
import { createWaveAnswerer } from './incidents/wave-answerer.ts';
import type { Inbox } from './inbox/inbox.ts';
import type { Clock, Instant } from './kernel/instants.ts';
import type { Article } from './knowledge/articles.ts';
import { ownerUnit } from './knowledge/owner-unit.rules.ts';
import type { Log } from './kernel/log.ts';
import type { Loop } from './kernel/loop.ts';
import { createDestructionKeeper } from './privacy/destruction-keeper.ts';
import { createDeliverer } from './outbox/deliver.ts';
import { mailFolder } from './watch/mail-server.ts';
import { refusalOf } from './outbox/permission.rules.ts';
import { canSignIn } from './portal/account/can-sign-in.ts';
import { deadline } from './sla/index.ts';
import { createStaffNotices } from './staff-notices.ts';
import type { Pace } from './outbox/pace.ts';
import { appealDeps, appealLoops } from './open-appeals.ts';
import type { Store } from './store/db.ts';
import type { Seal } from './store/seal.ts';
import { createBaseKeeper } from './watch/keep-current.ts';
import { createNameLearner } from './watch/learn-names.ts';
import { createPoller } from './watch/poller.ts';
import { createReconciler } from './watch/reconcile/reconcile.ts';
import type { StaffChat } from './watch/staff-chat-sender.ts';
import { createClockWatch } from './watch/watch-clocks.ts';

/** What the orders leave open, for a pack that does not set it. */
const REVIEW_WORKING_DAYS = 5;

export interface BackgroundDeps {
  readonly config: Config;
  readonly staffChat: StaffChat | null;
  readonly store: Store;
  readonly seal: Seal;
  readonly pace: Pace;
  readonly facts: Facts;
  readonly inbox: Inbox;
  readonly clock: Clock;
  readonly log: Log;
  readonly channels: ReadonlyMap<string, Channel>;
  readonly door: (account: string) => Door | null;
  /** Throws OtklikError when an account is no longer configured. */
  readonly account: (id: string) => EventAccount;
  readonly onHandled: () => void;
  readonly onCasesChanged: (caseIds: readonly string[]) => void;
}

/** The work that goes on without a request: handling, sending, watching deadlines, polling. */
export interface Background {
  readonly dispatch: Loop;
  readonly incidents: Loop;
  readonly outbox: Loop;
  start(): void;
  stop(): Promise<void>;
}

/** What those who keep the base current have to know of the packs. */
function baseFacts({ config, facts }: BackgroundDeps) {
  const packs = [...facts.packs.values()];
  const { library, clocks } = facts;
  const packFor = (agency: string) => facts.packs.get(agency) ?? packs[0];
  return {
    library,
    packs,
    articles: () => library.articles(),
    origin: config.publicOrigin,
    dueOf(pack: AgencyPack, at: Instant): Instant {
      const n = clocks.policy(pack, at).settings.kb_review_working_days ?? REVIEW_WORKING_DAYS;
      return deadline(clocks.schedule(pack, 'default'), { kind: 'working_days', n }, at).at;
    },
    unitOf(article: Article, at: Instant): string {
      const pack = facts.packs.get(article.agency);
      return pack === undefined ? '' : (ownerUnit(pack, article, at)?.id ?? pack.fallbackUnit);
    },
    openAt(agency: string, at: Instant): boolean {
      const pack = packFor(agency);
      return pack !== undefined && clocks.openAt(pack, at);
    },
  };
}

/** What the switch of the account's body says to a send at this moment. */
function refusalIn(
  { account, facts, clock }: BackgroundDeps,
  id: string,
  message: OutgoingMessage,
): string | null {
  const connected = account(id);
  const { pack } = connected;
  const now = clock();
  const own = contactsAt(pack, now).flatMap((contact) => contact.values);
  return refusalOf(useOf(facts.clocks.policy(pack, now), connected), message, own);
}

const USUAL_LARGEST = 20;

/** The largest file that the body takes today, MiB. */
function largestFile({ facts, clock }: BackgroundDeps, agency: string): number {
  const { settings } = facts.clocks.policy(facts.pack(agency), clock());
  return settings.attachment_mebibytes ?? USUAL_LARGEST;
}

/** Where the body's own form of an appeal is open: only where people can be identified (59-ФЗ art. 4). */
function formOrigin({ config, facts, clock }: BackgroundDeps, agency: string): string | null {
  const { esia, publicOrigin } = config;
  const access = { esia, publicUrl: publicOrigin ?? undefined, clock };
  return canSignIn(access, facts.pack(agency)) ? publicOrigin : null;
}

/** Wires the loops; they begin with `start`. */
export function createBackground(deps: BackgroundDeps): Background {
  const { store, clock, log, channels } = deps;
  const outbox = createDeliverer({
    store,
    clock,
    log,
    channel: (id) => channels.get(id),
    refusal: (id, message) => refusalIn(deps, id, message),
    pace: deps.pace,
    onChanged(caseIds) {
      deps.onCasesChanged(caseIds);
      // What was sent makes room for the next of a wave.
      incidents.wake();
    },
  });
  const handle = createHandler({
    store,
    clock,
    busy: () => deps.inbox.busy(),
    knowledge: deps.facts.knowledge,
    advisor: deps.facts.advisor,
    clocks: deps.facts.clocks,
    account: deps.account,
    limits: (id) => channels.get(id)?.limits,
    door: deps.door,
    portal: (agency) => formOrigin(deps, agency),
    onDone({ caseId, said }) {
      deps.onHandled();
      if (said) outbox.wake();
      if (caseId !== null) deps.onCasesChanged([caseId]);
    },
  });
  const dispatch = createWorker({ store, clock, log, handle });
  const notices = createStaffNotices({ ...deps, onQueued: () => outbox.wake() });
  const watch = createClockWatch({
    store,
    clock,
    log,
    clocks: deps.facts.clocks,
    pack: deps.facts.pack,
    sender: notices.sender,
    onNews: deps.onCasesChanged,
  });
  const pollers = [...channels].flatMap(([account, channel]) =>
    canPoll(channel) ? [createPoller({ account, channel, inbox: deps.inbox, store, clock, log })] : [],
  );
  const files = createFileKeeper({
    store,
    clock,
    log,
    folder: openFileFolder(deps.config.dataDir),
    scan: deps.config.clamd === null ? null : clamd(deps.config.clamd),
    channel: (id) => channels.get(id),
    largest: (agency) => largestFile(deps, agency),
    onCasesChanged: deps.onCasesChanged,
  });
  const claims = createClaimKeeper(deps);
  const catchUp = createCatchUp(deps);
  const names = createNameLearner({ store, clock, log, channels, onCasesChanged: deps.onCasesChanged });
  const base = createBaseKeeper({ store, clock, log, ...baseFacts(deps), put: notices.put });
  const destruction = createDestructionKeeper({
    store,
    clock,
    log,
    packs: [...deps.facts.packs.values()],
    clocks: deps.facts.clocks,
    folder: openFileFolder(deps.config.dataDir),
    mailFolder: mailFolder(deps.config.dataDir),
    seal: deps.seal,
  });
  const reconciler = createReconciler({
    ...deps,
    zoneOf: (id) => deps.account(id).pack.zone,
    hookUrl: (id) => hookUrl(deps.config.publicOrigin, deps.account(id).channel, id),
    onQueued: () => outbox.wake(),
  });
  const onAppealChanged = (caseId: string) => {
    deps.onCasesChanged([caseId]);
    outbox.wake();
  };
  const appeals = appealLoops(appealDeps({ ...deps, onChanged: onAppealChanged }), deps);
  const incidents = createWaveAnswerer({
    store,
    clock,
    log,
    limits: (id) => channels.get(id)?.limits,
    undoFor: (agency, at) => answeringOf(deps.facts.pack(agency), at).undoFor,
    onSaid(caseId) {
      outbox.wake();
      deps.onCasesChanged([caseId]);
    },
  });
  const loops = [
    claims,
    catchUp,
    dispatch,
    incidents,
    outbox,
    watch,
    names,
    files,
    base,
    destruction,
    reconciler,
    ...appeals,
    ...notices.loops,
    ...pollers,
  ];
  return {
    dispatch,
    incidents,
    outbox,
    start() {
      for (const loop of loops) loop.start();
    },
    async stop() {
      // First what brings work, then what does it, then what sends its results.
      await Promise.all([reconciler, ...pollers].map((loop) => loop.stop()));
      await Promise.all([
        claims.stop(),
        catchUp.stop(),
        dispatch.stop(),
        incidents.stop(),
        watch.stop(),
        names.stop(),
        files.stop(),
        base.stop(),
        destruction.stop(),
      ]);
      await Promise.all([outbox, ...appeals, ...notices.loops].map((loop) => loop.stop()));
    },
  };
}
