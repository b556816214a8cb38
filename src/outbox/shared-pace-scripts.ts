import type { Redis } from 'ioredis';

/** Names of what is kept in Redis; all of it may be lost. */
const PREFIX = 'otklik:pace:';
/** Since when this Redis keeps the paces: whoever comes first after it began empty writes it, for all. */
const SINCE = `${PREFIX}since`;
const INSTANCES = `${PREFIX}instances`;

/** Until all instances have found a Redis that came back, each keeps to its share. */
const GATHERING = 2_500;
/** A window of a minute is not waited out: a chat of several people would be silent for it. */
const LONGEST_WAITED_OUT = 2_000;
/** An instance that was not heard of for so long is gone. */
const GONE = 15_000;

/** `TIME` of the server: the clocks of the instances differ. */
const NOW = `local t = redis.call('TIME'); local now = t[1] * 1000 + math.floor(t[2] / 1000)`;

/**
 * KEYS: since, instances, the account's next turn, a sorted set for each window (member: a send, score: when its place
 * is free). ARGV: id, instance, gap, longest send, gathering, longest waited out, then limit and ms of each window.
 * Answers {how many instances, 1} when the place is taken, {…, 0, ms to wait, number of the window, 0 for the account's
 * turn}, or {…, -1} while the instances gather.
 */
const TAKE = `${NOW}
local id, gap, longest = ARGV[1], tonumber(ARGV[3]), tonumber(ARGV[4])
redis.call('ZADD', KEYS[2], now, ARGV[2])
local instances = redis.call('ZCARD', KEYS[2])
redis.call('SET', KEYS[1], now + ARGV[5], 'NX')
local since = tonumber(redis.call('GET', KEYS[1]))
if now < since then return {instances, -1} end
local next = tonumber(redis.call('GET', KEYS[3])) or 0
local wait, by = next - now, 0
for i = 4, #KEYS do
  local limit, ms = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  local here = 0
  redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', now)
  if redis.call('ZCARD', KEYS[i]) >= limit then
    here = redis.call('ZRANGE', KEYS[i], 0, 0, 'WITHSCORES')[2] - now
    if here > ms then here = math.min(gap, ms) end
  end
  if ms <= tonumber(ARGV[6]) then here = math.max(here, since + ms - now) end
  if here > wait then wait = here; by = i - 3 end
end
if wait > 0 then return {instances, 0, math.ceil(wait), by} end
if now - next > gap then next = now end
redis.call('SET', KEYS[3], tostring(next + gap), 'PX', 60000)
for i = 4, #KEYS do
  redis.call('ZADD', KEYS[i], now + longest, id)
  redis.call('PEXPIRE', KEYS[i], longest + tonumber(ARGV[2 * i]))
end
return {instances, 1}`;

/** KEYS: the windows' sets. ARGV: id, then the ms of each. From now on the place is held for one window more. */
const DONE = `${NOW}
for i, key in ipairs(KEYS) do redis.call('ZADD', key, 'XX', now + ARGV[i + 1], ARGV[1]) end`;

/** KEYS: instances. ARGV: the instance, after how long one is gone. Answers how many there are. */
const BEAT = `${NOW}
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
return redis.call('ZCARD', KEYS[1])`;

export interface SharedWindow {
  readonly key: string;
  readonly limit: number;
  readonly ms: number;
}

export type Taken = { readonly instances: number } & (
  | { readonly is: 'taken' | 'gathering' }
  | { readonly is: 'wait'; readonly ms: number; readonly window: SharedWindow | null }
);

/** Takes a place in all windows or in none. Rejects when Redis does not answer: then nobody knows. */
export async function takePlace(
  redis: Redis,
  send: {
    readonly id: string;
    readonly instance: string;
    readonly account: string;
    readonly gap: number;
    readonly longest: number;
    readonly windows: readonly SharedWindow[];
  },
): Promise<Taken> {
  const { id, instance, gap, longest, windows } = send;
  const keys = [SINCE, INSTANCES, `${PREFIX}next:${send.account}`, ...windows.map(({ key }) => PREFIX + key)];
  const settings = [id, instance, gap, longest, GATHERING, LONGEST_WAITED_OUT];
  const sizes = windows.flatMap(({ limit, ms }) => [limit, ms]);
  const answer = (await redis.eval(TAKE, keys.length, ...keys, ...settings, ...sizes)) as number[];
  const [instances = 1, is, ms = 0, by = 0] = answer;
  if (is === 0) return { instances, is: 'wait', ms, window: windows[by - 1] ?? null };
  return { instances, is: is === 1 ? 'taken' : 'gathering' };
}

/** The call is over. */
export async function placeDone(redis: Redis, id: string, windows: readonly SharedWindow[]): Promise<void> {
  const keys = windows.map(({ key }) => PREFIX + key);
  await redis.eval(DONE, keys.length, ...keys, id, ...windows.map(({ ms }) => ms));
}

/** Says that this instance is there, and hears how many there are. */
export async function beat(redis: Redis, instance: string): Promise<number> {
  return (await redis.eval(BEAT, 1, INSTANCES, instance, GONE)) as number;
}
