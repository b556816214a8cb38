import { setTimeout as wait } from 'node:timers/promises';
import type { Channel, ChannelLimits, OutgoingMessage, SendOutcome } from '../channel/channel.ts';
import { errorText } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { type Clock, SECOND } from '../kernel/instants.ts';
import type { Log } from '../kernel/log.ts';
import { createLoop, type Loop } from '../kernel/loop.ts';
import type { Store } from '../store/db.ts';
import type { OutboxRow } from '../store/tables.ts';
import type { OutboxPayload } from './enqueue.ts';
import { abandonedSends, claimSends, giveBack, PROLONG_EVERY, prolongSends } from './claim-sends.ts';
import { createPace } from './pace.ts';
import { admitStopped, holdAccount, recordSettlement } from './record-settlement.ts';
import { settle } from './settle.rules.ts';

type Guard = Pick<ChannelLimits, 'guardsRepeats' | 'guardLifetime'>;

const CLAIM = 50;
const IDLE_MS = SECOND;
/** What holds for an account that is no longer there. */
const UNGUARDED: Guard = { guardsRepeats: false, guardLifetime: 0 };

/** A send that may start within so many ms waits in hand. */
const SOON = 200;

/** Longer than any client library waits for its answer. */
const SEND_TIMEOUT = 30 * SECOND;

export interface DelivererDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** The open channel of an account; undefined when the account is no longer configured. */
  readonly channel: (account: string) => Channel | undefined;
  /** Why the body's switch of this account's channel forbids the send; null when it may leave. */
  readonly refusal: (account: string, message: OutgoingMessage) => string | null;
  readonly onChanged: (caseIds: readonly string[]) => void;
}

function messageOf(row: OutboxRow): OutgoingMessage {
  return { ...(JSON.parse(row.payload) as OutboxPayload), guard: row.id };
}

/** Sends what waits in the outbox, within each platform's limits, and writes down honestly what became of it. */
export function createDeliverer(deps: DelivererDeps): Loop {
  const { store, clock, log } = deps;
  const owner = newId();
  const pace = createPace();
  const underWay = new Map<string, Promise<void>>();
  let heartbeat: NodeJS.Timeout | undefined;
  let loop: Loop | null = null;

  async function record(row: OutboxRow, outcome: SendOutcome, limits: Guard): Promise<void> {
    const now = clock();
    const settled = settle(outcome, {
      attempts: row.attempts,
      firstTriedAt: row.first_tried_at ?? now,
      limits,
      now,
      chance: Math.random(),
    });
    const changed = await store.transact(async (trx) => {
      await holdAccount(trx, row, outcome, now);
      return recordSettlement(trx, row, settled, now);
    });
    if (settled.state !== 'sent')
      log.warn(
        { outbox: row.id, account: row.account, state: settled.state, reason: settled.reason },
        'a send did not go through',
      );
    if (changed.length > 0) deps.onChanged([...new Set(changed)]);
  }

  /** Starts what may leave now or very soon; the rest goes back until its turn, so that a kill does not make it doubtful. */
  async function startOrGiveBack(rows: readonly OutboxRow[]): Promise<void> {
    const early: OutboxRow[] = [];
    const now = clock();
    for (const row of rows) {
      const forConversation = pace.untilConversation(row.account, messageOf(row).conversation, now);
      if (forConversation > 0) {
        await giveBack(store, [row], now + forConversation);
        wakeIn(forConversation);
      } else if (pace.untilAccount(row.account, now) > SOON) early.push(row);
      else launch(row);
    }
    await giveBack(store, early);
  }

  function wakeIn(ms: number): void {
    setTimeout(() => loop?.wake(), ms).unref();
  }

  async function trySend(row: OutboxRow, channel: Channel): Promise<SendOutcome> {
    const message = messageOf(row);
    const ms = pace.take(row.account, message.conversation, channel.limits, clock());
    if (ms > 0) await wait(ms);
    try {
      return await channel.send(message, AbortSignal.timeout(SEND_TIMEOUT));
    } catch (error) {
      // A bug of ours or of a library: nobody knows how far the call got.
      return { outcome: 'unknown', reason: errorText(error) };
    }
  }

  async function deliver(row: OutboxRow): Promise<void> {
    const channel = deps.channel(row.account);
    if (!channel) {
      await record(row, { outcome: 'failed', reason: 'the account is no longer configured' }, UNGUARDED);
      return;
    }
    const refused = deps.refusal(row.account, messageOf(row));
    const outcome: SendOutcome =
      refused === null ? await trySend(row, channel) : { outcome: 'failed', reason: refused };
    await record(row, outcome, channel.limits);
    loop?.wake();
  }

  async function settleAbandoned(all: boolean): Promise<void> {
    for (const row of await abandonedSends(store, clock(), all)) {
      const limits = deps.channel(row.account)?.limits;
      const outcome: SendOutcome = { outcome: 'unknown', reason: 'the server stopped while sending' };
      await record(row, outcome, limits ?? UNGUARDED);
    }
  }

  function launch(row: OutboxRow): void {
    const work = deliver(row)
      .catch((error: unknown) => {
        log.error(
          { outbox: row.id, err: errorText(error) },
          'recording a send failed; it will be settled as abandoned',
        );
      })
      .finally(() => underWay.delete(row.id));
    underWay.set(row.id, work);
  }

  loop = createLoop({
    name: 'outbox',
    idleMs: IDLE_MS,
    log,
    async start() {
      await admitStopped(store.db);
      await settleAbandoned(store.kind === 'sqlite');
    },
    async turn() {
      await settleAbandoned(false);
      const room = CLAIM - underWay.size;
      if (room <= 0) {
        await Promise.race(underWay.values());
        return true;
      }
      const busy = pace.busy(clock());
      if (busy.size > 0) wakeIn(Math.min(...busy.values()));
      const rows = await claimSends(store, owner, room, clock(), [...busy.keys()]);
      await startOrGiveBack(rows);
      return rows.length > 0;
    },
  });
  const { start, wake, stop } = loop;

  function keepClaims(): void {
    if (underWay.size === 0) return;
    prolongSends(store.db, [...underWay.keys()], owner, clock()).catch((error: unknown) =>
      log.warn({ err: errorText(error) }, 'claims on sends were not prolonged'),
    );
  }

  return {
    start() {
      start();
      heartbeat ??= setInterval(keepClaims, PROLONG_EVERY).unref();
    },
    wake,
    async stop() {
      await stop();
      await Promise.all(underWay.values());
      clearInterval(heartbeat);
    },
  };
}
