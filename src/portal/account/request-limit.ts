import type { Context, MiddlewareHandler } from 'hono';
import { type Clock, type Instant, MINUTE } from '../../kernel/instants.ts';

/** Requests a minute of one address. Many people share the address of an office or of a mobile network. */
export const A_MINUTE = 300;
const FORGET_ABOVE = 20_000;

/** Refuses an address that asks more often than people do, before anything is read from the database. In this process only. */
export function requestLimit(
  clock: Clock,
  addressOf: (c: Context) => string,
  aMinute = A_MINUTE,
): MiddlewareHandler {
  const counted = new Map<string, { since: Instant; requests: number }>();
  return async (c, next) => {
    const now = clock();
    const address = addressOf(c);
    if (counted.size > FORGET_ABOVE) {
      for (const [key, { since }] of counted) if (since + MINUTE <= now) counted.delete(key);
    }
    const known = counted.get(address);
    const current = known && known.since + MINUTE > now ? known : { since: now, requests: 0 };
    current.requests += 1;
    counted.set(address, current);
    if (current.requests <= aMinute) return next();
    c.header('Retry-After', String(Math.ceil((current.since + MINUTE - now) / 1_000)));
    return c.text('Слишком много запросов. Подождите минуту и обновите страницу.', 429);
  };
}
