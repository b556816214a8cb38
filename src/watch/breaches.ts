import { newId } from '../kernel/ids.ts';
import { type Clock, SECOND } from '../kernel/instants.ts';
import type { Log } from '../kernel/log.ts';
import { createLoop, type Loop } from '../kernel/loop.ts';
import type { Store } from '../store/db.ts';

const AT_ONCE = 200;

export interface BreachesDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly onBreached: (caseIds: readonly string[]) => void;
}

/**
 * Marks clocks whose deadline has passed, each once, whichever instance looks first. A reply at the deadline itself is
 * in time, so a clock is breached only after it.
 */
export function createBreachWatch({ store, clock, log, onBreached }: BreachesDeps): Loop {
  async function turn(): Promise<boolean> {
    const now = clock();
    const breached = await store.db.transaction().execute(async (trx) => {
      const due = await store
        .skipLocked(
          trx
            .selectFrom('clocks')
            .select(['id', 'case_id'])
            .where('state', '=', 'running')
            .where('breached', '=', 0)
            .where('deadline_at', '<', now)
            .orderBy('deadline_at')
            .limit(AT_ONCE),
        )
        .execute();
      for (const { id } of due) {
        await trx.updateTable('clocks').set({ breached: 1 }).where('id', '=', id).execute();
        await trx
          .insertInto('clock_events')
          .values({ id: newId(), clock_id: id, kind: 'breached', at: now, details: '{}' })
          .execute();
      }
      return due;
    });
    if (breached.length > 0) onBreached([...new Set(breached.map((row) => row.case_id))]);
    return breached.length === AT_ONCE;
  }
  return createLoop({ name: 'breaches', idleMs: SECOND, log, turn });
}
