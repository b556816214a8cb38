import { type Clock, SECOND } from '../../kernel/instants.ts';

/** Failures in a row after which a model is left alone, and for how long. */
const MOST_FAILURES = 3;
export const REST_MS = 60 * SECOND;

/** Keeps people from waiting for a model that does not work: after failures in a row it rests, then one call tries it. */
export interface Breaker {
  /** Whether to call now. After a rest it is true once, until that call has succeeded or failed. */
  mayCall(): boolean;
  succeeded(): void;
  failed(): void;
}

export function createBreaker(clock: Clock): Breaker {
  let failures = 0;
  let restsUntil = 0;
  return {
    mayCall() {
      const now = clock();
      if (now < restsUntil) return false;
      if (failures >= MOST_FAILURES) restsUntil = now + REST_MS;
      return true;
    },
    succeeded() {
      failures = 0;
      restsUntil = 0;
    },
    failed() {
      failures += 1;
      if (failures >= MOST_FAILURES) restsUntil = clock() + REST_MS;
    },
  };
}
