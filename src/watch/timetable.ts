import { createTask } from 'node-cron';
import { errorText } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import type { Loop } from '../kernel/loop.ts';

export interface TimetableSettings {
  readonly name: string;
  /** When, in the five fields of cron. */
  readonly times: string;
  readonly log: Log;
  readonly turn: () => Promise<void>;
}

/**
 * Does some work at the start and at set times. A turn that takes longer than the time between two is not begun twice; one
 * that fails is logged and done again at the next time.
 */
export function createTimetable({ name, times, log, turn }: TimetableSettings): Loop {
  let running: Promise<void> | null = null;
  const run = (): Promise<void> => {
    running ??= turn()
      .catch((error: unknown) => log.error({ loop: name, err: errorText(error) }, 'a turn failed'))
      .finally(() => (running = null));
    return running;
  };
  const task = createTask(times, run, { name });
  return {
    start() {
      void task.start();
      void run();
    },
    wake: () => void run(),
    async stop() {
      await task.destroy();
      await running;
    },
  };
}
