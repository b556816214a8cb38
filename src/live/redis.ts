import { Redis } from 'ioredis';
import { isAfter, parseEventId } from './event-ids.rules.ts';
import { FanOut } from './fan-out.ts';
import type { Live, LiveEvent, LiveReader } from './live.ts';
import { StreamLoop } from './stream-loop.ts';
import { type StreamEntry, addEvent, addGap, entriesAfter, newestId } from './stream.ts';

/** One reader on its way from the replay to what comes live: holds events back until the replay is done. */
class JoiningReader implements LiveReader {
  readonly #reader: LiveReader;
  #seen = '0-0';
  #held: LiveEvent[] | null = [];
  #gapWhileJoining = false;

  constructor(reader: LiveReader) {
    this.#reader = reader;
  }

  event(event: LiveEvent): void {
    if (this.#held) this.#held.push(event);
    else if (isAfter(event.id, this.#seen)) {
      this.#seen = event.id;
      this.#reader.event(event);
    }
  }

  reset(): void {
    if (!this.#held) this.#reader.reset();
    else {
      this.#held = [];
      this.#gapWhileJoining = true;
    }
  }

  /** Ends the joining: replays `missed` (null: cannot be known) and then what was held back, each event once. */
  join(missed: readonly LiveEvent[] | null, seen: string): void {
    const held = this.#held ?? [];
    this.#held = null;
    if (missed === null || this.#gapWhileJoining) this.#reader.reset();
    else for (const event of missed) this.event(event);
    if (isAfter(seen, this.#seen)) this.#seen = seen;
    for (const event of held) this.event(event);
  }
}

/** Events of a topic after the id with the newest id of all; `missed` is null when continuity cannot be proved. */
async function replay(redis: Redis, topic: string, after: string | null) {
  if (after === null) return { missed: [], seen: await newestId(redis) };
  const known = parseEventId(after) !== null;
  const entries: readonly StreamEntry[] | null = known ? await entriesAfter(redis, after) : null;
  if (entries === null || entries.some((entry) => 'gap' in entry)) {
    return { missed: null, seen: await newestId(redis) };
  }
  const events = entries.filter((entry): entry is LiveEvent => 'topic' in entry);
  return { missed: events.filter((e) => e.topic === topic), seen: entries.at(-1)?.id ?? after };
}

/**
 * Live events of several instances over one Redis stream. While Redis is away, publishing still resolves: readers
 * of this instance are told to start anew at once, those of the others as soon as Redis is back.
 */
export function openRedisLive(url: string): Live {
  const fanOut = new FanOut();
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 2_000,
    retryStrategy: (times) => Math.min(times * 100, 2_000),
    protocol: 2,
  });
  const connected = new Promise<void>((resolve) => {
    redis.once('ready', resolve);
    redis.once('close', resolve);
    redis.once('end', resolve);
  });
  let owesGap = false;
  const settleGap = async () => {
    if (!owesGap) return;
    owesGap = false;
    await addGap(redis).catch(() => {
      owesGap = true;
    });
  };
  redis.on('error', () => undefined);
  redis.on('ready', () => void settleGap());

  const loop = new StreamLoop(url, {
    entry: (entry) => ('gap' in entry ? fanOut.resetAll() : fanOut.deliver(entry)),
    gap: () => fanOut.resetAll(),
  });
  const reading = loop.run();

  return {
    async publish(topic, data) {
      try {
        await connected;
        await addEvent(redis, topic, data);
      } catch {
        owesGap = true;
        fanOut.resetAll();
        if (redis.status === 'ready') await settleGap();
      }
    },
    async subscribe(topic, after, reader) {
      await Promise.all([connected, loop.firstTry]);
      const joining = new JoiningReader(reader);
      const leave = fanOut.add(topic, joining);
      const { missed, seen } = await replay(redis, topic, after).catch(() => ({ missed: null, seen: '0-0' }));
      joining.join(missed, seen);
      return leave;
    },
    async close() {
      fanOut.clear();
      loop.stop();
      redis.disconnect();
      await reading;
    },
  };
}
