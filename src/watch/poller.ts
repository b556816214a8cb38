import { acknowledge, type PolledBatch, type PollingChannel } from '../channel/channel.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { errorText } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { type Clock, MINUTE, SECOND } from '../kernel/instants.ts';
import type { Log } from '../kernel/log.ts';
import { createLoop, type Loop } from '../kernel/loop.ts';
import type { Store } from '../store/db.ts';
import { raiseAlarm } from './alarms.ts';
import { holdPolling, PROLONG_EVERY, releasePolling, voidPolling } from './polling-lease.ts';

export interface PollerDeps {
  readonly account: string;
  readonly channel: PollingChannel;
  readonly inbox: Inbox;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}

/** After so many failures in a row it is no passing fault of the network. */
const ALARM_AFTER = 5;

/**
 * Fetches an account's updates. The place in the platform's stream moves in the same commit as the updates, so a kill
 * at any moment makes the platform give them again, and never loses one.
 */
export function createPoller(deps: PollerDeps): Loop {
  const { account, clock } = deps;
  const { db } = deps.store;
  const owner = newId();
  const stopped = new AbortController();
  let failures = 0;

  async function storedCursor(): Promise<string | null> {
    const row = await db
      .selectFrom('account_states')
      .select('cursor')
      .where('account', '=', account)
      .executeTakeFirst();
    return row?.cursor ?? null;
  }

  const hold = () => holdPolling(db, account, owner, clock());

  /** Polls while the right to it is prolonged; another instance that took it over ends the call. */
  async function pollOnce(cursor: string | null): Promise<PolledBatch> {
    const lost = new AbortController();
    const prolong = setInterval(() => {
      hold().then(
        (held) => held || lost.abort(),
        // Nobody knows whether it was prolonged; the next time tells.
        () => undefined,
      );
    }, PROLONG_EVERY);
    try {
      return await deps.channel.poll(cursor, AbortSignal.any([stopped.signal, lost.signal]));
    } finally {
      clearInterval(prolong);
    }
  }

  async function failed(error: unknown): Promise<void> {
    failures++;
    deps.log.warn({ account: account, failures, err: errorText(error) }, 'polling failed');
    if (failures === ALARM_AFTER) {
      await raiseAlarm(db, {
        account: account,
        kind: 'poll_failed',
        text: errorText(error),
        at: clock(),
      });
    }
  }

  const loop = createLoop({
    name: `poll ${account}`,
    idleMs: SECOND,
    log: deps.log,
    async start() {
      if (deps.store.kind === 'sqlite') await voidPolling(db, account);
    },
    async turn() {
      if (!(await hold())) return false;
      const cursor = await storedCursor();
      try {
        const batch = await pollOnce(cursor);
        if (batch.updates.length > 0 || batch.cursor !== cursor) {
          await deps.inbox.accept(account, batch.updates, batch.cursor);
          acknowledge(deps.channel, batch.updates);
        }
        failures = 0;
        return true;
      } catch (error) {
        if (stopped.signal.aborted || !(await hold())) return false;
        await failed(error);
        await pauseUnlessStopped(Math.min(MINUTE, SECOND * 2 ** failures), stopped.signal);
        return false;
      }
    },
  });
  return {
    start: loop.start,
    wake: loop.wake,
    async stop() {
      stopped.abort();
      await loop.stop();
      await releasePolling(db, account, owner);
    },
  };
}

function pauseUnlessStopped(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
