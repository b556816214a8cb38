import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { telegramBot } from '../../bots/telegram/channel.ts';
import { startTelegramStand, type TelegramStand } from '../../scripts/stands/telegram.ts';
import { canPoll } from '../../src/channel/channel.ts';
import { createInbox } from '../../src/inbox/inbox.ts';
import { newId } from '../../src/kernel/ids.ts';
import { createLog } from '../../src/kernel/log.ts';
import type { Loop } from '../../src/kernel/loop.ts';
import type { Store } from '../../src/store/db.ts';
import { createPoller } from '../../src/watch/poller.ts';
import { holdPolling, LEASE_MS, releasePolling, voidPolling } from '../../src/watch/polling-lease.ts';
import type { TwoServers } from '../contract/store.contract.ts';
import { telegramUpdate } from '../http/server-stand.ts';
import { NOON } from '../inbox/accepting.ts';

/** Of several instances one polls an account, and another one goes on within seconds when it dies. */
export function pollingContract(name: string, open: () => Promise<TwoServers>): void {
  describe(`polling by several instances on ${name}`, () => {
    let one: Store;
    let other: Store;
    let account: string;
    beforeAll(async () => {
      ({ one, other } = await open());
    });
    beforeEach(() => {
      account = newId();
    });

    it('one holds an account, also when all ask at once', async () => {
      const asked = Array.from({ length: 8 }, (_, i) =>
        holdPolling((i % 2 ? one : other).db, account, `w${i}`, NOON),
      );
      expect((await Promise.all(asked)).filter(Boolean)).toHaveLength(1);
    });

    it('who holds it prolongs it; another one gets it when it ended or was given up', async () => {
      const hold = (owner: string, at: number) => holdPolling(one.db, account, owner, at);
      expect(await hold('a', NOON)).toBe(true);
      expect(await hold('b', NOON + LEASE_MS - 1)).toBe(false);
      expect(await hold('a', NOON + LEASE_MS - 1)).toBe(true);
      expect(await hold('b', NOON + LEASE_MS)).toBe(false);
      expect(await hold('b', NOON + 2 * LEASE_MS)).toBe(true);
      await releasePolling(other.db, account, 'a');
      expect(await hold('a', NOON + 2 * LEASE_MS)).toBe(false);
      await releasePolling(other.db, account, 'b');
      expect(await hold('a', NOON + 2 * LEASE_MS)).toBe(true);
      await voidPolling(other.db, account);
      expect(await hold('b', NOON + 2 * LEASE_MS)).toBe(true);
    });

    describe('and a Telegram that refuses a second poller', () => {
      const running: Loop[] = [];
      let stand: TelegramStand;
      let late = 0;
      beforeEach(async () => {
        stand = await startTelegramStand();
        late = 0;
      });
      afterEach(async () => {
        for (const poller of running.splice(0)) await poller.stop();
        await stand.close();
      });
      const clock = () => Date.now() + late;
      function poll(store: Store): Loop {
        const bot = { id: 42, username: 'gov_bot' };
        const channel = telegramBot.open({ token: '42:T', mode: 'polling', apiRoot: stand.url, bot });
        if (!canPoll(channel)) throw new Error('the account is set up to poll');
        const inbox = createInbox({ store, clock, onAccepted: () => undefined });
        const poller = createPoller({ account, channel, inbox, store, clock, log: createLog('silent') });
        poller.start();
        running.push(poller);
        return poller;
      }
      const stored = async () => {
        const rows = await one.db.selectFrom('inbox').select('id').where('account', '=', account).execute();
        return rows.length;
      };

      it.skipIf(name === 'SQLite')('two instances never poll at once, and the second goes on', async () => {
        const first = poll(one);
        await expect.poll(() => stand.calls.length).toBeGreaterThan(0);
        poll(other);
        for (let i = 1; i <= 5; i++) {
          await stand.deliver(telegramUpdate(i, `№ ${i}`));
          await expect.poll(stored, { timeout: 5_000 }).toBe(i);
        }
        await first.stop();
        await stand.deliver(telegramUpdate(6, '№ 6'));
        await expect.poll(stored, { timeout: 5_000 }).toBe(6);
        expect(stand.conflicts()).toBe(0);
      });

      it.skipIf(name === 'SQLite')('a holder that died keeps the others away for seconds only', async () => {
        await holdPolling(other.db, account, 'died', clock());
        poll(one);
        await stand.deliver(telegramUpdate(1, '№ 1'));
        await new Promise((resolve) => setTimeout(resolve, 300));
        expect(stand.calls).toEqual([]);
        late = LEASE_MS;
        await expect.poll(stored, { timeout: 5_000 }).toBe(1);
      });

      it.runIf(name === 'SQLite')('the only process goes on at once after it was killed', async () => {
        await holdPolling(one.db, account, 'killed', clock());
        poll(one);
        await stand.deliver(telegramUpdate(1, '№ 1'));
        await expect.poll(stored, { timeout: 5_000 }).toBe(1);
      });
    });
  });
}
