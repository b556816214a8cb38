/** How many pass at one turn of the event loop when nobody else needs it. */
const QUIET = 2;
/** While others are waited for, this long lies between one and the next, ms. */
const BUSY_PAUSE = 5;

/**
 * Lets a few through at each turn of the event loop, and while `busy` one after a pause. Work that keeps the processor for
 * milliseconds passes here, so that between two pieces of it the sockets are served.
 */
export function createTurnstile(busy: () => boolean): () => Promise<void> {
  const waiting: (() => void)[] = [];

  function turn(): void {
    const isBusy = busy();
    for (const pass of waiting.splice(0, isBusy ? 1 : QUIET)) pass();
    if (waiting.length === 0) return;
    if (isBusy) setTimeout(turn, BUSY_PAUSE);
    else setImmediate(turn);
  }

  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      if (waiting.length === 1) setImmediate(turn);
    });
}
