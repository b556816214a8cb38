import type { Redis } from 'ioredis';
import type { LiveEvent } from './live.ts';

export const STREAM = 'otklik:live';
/** Trimming is approximate (`~`): the stream keeps at least this many entries. */
export const MAX_KEPT = 10_000;

/** An event, or the notice of an instance that it could not publish some: whoever reads it starts anew. */
export type StreamEntry = LiveEvent | { readonly id: string; readonly gap: true };

const GAP: readonly string[] = ['gap', '1'];

/** Adds an event to the stream. Rejects when Redis does not confirm it. */
export async function addEvent(redis: Redis, topic: string, data: LiveEvent['data']): Promise<void> {
  await add(redis, ['topic', topic, 'data', JSON.stringify(data)]);
}

/** Tells all instances that events are missing. Rejects when Redis does not confirm it. */
export async function addGap(redis: Redis): Promise<void> {
  await add(redis, GAP);
}

async function add(redis: Redis, fields: readonly string[]): Promise<void> {
  await redis.xadd(STREAM, 'MAXLEN', '~', MAX_KEPT, '*', ...fields);
}

/** The newest id in the stream, `0-0` when there is none. */
export async function newestId(redis: Redis): Promise<string> {
  const [newest] = await redis.xrevrange(STREAM, '+', '-', 'COUNT', 1);
  return newest?.[0] ?? '0-0';
}

/** The entries after the id, or null when it is not in the stream: then some after it may be gone too. */
export async function entriesAfter(redis: Redis, id: string): Promise<readonly StreamEntry[] | null> {
  const [first, ...rest] = await redis.xrange(STREAM, id, '+');
  if (first?.[0] !== id) return null;
  return rest.map(([id, fields]) => parseEntry(id, fields)).filter((entry) => entry !== null);
}

/** Reads an entry; null for one that this version of the program does not understand. */
export function parseEntry(id: string, fields: readonly string[]): StreamEntry | null {
  if (fields[0] === GAP[0]) return { id, gap: true };
  const [, topic, , data] = fields;
  if (topic === undefined || data === undefined) return null;
  try {
    return { id, topic, data: JSON.parse(data) as LiveEvent['data'] };
  } catch {
    return null;
  }
}
