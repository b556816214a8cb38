import { type Clock, MINUTE } from '../kernel/instants.ts';
import type { Log } from '../kernel/log.ts';
import { createLoop, type Loop } from '../kernel/loop.ts';
import type { Store } from '../store/db.ts';
import { endClaims } from './hold-claim.ts';

/** Looks every minute for claims that their holders have left alone. */
export function createClaimKeeper(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly onCasesChanged: (caseIds: readonly string[]) => void;
}): Loop {
  const { store, clock, log, onCasesChanged } = deps;
  return createLoop({
    name: 'claims',
    idleMs: MINUTE,
    log,
    async turn() {
      const free = await endClaims(store.db, clock());
      if (free.length > 0) onCasesChanged(free);
      return false;
    },
  });
}
