import { setTimeout as wait } from 'node:timers/promises';
import type { Channel, ChannelLimits, OutgoingMessage, SendOutcome } from '../channel/channel.ts';
import { errorText } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { type Clock, type Instant, SECOND } from '../kernel/instants.ts';
import type { Log } from '../kernel/log.ts';
import { createLoop, type Loop } from '../kernel/loop.ts';
import type { Store } from '../store/db.ts';
import type { OutboxRow } from '../store/tables.ts';
import type { OutboxPayload } from './enqueue.ts';
import { abandonedSends, claimSends, giveBack, PROLONG_EVERY, prolongSends } from './claim-sends.ts';
import { createPace, type Pace, type Turn } from './pace.ts';
import { admitStopped, holdAccount, recordSettlement } from './record-settlement.ts';
import { settle } from './settle.rules.ts';
import { gapOf, type PacedSend } from './windows.rules.ts';

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
  /** Shared by the instances where there are several; absent: this process's own. */
  readonly pace?: Pace;
}

/** A message in hand, with how its platform counts it; without that it belongs to an account that is gone. */
interface InHand {
  readonly row: OutboxRow;
  readonly channel: Channel | undefined;
  readonly send: PacedSend | undefined;
}

function messageOf(row: OutboxRow): OutgoingMessage {
  return { ...(JSON.parse(row.payload) as OutboxPayload), guard: row.id };
}

/** Sends what waits in the outbox, within each platform's limits, and writes down honestly what became of it. */
export function createDeliverer(deps: DelivererDeps): Loop {
  const { store, clock, log } = deps;
  const owner = newId();
  const pace = deps.pace ?? createPace();
  /** Accounts that may not send at this moment, and until when. */
  const busy = new Map<string, Instant>();
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

  function takeInHand(row: OutboxRow): InHand {
    const channel = deps.channel(row.account);
    if (!channel) return { row, channel, send: undefined };
    const { conversation } = messageOf(row);
    const chat = channel.chatOf?.(conversation) ?? { id: conversation, group: false };
    const send = { account: row.account, chat: chat.id, group: chat.group, limits: channel.limits };
    return { row, channel, send };
  }

  /** Starts what may leave now or very soon; the rest goes back until its turn, so that a kill does not make it doubtful. */
  async function startOrGiveBack(rows: readonly OutboxRow[]): Promise<void> {
    const early: OutboxRow[] = [];
    for (const row of rows) {
      const hand = takeInHand(row);
      const now = clock();
      const full = (busy.get(row.account) ?? 0) - now > SOON;
      if (!hand.send) launch(hand, null, now);
      else if (full) early.push(row);
      else {
        const turn = await pace.ask(hand.send, now);
        if (turn.may) launch(hand, turn, now);
        else if (turn.whose === 'chat') await putOff(row, now + turn.waitMs);
        else holdOrReturn(hand, turn.waitMs, now, early);
      }
    }
    await giveBack(store, early);
  }

  async function putOff(row: OutboxRow, until: Instant): Promise<void> {
    await giveBack(store, [row], until);
    wakeIn(until - clock());
  }

  /** The account's turn comes soon: the message waits for it in hand, behind those that wait already. */
  function holdOrReturn(hand: InHand, waitMs: number, now: Instant, early: OutboxRow[]): void {
    const { row, send } = hand;
    const due = Math.max(now + waitMs, busy.get(row.account) ?? 0);
    if (due - now > SOON || !send) {
      busy.set(row.account, due);
      early.push(row);
      return;
    }
    busy.set(row.account, due + gapOf(send));
    launch(hand, null, due);
  }

  function wakeIn(ms: number): void {
    setTimeout(() => loop?.wake(), Math.max(0, ms)).unref();
  }

  /** Waits until the message may leave; its place is taken when this returns. */
  async function turnOf(send: PacedSend, from: Instant): Promise<Extract<Turn, { may: true }>> {
    for (let at = from; ;) {
      const early = at - clock();
      if (early > 0) await wait(early);
      const turn = await pace.ask(send, at);
      if (turn.may) return turn;
      at = Math.max(at, clock()) + turn.waitMs;
    }
  }

  async function trySend(row: OutboxRow, channel: Channel): Promise<SendOutcome> {
    try {
      return await channel.send(messageOf(row), AbortSignal.timeout(SEND_TIMEOUT));
    } catch (error) {
      // A bug of ours or of a library: nobody knows how far the call got.
      return { outcome: 'unknown', reason: errorText(error) };
    }
  }

  async function deliver({ row, channel, send }: InHand, turn: Turn | null, from: Instant): Promise<void> {
    if (!channel || !send) {
      await record(row, { outcome: 'failed', reason: 'the account is no longer configured' }, UNGUARDED);
      return;
    }
    const refused = deps.refusal(row.account, messageOf(row));
    if (refused !== null) {
      if (turn?.may) turn.done(clock());
      await record(row, { outcome: 'failed', reason: refused }, channel.limits);
      loop?.wake();
      return;
    }
    const { done } = turn?.may ? turn : await turnOf(send, from);
    const outcome = await trySend(row, channel).finally(() => done(clock()));
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

  function launch(hand: InHand, turn: Turn | null, from: Instant): void {
    const { row } = hand;
    const work = deliver(hand, turn, from)
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
      const now = clock();
      for (const [account, until] of busy) if (until <= now) busy.delete(account);
      if (busy.size > 0) wakeIn(Math.min(...busy.values()) - now);
      const rows = await claimSends(store, owner, room, now, [...busy.keys()]);
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
