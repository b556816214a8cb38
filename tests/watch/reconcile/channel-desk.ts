import { serve } from '@hono/node-server';
import { vkBot } from '../../../bots/vk/channel.ts';
import { startVkStand, type VkStand } from '../../../scripts/stands/vk.ts';
import type { Channel } from '../../../src/channel/channel.ts';
import { hookRoutes } from '../../../src/http/hooks.ts';
import { createInbox } from '../../../src/inbox/inbox.ts';
import type { Instant } from '../../../src/kernel/instants.ts';
import { createDeliverer } from '../../../src/outbox/deliver.ts';
import type { Store } from '../../../src/store/db.ts';
import { claimCheck, keepChecks, releaseCheck } from '../../../src/watch/reconcile/claim-check.ts';
import { type ReconcileDeps, reconcileAccount } from '../../../src/watch/reconcile/reconcile.ts';
import { handleAll } from '../../dispatch/desk.ts';
import { freePort } from '../../stands/process.ts';
import { silent } from '../watch-stand.ts';

export const GROUP = 123;

/** A community on a stand, with the real webhook route, inbox, handling, sending and comparing over one store. */
export interface ChannelDesk {
  readonly account: string;
  readonly stand: VkStand;
  readonly hookUrl: string;
  now: Instant;
  /** One look of the reconciler, whether or not it is due. */
  look(): Promise<void>;
  handle(): Promise<void>;
  /** Sends what is ready until nothing is. */
  send(): Promise<void>;
  close(): Promise<void>;
}

export async function openChannelDesk(
  store: Store,
  settings: { readonly account: string; readonly now: Instant; readonly userToken?: string },
): Promise<ChannelDesk> {
  const { account } = settings;
  const clock = () => desk.now;
  const stand = await startVkStand({
    groupId: GROUP,
    tokens: ['T'],
    clock,
    factor: 0.000_1,
    ...(settings.userToken === undefined ? {} : { userToken: settings.userToken }),
  });
  const channel = vkBot.open({
    groupId: GROUP,
    token: 'T',
    userToken: settings.userToken,
    secret: 's3cret',
    confirmation: 'c0nf1rm',
    apiBaseUrl: stand.url,
  });
  const inbox = createInbox({ store, clock, onAccepted: () => undefined });
  const port = await freePort();
  const hookUrl = `http://127.0.0.1:${port}/hooks/vk/${account}`;
  const hooks = hookRoutes({
    inbox,
    log: silent,
    onAccepted: () => undefined,
    channel: () => channel,
    addressOf: () => undefined,
  });
  const server = serve({ fetch: hooks.fetch, port, hostname: '127.0.0.1' });
  stand.setHook(hookUrl, 's3cret');
  const deps: ReconcileDeps = {
    store,
    inbox,
    clock,
    log: silent,
    channels: new Map<string, Channel>([[account, channel]]),
    zoneOf: () => 'Europe/Ulyanovsk',
    hookUrl: () => hookUrl,
    onCasesChanged: () => undefined,
    onQueued: () => undefined,
  };
  await keepChecks(store.db, [account], settings.now);
  const desk: ChannelDesk = {
    account,
    stand,
    hookUrl,
    now: settings.now,
    async look() {
      await store.db
        .updateTable('channel_checks')
        .set({ next_at: 0 })
        .where('account', '=', account)
        .execute();
      const check = await claimCheck(store.db, [account], 'desk', desk.now);
      if (!check) throw new Error('somebody else looks at it');
      const looked = await reconcileAccount(deps, check, channel, settings.now, AbortSignal.timeout(10_000));
      await releaseCheck(store.db, check, looked, desk.now);
    },
    handle: () => handleAll(store, clock),
    async send() {
      const deliverer = createDeliverer({
        store,
        clock,
        log: silent,
        channel: (id) => (id === account ? channel : undefined),
        refusal: () => null,
        onChanged: () => undefined,
      });
      deliverer.start();
      const open = () =>
        store.db
          .selectFrom('outbox')
          .select('id')
          .where('account', '=', account)
          .where('state', 'in', ['ready', 'sending'])
          .where('not_before', '<=', desk.now)
          .executeTakeFirst();
      while (await open()) {
        deliverer.wake();
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      await deliverer.stop();
    },
    async close() {
      await inbox.close();
      await stand.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return desk;
}
