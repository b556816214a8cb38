import type { Clock } from '../kernel/instants.ts';
import type { Log } from '../kernel/log.ts';
import type { Loop } from '../kernel/loop.ts';
import { closePassed } from '../knowledge/gaps/close-passed.ts';
import { openTasks, type TaskDeps } from '../knowledge/gaps/open-tasks.ts';
import { remindOfReviews, type ReminderDeps } from './remind-of-reviews.ts';
import { createTimetable } from './timetable.ts';

export interface CurrentDeps extends TaskDeps, ReminderDeps {
  readonly clock: Clock;
  readonly log: Log;
}

/** Every tenth minute: a question is asked three times in a month, not in a minute. */
const TIMES = '*/10 * * * *';

/** One look at the base: tasks whose reason has passed are ended, new ones opened, and people reminded of reviews. */
export async function keepCurrent(deps: CurrentDeps): Promise<void> {
  const at = deps.clock();
  const closed = await closePassed(deps.store.db, deps.library, at);
  const opened = await openTasks(deps, at);
  const letters = await remindOfReviews(deps, at);
  if (closed + opened + letters > 0) deps.log.info({ closed, opened, letters }, 'the base was looked at');
}

/** Keeps the base current by the clock (order № 01-03/351, annex 4, section 6). */
export function createBaseKeeper(deps: CurrentDeps): Loop {
  return createTimetable({ name: 'base', times: TIMES, log: deps.log, turn: () => keepCurrent(deps) });
}
