import { canCheck, canConnect, canRecover, canTrace, type Finding } from '../../channel/abilities.ts';
import type { Channel } from '../../channel/channel.ts';
import type { Inbox } from '../../inbox/inbox.ts';
import { errorText } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { type Clock, type Instant, MINUTE, SECOND } from '../../kernel/instants.ts';
import type { Log } from '../../kernel/log.ts';
import { createLoop, type Loop } from '../../kernel/loop.ts';
import { recordAudit } from '../../staff/audit.ts';
import type { Store } from '../../store/db.ts';
import { keepAlarms, raiseAlarm } from '../alarms.ts';
import { missedText, resetText, silentText } from './alarm-words.rules.ts';
import { bringMissed } from './bring-missed.ts';
import { type ChannelCheck, claimCheck, keepChecks, type Looked, releaseCheck } from './claim-check.ts';
import { countHours, pastHours } from './past-hours.ts';
import { settleDoubtful } from './settle-doubtful.ts';
import { isSilent } from './silence.rules.ts';

/** A platform that answers slowly must not hold the lease for ever. */
const LOOK_TIMEOUT = 4 * MINUTE;
const IDLE = 20 * SECOND;

export interface ReconcileDeps {
  readonly store: Store;
  readonly inbox: Inbox;
  readonly clock: Clock;
  readonly log: Log;
  readonly channels: ReadonlyMap<string, Channel>;
  /** The zone of the body whose account it is. */
  readonly zoneOf: (account: string) => string;
  /** The address of an account's webhook; null when the server does not know its own. */
  readonly hookUrl: (account: string) => string | null;
  readonly onCasesChanged: (caseIds: readonly string[]) => void;
  /** Something is to be sent. */
  readonly onQueued: () => void;
}

/** Asks how the connection stands, and sets a webhook again that the platform took off by itself. */
async function findingsOf(
  deps: ReconcileDeps,
  account: string,
  channel: Channel,
  now: Instant,
  signal: AbortSignal,
): Promise<readonly Finding[] | null> {
  if (!canCheck(channel)) return null;
  const hookUrl = deps.hookUrl(account);
  const findings = await channel.check(hookUrl, signal);
  const off = findings.some(({ id, state }) => id === 'webhook' && state === 'fault');
  if (!off || hookUrl === null || !canConnect(channel) || !channel.dropsWebhooks) return findings;
  await channel.connect(hookUrl, signal);
  const after = await channel.check(hookUrl, signal);
  if (after.some(({ id, state }) => id === 'webhook' && state === 'works')) {
    const text = resetText(now, deps.zoneOf(account));
    await deps.store.transact(async (trx) => {
      await recordAudit(trx, { at: now, actor: 'system', action: 'channel.reconnect', subject: account });
      await raiseAlarm(trx, { account, kind: 'webhook_reset', text, at: now });
    });
  }
  return after;
}

/** Since when the channel is silent, or null. Time before this server watched does not count. */
async function silence(
  deps: ReconcileDeps,
  account: string,
  watchedSince: Instant,
  now: Instant,
): Promise<Instant | null> {
  const state = await deps.store.db
    .selectFrom('account_states')
    .select('last_event_at')
    .where('account', '=', account)
    .executeTakeFirst();
  const last = state?.last_event_at ?? null;
  if (last === null) return null;
  const past = await pastHours(deps.store.db, account);
  return isSilent(Math.max(last, watchedSince), now, past) ? last : null;
}

/**
 * Compares one account with its platform: doubtful sends, what was not delivered, how the connection stands, whether it
 * has fallen silent. Alarms that have passed are settled by themselves.
 */
export async function reconcileAccount(
  deps: ReconcileDeps,
  check: ChannelCheck,
  channel: Channel,
  watchedSince: Instant,
  signal: AbortSignal,
): Promise<Looked> {
  const { account } = check;
  const { store } = deps;
  const now = deps.clock();
  const zone = deps.zoneOf(account);
  if (canTrace(channel)) {
    const settled = await settleDoubtful(store, account, channel, now, signal);
    if (settled.again) deps.onQueued();
    if (settled.cases.length > 0) deps.onCasesChanged(settled.cases);
  }
  let recoveredUntil = check.recovered_until;
  if (canRecover(channel)) {
    const missed = { account, channel, inbox: deps.inbox, db: store.db };
    const brought = await bringMissed(missed, recoveredUntil, now, signal);
    recoveredUntil = brought.until;
    if (brought.first !== null) {
      const text = missedText(brought.count, brought.first, zone);
      await raiseAlarm(store.db, { account, kind: 'missed_events', text, at: now });
    }
  }
  const findings = await findingsOf(deps, account, channel, now, signal);
  const silentSince = await silence(deps, account, watchedSince, now);
  await store.transact(async (trx) => {
    const about = { account, at: now } as const;
    const faults = (findings ?? []).filter(({ state }) => state === 'fault').map(({ text }) => text);
    await keepAlarms(trx, { ...about, kind: 'channel_fault' }, faults);
    const texts = silentSince === null ? [] : [silentText(silentSince, zone)];
    await keepAlarms(trx, { ...about, kind: 'channel_silent' }, texts);
  });
  return { findings, recoveredUntil, silentSince };
}

/** Compares the platforms with the store, account by account, on one instance at a time. */
export function createReconciler(deps: ReconcileDeps): Loop {
  const owner = newId();
  const stopped = new AbortController();
  const accounts = [...deps.channels.keys()];
  let watchedSince: Instant = 0;

  async function lookAt(check: ChannelCheck, channel: Channel): Promise<void> {
    const signal = AbortSignal.any([stopped.signal, AbortSignal.timeout(LOOK_TIMEOUT)]);
    let looked: Looked | null = null;
    try {
      looked = await reconcileAccount(deps, check, channel, watchedSince, signal);
    } catch (error) {
      deps.log.warn({ account: check.account, err: errorText(error) }, 'a channel could not be compared');
    }
    await releaseCheck(deps.store.db, check, looked, deps.clock());
  }

  const loop = createLoop({
    name: 'reconcile',
    idleMs: IDLE,
    log: deps.log,
    async start() {
      watchedSince = deps.clock();
      await keepChecks(deps.store.db, accounts, watchedSince);
    },
    async turn() {
      await countHours(deps.store.db, accounts, deps.clock());
      const check = await claimCheck(deps.store.db, accounts, owner, deps.clock());
      const channel = check && deps.channels.get(check.account);
      if (!check || !channel) return false;
      await lookAt(check, channel);
      return true;
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
