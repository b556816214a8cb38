import { Redis } from 'ioredis';
import { newId } from '../kernel/ids.ts';
import { type Instant, SECOND, systemClock } from '../kernel/instants.ts';
import type { Log } from '../kernel/log.ts';
import { createPace, LONGEST_SEND, type Pace, type Turn } from './pace.ts';
import { beat, placeDone, takePlace } from './shared-pace-scripts.ts';
import { gapOf, type PacedSend, windowsOf } from './windows.rules.ts';

const BEAT_EVERY = 2 * SECOND;
/** A Redis that is slower than this is treated as one that is away. */
const PATIENCE = 500;
/** As many instances are assumed until Redis has told how many there are. */
const UNTOLD = 4;

/**
 * The pace of all instances together, kept in Redis by Redis's own time. While Redis is away each instance takes its
 * share, an equal part by the last number of instances, after waiting out a second in which the others may have sent.
 * An instance that alone has lost Redis adds its share to what the others send.
 */
export function openSharedPace(url: string, log: Log): Pace {
  const instance = newId();
  let instances = UNTOLD;
  /** Since when, by this process's time, Redis is away; null while it is there. */
  let awaySince: Instant | null = systemClock();
  let told = false;
  const alone = createPace(() => instances);
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: PATIENCE,
    retryStrategy: (times) => Math.min(times * 100, SECOND),
    protocol: 2,
  });
  redis.on('error', () => undefined);
  const tell = () =>
    void beat(redis, instance).then(
      (count) => (instances = Math.max(1, count)),
      () => undefined,
    );
  redis.on('ready', tell);
  const beats = setInterval(tell, BEAT_EVERY).unref();

  function isAway(): void {
    if (awaySince !== null) return;
    awaySince = systemClock();
    told = true;
    log.warn(
      { share: `1/${instances}` },
      'Redis is away: this instance sends within its share of the limits',
    );
  }

  function isBack(): void {
    if (told) log.warn('Redis is back: the instances share their paces again');
    awaySince = null;
    told = false;
  }

  async function askAlone(send: PacedSend): Promise<Turn> {
    const left = (awaySince ?? 0) + SECOND - systemClock();
    if (left > 0) return { may: false, waitMs: left, whose: 'account' };
    const turn = await alone.ask(send, systemClock());
    return turn.may ? { may: true, done: () => turn.done(systemClock()) } : turn;
  }

  async function askShared(send: PacedSend): Promise<Turn> {
    const id = newId();
    const windows = windowsOf(send);
    const taken = await takePlace(redis, {
      id,
      instance,
      account: send.account,
      gap: gapOf(send),
      longest: LONGEST_SEND,
      windows,
    });
    instances = taken.instances;
    if (taken.is === 'gathering') return askAlone(send);
    isBack();
    if (taken.is === 'wait') {
      const whose = windows.find(({ key }) => key === taken.window?.key)?.whose ?? 'account';
      return { may: false, waitMs: taken.ms, whose };
    }
    // When it is not heard, the place is held until the longest send is over.
    return { may: true, done: () => void placeDone(redis, id, windows).catch(() => undefined) };
  }

  return {
    // Redis's time counts, and this machine's while it is away: limits of platforms do not run by a clock that is moved.
    async ask(send) {
      try {
        if (redis.status === 'ready') return await askShared(send);
      } catch {
        // The same as a Redis that is away.
      }
      isAway();
      return askAlone(send);
    },
    close() {
      clearInterval(beats);
      redis.disconnect();
      return Promise.resolve();
    },
  };
}
