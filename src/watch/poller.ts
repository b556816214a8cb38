import { acknowledge, type PollingChannel } from '../channel/channel.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { errorText } from '../kernel/errors.ts';
import { type Clock, MINUTE, SECOND } from '../kernel/instants.ts';
import type { Log } from '../kernel/log.ts';
import { createLoop, type Loop } from '../kernel/loop.ts';
import type { Db } from '../store/db.ts';
import { raiseAlarm } from './alarms.ts';

export interface PollerDeps {
  readonly account: string;
  readonly channel: PollingChannel;
  readonly inbox: Inbox;
  readonly db: Db;
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
  const stopped = new AbortController();
  let failures = 0;

  async function storedCursor(): Promise<string | null> {
    const row = await deps.db
      .selectFrom('account_states')
      .select('cursor')
      .where('account', '=', deps.account)
      .executeTakeFirst();
    return row?.cursor ?? null;
  }

  async function failed(error: unknown): Promise<void> {
    failures++;
    deps.log.warn({ account: deps.account, failures, err: errorText(error) }, 'polling failed');
    if (failures === ALARM_AFTER) {
      await raiseAlarm(deps.db, {
        account: deps.account,
        kind: 'poll_failed',
        text: errorText(error),
        at: deps.clock(),
      });
    }
  }

  const loop = createLoop({
    name: `poll ${deps.account}`,
    idleMs: SECOND,
    log: deps.log,
    async turn() {
      const cursor = await storedCursor();
      try {
        const batch = await deps.channel.poll(cursor, stopped.signal);
        if (batch.updates.length > 0 || batch.cursor !== cursor) {
          await deps.inbox.accept(deps.account, batch.updates, batch.cursor);
          acknowledge(deps.channel, batch.updates);
        }
        failures = 0;
        return true;
      } catch (error) {
        if (stopped.signal.aborted) return false;
        await failed(error);
        await pauseUnlessStopped(Math.min(MINUTE, SECOND * 2 ** failures), stopped.signal);
        return false;
      }
    },
  });
  return {
    start: loop.start,
    wake: loop.wake,
    stop() {
      stopped.abort();
      return loop.stop();
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
