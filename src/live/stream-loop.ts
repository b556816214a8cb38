import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { MAX_KEPT, STREAM, type StreamEntry, newestId, parseEntry } from './stream.ts';

const BLOCK_MS = 5_000;
const PAUSES_MS = [50, 200, 500, 1_000, 2_000];

export interface StreamSink {
  entry(entry: StreamEntry): void;
  /** Entries may have been missed: every reader has to start anew. */
  gap(): void;
}

/**
 * Reads the stream on a connection of its own until stopped, through any number of lost connections. The place
 * in the stream is trusted after a reconnect only when its entry is still there: a Redis that came back empty, or
 * one that went on without us for too long, cannot prove that nothing was missed.
 */
export class StreamLoop {
  readonly #url: string;
  readonly #sink: StreamSink;
  #redis: Redis | null = null;
  #position: string | null = null;
  readonly #stopping = new AbortController();
  #firstTryDone: () => void = () => undefined;
  /** Resolves when the first connection succeeded or failed. */
  readonly firstTry: Promise<void>;

  constructor(url: string, sink: StreamSink) {
    this.#url = url;
    this.#sink = sink;
    this.firstTry = new Promise((resolve) => {
      this.#firstTryDone = resolve;
    });
  }

  async run(): Promise<void> {
    const stopping = this.#stopping.signal;
    for (let failures = 0; !stopping.aborted; failures += 1) {
      const redis = new Redis(this.#url, {
        lazyConnect: true,
        retryStrategy: () => null,
        maxRetriesPerRequest: 0,
        autoResendUnfulfilledCommands: false,
        commandTimeout: BLOCK_MS * 2,
        protocol: 2,
      });
      redis.on('error', () => undefined);
      this.#redis = redis;
      try {
        await redis.connect();
        await this.#takePlace(redis);
        failures = 0;
        this.#firstTryDone();
        while (!stopping.aborted) await this.#readOnce(redis);
      } catch {
        // Any failure ends this connection; the next one proves or disproves continuity.
      } finally {
        redis.disconnect();
        this.#firstTryDone();
      }
      const ms = PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)];
      await pause(ms, undefined, { signal: stopping }).catch(() => undefined);
    }
  }

  stop(): void {
    this.#stopping.abort();
    this.#redis?.disconnect();
  }

  async #takePlace(redis: Redis): Promise<void> {
    const place = this.#position;
    if (place !== null && (await redis.xrange(STREAM, place, place)).length > 0) return;
    this.#position = await newestId(redis);
    this.#sink.gap();
  }

  async #readOnce(redis: Redis): Promise<void> {
    const place = this.#position ?? '0-0';
    const streams = await redis.xread('BLOCK', BLOCK_MS, 'STREAMS', STREAM, place);
    const entries = streams?.[0]?.[1] ?? [];
    // Trimming leaves at least MAX_KEPT entries, so only a read of that many can have skipped trimmed ones.
    if (entries.length >= MAX_KEPT) this.#sink.gap();
    for (const [id, fields] of entries) {
      this.#position = id;
      const entry = parseEntry(id, fields);
      if (entry) this.#sink.entry(entry);
    }
  }
}
