import type { Clock } from '../../src/kernel/instants.ts';

/** What a bucket holds when full, and how fast it fills again. */
export interface BucketSize {
  readonly burst: number;
  readonly perSecond: number;
}

export interface Buckets {
  /** Takes one token of the key. Gives 0 when there was one, otherwise the seconds until there is. */
  take(key: string): number;
}

const FORGET_ABOVE = 20_000;

/**
 * Token buckets of this process, one a key. Full buckets are forgotten when there are many: a new one is full too.
 */
export function createBuckets(size: BucketSize, clock: Clock): Buckets {
  const buckets = new Map<string, { tokens: number; at: number }>();
  const filled = (bucket: { tokens: number; at: number }, now: number) =>
    Math.min(size.burst, bucket.tokens + ((now - bucket.at) / 1_000) * size.perSecond);

  function forgetFull(now: number): void {
    for (const [key, bucket] of buckets) if (filled(bucket, now) >= size.burst) buckets.delete(key);
  }

  return {
    take(key) {
      const now = clock();
      if (buckets.size > FORGET_ABOVE) forgetFull(now);
      const known = buckets.get(key);
      const tokens = known ? filled(known, now) : size.burst;
      const allowed = tokens >= 1;
      buckets.set(key, { tokens: allowed ? tokens - 1 : tokens, at: now });
      return allowed ? 0 : Math.ceil((1 - tokens) / size.perSecond);
    },
  };
}
