import { type Clock, type Instant, SECOND } from '../kernel/instants.ts';
import { createLoop, type Loop } from '../kernel/loop.ts';
import type { Db } from '../store/db.ts';
import { type DeliverDeps, deliverNotices } from './deliver-notices.ts';
import { lookAtClocks, type WatchDeps } from './look-at-clocks.ts';
import { recomputeClocks } from './recompute-clocks.ts';

export interface ClockWatchDeps extends WatchDeps, DeliverDeps {
  readonly clock: Clock;
  /** Cases that have news: a warning, a breach, another deadline. */
  readonly onNews: (caseIds: readonly string[]) => void;
}

/** When there is something to do next: a clock to look at or a notice to give out. Two reads of the first entry of an index. */
export async function nextDue(db: Db): Promise<Instant | null> {
  const clock = await db
    .selectFrom('clocks')
    .select('next_at as at')
    .where('state', '=', 'running')
    .where('next_at', 'is not', null)
    .orderBy('next_at')
    .limit(1)
    .executeTakeFirst();
  const notice = await db
    .selectFrom('notices')
    .select('deliver_at as at')
    .where('delivered_at', 'is', null)
    .where('settled_at', 'is', null)
    .orderBy('deliver_at')
    .limit(1)
    .executeTakeFirst();
  const moments = [clock?.at, notice?.at].filter((at) => at !== null && at !== undefined);
  return moments.length === 0 ? null : Math.min(...moments);
}

/**
 * Watches deadlines: sleeps until the next one is due and looks every second besides, since other instances add
 * clocks too. Before the first look, open deadlines are brought up to what the packs say now.
 */
export function createClockWatch(deps: ClockWatchDeps): Loop {
  let alarm: NodeJS.Timeout | undefined;

  async function turn(): Promise<boolean> {
    const now = deps.clock();
    const next = await nextDue(deps.store.db);
    if (next === null || next > now) {
      clearTimeout(alarm);
      if (next !== null && next - now < SECOND) alarm = setTimeout(loop.wake, next - now);
      return false;
    }
    const looked = await lookAtClocks(deps, now);
    const delivered = await deliverNotices(deps, now);
    const caseIds = new Set([...looked.caseIds, ...delivered.caseIds]);
    if (caseIds.size > 0) deps.onNews([...caseIds]);
    return looked.clocks > 0 || delivered.notices > 0;
  }

  const loop = createLoop({
    name: 'clocks',
    idleMs: SECOND,
    log: deps.log,
    async start() {
      const { caseIds } = await recomputeClocks(deps);
      if (caseIds.length > 0) deps.onNews(caseIds);
    },
    turn,
  });
  return {
    start: loop.start,
    wake: loop.wake,
    async stop() {
      await loop.stop();
      clearTimeout(alarm);
    },
  };
}
