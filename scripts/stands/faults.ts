/** What a stand does to a call, so that a client meets what really happens between it and a platform. */
export type Fault =
  /** Performs the call and cuts the connection: the client cannot know that it was performed. */
  | { readonly do: 'lose' }
  /** Cuts the connection without performing. */
  | { readonly do: 'drop' }
  | { readonly do: 'delay'; readonly ms: number }
  /** Answers with this instead of performing. */
  | { readonly do: 'answer'; readonly status: number; readonly body: string }
  /** Performs and then answers with this, as a gateway does whose patience ended. */
  | { readonly do: 'perform_and_answer'; readonly status: number; readonly body: string }
  /** VK: the call succeeds and the peer refuses. */
  | { readonly do: 'peer_error'; readonly code: number };

export interface Faults {
  /** The next `times` calls (of the method, when one is named) meet the fault; several orders are served in turn. */
  next(times: number, fault: Fault, method?: string): void;
  /** Every call meets the fault with this probability. */
  sometimes(probability: number, fault: Fault, method?: string): void;
  clear(): void;
  /** Taken by the stand once for each call. */
  take(method: string): Fault | undefined;
}

interface Order {
  readonly fault: Fault;
  readonly method: string | undefined;
  readonly probability: number;
  left: number;
}

/** Faults by order and by chance; the same seed gives the same run. */
export function createFaults(seed = 1): Faults {
  const orders: Order[] = [];
  const random = seededRandom(seed);
  return {
    next: (times, fault, method) => void orders.push({ fault, method, probability: 1, left: times }),
    sometimes: (probability, fault, method) =>
      void orders.push({ fault, method, probability, left: Number.POSITIVE_INFINITY }),
    clear: () => void orders.splice(0),
    take(method) {
      const fits = (order: Order) =>
        order.left > 0 && (order.method === undefined || order.method === method);
      const order = orders.find((candidate) => fits(candidate) && random() < candidate.probability);
      if (order !== undefined) order.left -= 1;
      return order?.fault;
    },
  };
}

/** Numbers from 0 to 1 that a seed determines (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
