import { errorText } from './errors.ts';
import { SECOND } from './instants.ts';
import type { Log } from './log.ts';

/** Work that is done until there is none, and looked for again when somebody calls or the idle time is over. */
export interface Loop {
  start: () => void;
  /** There may be work: look now. Cheap, and never lost while a turn is running. */
  wake: () => void;
  /** Lets the turn under way end, then stops. */
  stop: () => Promise<void>;
}

export interface LoopSettings {
  readonly name: string;
  readonly idleMs: number;
  readonly log: Log;
  /** Done once before the first turn; repeated until it succeeds. */
  readonly start?: () => Promise<void>;
  /** Does some work; true when there may be more. */
  readonly turn: () => Promise<boolean>;
}

/** Runs turns one after another. A turn that throws is logged and tried again after a second: the loop never ends by itself. */
export function createLoop(settings: LoopSettings): Loop {
  let woken = false;
  let stopping = false;
  let running: Promise<void> | null = null;
  let wakeUp: () => void = () => undefined;

  function idle(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function step(started: boolean): Promise<boolean> {
    try {
      if (!started) await settings.start?.();
      woken = false;
      const more = await settings.turn();
      if (!more && !woken && !stopping) await idle(settings.idleMs);
      return true;
    } catch (error) {
      settings.log.error({ loop: settings.name, err: errorText(error) }, 'a turn failed');
      if (!stopping) await idle(SECOND);
      return started;
    }
  }

  async function run(): Promise<void> {
    let started = false;
    while (!stopping) started = await step(started);
  }

  return {
    start() {
      running ??= run();
    },
    wake() {
      woken = true;
      wakeUp();
    },
    async stop() {
      stopping = true;
      wakeUp();
      await running;
    },
  };
}
