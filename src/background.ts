import type { Config } from './config.ts';
import type { Facts } from './facts.ts';
import { createHandler, type EventAccount } from './dispatch/handle-event.ts';
import { createWorker } from './dispatch/worker.ts';
import { canPoll } from './channel/channel.ts';
import type { Channel } from './channel/channel.ts';
import type { Inbox } from './inbox/inbox.ts';
import type { Clock } from './kernel/instants.ts';
import type { Log } from './kernel/log.ts';
import type { Loop } from './kernel/loop.ts';
import { createDeliverer } from './outbox/deliver.ts';
import { createStaffNotices } from './staff-notices.ts';
import type { Store } from './store/db.ts';
import { createNameLearner } from './watch/learn-names.ts';
import { createPoller } from './watch/poller.ts';
import type { StaffChat } from './watch/staff-chat-sender.ts';
import { createClockWatch } from './watch/watch-clocks.ts';

export interface BackgroundDeps {
  readonly config: Config;
  readonly staffChat: StaffChat | null;
  readonly store: Store;
  readonly facts: Facts;
  readonly inbox: Inbox;
  readonly clock: Clock;
  readonly log: Log;
  readonly channels: ReadonlyMap<string, Channel>;
  /** Throws OtklikError when an account is no longer configured. */
  readonly account: (id: string) => EventAccount;
  readonly onHandled: () => void;
  readonly onCasesChanged: (caseIds: readonly string[]) => void;
}

/** The work that goes on without a request: handling, sending, watching deadlines, polling. */
export interface Background {
  readonly dispatch: Loop;
  readonly outbox: Loop;
  start(): void;
  stop(): Promise<void>;
}

/** Wires the loops; they begin with `start`. */
export function createBackground(deps: BackgroundDeps): Background {
  const { store, clock, log, channels } = deps;
  const outbox = createDeliverer({
    store,
    clock,
    log,
    channel: (id) => channels.get(id),
    onChanged: deps.onCasesChanged,
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
    canPoll(channel) ? [createPoller({ account, channel, inbox: deps.inbox, db: store.db, clock, log })] : [],
  );
  const names = createNameLearner({ store, clock, log, channels, onCasesChanged: deps.onCasesChanged });
  const loops = [dispatch, outbox, watch, names, ...notices.loops, ...pollers];
  return {
    dispatch,
    outbox,
    start() {
      for (const loop of loops) loop.start();
    },
    async stop() {
      // First what brings work, then what does it, then what sends its results.
      await Promise.all(pollers.map((poller) => poller.stop()));
      await Promise.all([dispatch.stop(), watch.stop(), names.stop()]);
      await Promise.all([outbox, ...notices.loops].map((loop) => loop.stop()));
    },
  };
}
