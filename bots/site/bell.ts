/** Wakes the one reader that waits for it. A ring between two waits is not lost: it ends the next wait at once. */
export interface Bell {
  readonly ring: () => void;
  /** Resolves at the next ring or after `ms`. */
  readonly wait: (ms: number) => Promise<void>;
}

/** Makes a bell that has not rung. */
export function createBell(): Bell {
  let rung = false;
  let waiting: (() => void) | null = null;
  return {
    ring() {
      rung = true;
      waiting?.();
    },
    wait(ms) {
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          waiting = null;
          rung = false;
          resolve();
        };
        const timer = setTimeout(done, ms);
        waiting = done;
        if (rung) done();
      });
    },
  };
}
