import type { AcceptedUpdate } from '../channel/channel.ts';
import type { Clock } from '../kernel/instants.ts';
import type { Store } from '../store/db.ts';
import { toRows, writeBatch, type Acceptance, type AcceptResult } from './write-batch.ts';

/** More than this in one transaction gains nothing and delays the first of them. */
const BATCH_ROWS = 256;
/** A commit of so many at once shows a crowd, and the next of it is a moment away. */
const CROWD = 8;
const CROWD_LASTS_MS = 50;

/** Where every event of every platform enters. What it has accepted is on the disk. */
export interface Inbox {
  /**
   * Stores the updates, each once per account and key, and resolves after the commit. With a cursor the account's
   * place in the platform's stream is stored in the same commit. Rejects when the store cannot commit: the platform
   * must then not be told that we have it.
   */
  accept(account: string, updates: readonly AcceptedUpdate[], cursor?: string): Promise<AcceptResult>;
  /** The same for what was looked up on the platform because it never came: it does not count as a sign of life. */
  recover(account: string, updates: readonly AcceptedUpdate[]): Promise<AcceptResult>;
  /** True while somebody waits for a commit, or a crowd has just been served. */
  busy(): boolean;
  /** Waits for the commits under way. */
  close(): Promise<void>;
}

export interface InboxDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** Called after each commit that brought something to do. */
  readonly onAccepted: () => void;
}

interface Waiting {
  readonly acceptance: Acceptance;
  resolve(result: AcceptResult): void;
  reject(error: unknown): void;
}

/**
 * Accepts that arrive while a commit is under way are committed together by the next one: the disk is asked once for
 * all of them, and each still waits for its own commit.
 */
export function createInbox(deps: InboxDeps): Inbox {
  let waiting: Waiting[] = [];
  let flushing: Promise<void> | null = null;
  let crowdUntil = 0;

  function takeBatch(): Waiting[] {
    let rows = 0;
    let count = 0;
    for (const { acceptance } of waiting) {
      rows += acceptance.rows.length;
      if (count > 0 && rows > BATCH_ROWS) break;
      count++;
    }
    return waiting.splice(0, count);
  }

  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      const batch = takeBatch();
      if (batch.length >= CROWD) crowdUntil = performance.now() + CROWD_LASTS_MS;
      try {
        const results = await writeBatch(
          deps.store,
          batch.map((w) => w.acceptance),
          deps.clock(),
        );
        for (const [index, entry] of batch.entries())
          entry.resolve(results[index] ?? { added: 0, repeated: 0 });
        if (results.some((r) => r.added > 0)) deps.onAccepted();
      } catch (error) {
        for (const entry of batch) entry.reject(error);
      }
    }
    flushing = null;
  }

  function take(acceptance: Acceptance): Promise<AcceptResult> {
    return new Promise((resolve, reject) => {
      waiting.push({ acceptance, resolve, reject });
      // A turn of the event loop lets the other requests that have already arrived join this commit.
      flushing ??= new Promise((turn) => setImmediate(turn)).then(flush);
    });
  }
  const rowsOf = (account: string, updates: readonly AcceptedUpdate[]) =>
    toRows(account, updates, deps.clock());

  return {
    accept: (account, updates, cursor) =>
      take({ account, rows: rowsOf(account, updates), cursor: cursor ?? null, delivered: true }),
    recover: (account, updates) =>
      take({ account, rows: rowsOf(account, updates), cursor: null, delivered: false }),
    busy: () => waiting.length > 0 || performance.now() < crowdUntil,
    async close() {
      await flushing;
    },
  };
}
