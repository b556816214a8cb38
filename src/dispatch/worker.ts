import { errorText } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { type Clock, type Instant, SECOND } from '../kernel/instants.ts';
import type { Log } from '../kernel/log.ts';
import { createLoop, type Loop } from '../kernel/loop.ts';
import type { Store } from '../store/db.ts';
import type { InboxRow } from '../store/tables.ts';
import {
  claimLanes,
  dropAllLeases,
  type Lane,
  type Lease,
  LeaseLost,
  markFailed,
  pendingEvents,
  releaseLane,
} from './lanes.ts';

/** Conversations that one worker has in hand at a time; each is handled in order, all of them side by side. */
const LANES = 16;
/** Events of one conversation in one go: a talkative one must not keep the others waiting. */
const EVENTS = 20;
/** How often to look when nobody called: retries that came due, leases of a worker that died. */
const IDLE_MS = SECOND;

export interface WorkerDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /**
   * Handles one event and marks it done in the same transaction; the lease is checked there. Resolves to the instant
   * until which the conversation has to wait, with nothing done, for its client to go on writing; 0 when it is done.
   */
  readonly handle: (row: InboxRow, lease: Lease, following: readonly InboxRow[]) => Promise<Instant>;
}

function backoff(attempts: number): number {
  const base = Math.min(60 * SECOND, SECOND * 2 ** attempts);
  return Math.round(base / 2 + Math.random() * (base / 2));
}

/** Takes conversations with unhandled events and has them handled. Any number of workers may run on one store. */
export function createWorker(deps: WorkerDeps): Loop {
  const { store, clock, log } = deps;
  const owner = newId();

  async function handleOne(
    row: InboxRow,
    lease: Lease,
    following: readonly InboxRow[],
  ): Promise<'done' | 'retry' | 'lost' | Instant> {
    try {
      return (await deps.handle(row, lease, following)) || 'done';
    } catch (error) {
      if (error instanceof LeaseLost) return 'lost';
      log.error({ event: row.id, account: row.account, err: errorText(error) }, 'handling an event failed');
      return (await markFailed(store, row, lease, errorText(error), clock())) === 'dead' ? 'done' : 'retry';
    }
  }

  async function workLane(lane: Lane): Promise<void> {
    const rows = await pendingEvents(store.db, lane, EVENTS);
    for (const [index, row] of rows.entries()) {
      const lease = { owner, release: index === rows.length - 1 };
      const result = await handleOne(row, lease, rows.slice(index + 1));
      if (result === 'lost') return;
      if (typeof result === 'number') {
        await releaseLane(store.db, lane, owner, result);
        setTimeout(() => loop.wake(), Math.max(0, result - clock())).unref();
        return;
      }
      if (result === 'retry') {
        await releaseLane(store.db, lane, owner, clock() + backoff(row.attempts));
        return;
      }
    }
    // The last event has ended the lease in its own commit.
    if (rows.length === 0) await releaseLane(store.db, lane, owner, 0);
  }

  async function turn(): Promise<boolean> {
    const lanes = await claimLanes(store, owner, LANES, clock());
    await Promise.all(lanes.map(workLane));
    return lanes.length > 0;
  }

  const loop = createLoop({
    name: 'dispatch',
    idleMs: IDLE_MS,
    log,
    start: async () => {
      if (store.kind === 'sqlite') await dropAllLeases(store.db);
    },
    turn,
  });
  return loop;
}
