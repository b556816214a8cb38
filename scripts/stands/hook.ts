import { setTimeout as wait } from 'node:timers/promises';
import { seededRandom } from './faults.ts';

/** How one platform calls a webhook. */
export interface HookManners {
  /** The request for an update; `retry` counts from 0. */
  request(update: object, retry: number): { readonly body: string; readonly headers: Record<string, string> };
  /** Whether the platform takes this answer for "received". */
  accepted(status: number, body: string): boolean;
  /** Waits between the tries, ms. */
  readonly delays: readonly number[];
  /** After the last of the delays: give the update up, or go on with that delay. */
  readonly givesUp: boolean;
  /** How long the platform waits for an answer, ms. */
  readonly patience: number;
}

/** How a delivery ended. `accepted` is false when the platform gave it up or the stand was closed. */
export interface Delivery {
  readonly accepted: boolean;
  readonly attempts: number;
  readonly status: number | undefined;
}

export interface Hook {
  /** Posts the update until it is accepted, as the platform does. */
  deliver(update: object): Promise<Delivery>;
  /** The next `updates` deliveries are repeated `times` more although they were accepted. */
  redeliver(updates: number, times?: number): void;
  /** The next `updates` deliveries are held back and then posted in another order. */
  reorder(updates: number): void;
  close(): void;
}

/**
 * The webhook side of a stand. `factor` shrinks the platform's delays (0.001 makes seconds of hours), `target` is
 * asked at every try, so that the address may change while an update waits.
 */
export function createHook(
  manners: HookManners,
  target: () => string | undefined,
  factor = 1,
  seed = 1,
): Hook {
  const closed = new AbortController();
  const random = seededRandom(seed);
  const repeats = { updates: 0, times: 0 };
  let held: (() => void)[] | undefined;
  let holding = 0;

  const hold = async () => {
    if (held === undefined) return;
    const mine = Promise.withResolvers<void>();
    held.push(mine.resolve);
    if (held.length >= holding) {
      const release = held;
      held = undefined;
      for (const go of shuffled(release, random)) go();
    }
    await mine.promise;
  };

  return {
    async deliver(update) {
      const again = repeats.updates > 0 ? repeats.times : 0;
      repeats.updates -= again > 0 ? 1 : 0;
      await hold();
      let delivery = await untilAccepted(update, manners, target, factor, closed.signal);
      for (let left = again; left > 0 && !closed.signal.aborted; left -= 1) {
        delivery = await untilAccepted(update, manners, target, factor, closed.signal);
      }
      return delivery;
    },
    redeliver: (updates, times = 1) => void Object.assign(repeats, { updates, times }),
    reorder(updates) {
      holding = updates;
      held = updates > 1 ? [] : undefined;
    },
    close: () => closed.abort(),
  };
}

async function untilAccepted(
  update: object,
  manners: HookManners,
  target: () => string | undefined,
  factor: number,
  closed: AbortSignal,
): Promise<Delivery> {
  let status: number | undefined;
  for (let retry = 0; ; retry += 1) {
    const answer = await post(update, retry, manners, target(), closed);
    status = answer?.status;
    if (answer?.accepted === true) return { accepted: true, attempts: retry + 1, status };
    const delay = manners.delays[retry] ?? (manners.givesUp ? undefined : manners.delays.at(-1));
    if (delay === undefined || closed.aborted) return { accepted: false, attempts: retry + 1, status };
    await wait(delay * factor, undefined, { signal: closed }).catch(() => undefined);
    if (closed.aborted) return { accepted: false, attempts: retry + 1, status };
  }
}

async function post(
  update: object,
  retry: number,
  manners: HookManners,
  url: string | undefined,
  closed: AbortSignal,
): Promise<{ status: number; accepted: boolean } | undefined> {
  if (url === undefined) return undefined;
  const { body, headers } = manners.request(update, retry);
  const signal = AbortSignal.any([closed, AbortSignal.timeout(manners.patience)]);
  try {
    const response = await fetch(url, { method: 'POST', headers, body, signal });
    return { status: response.status, accepted: manners.accepted(response.status, await response.text()) };
  } catch {
    return undefined;
  }
}

/** Another order than the given one, where there is more than one element. */
function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const order = items.map((item) => ({ item, at: random() })).sort((a, b) => a.at - b.at);
  const mixed = order.map(({ item }) => item);
  const same = mixed.every((item, index) => item === items[index]);
  return same ? [...mixed.slice(1), ...mixed.slice(0, 1)] : mixed;
}
