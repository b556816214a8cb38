/** How many pass at one turn of the event loop when nobody else needs it. */
const QUIET = 4;

/**
 * Lets a few through at each turn of the event loop, and only one while `busy`. Work that keeps the processor for
 * milliseconds passes here, so that between two pieces of it the sockets are served.
 */
export function createTurnstile(busy: () => boolean): () => Promise<void> {
  const waiting: (() => void)[] = [];

  function turn(): void {
    for (const pass of waiting.splice(0, busy() ? 1 : QUIET)) pass();
    if (waiting.length > 0) setImmediate(turn);
  }

  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      if (waiting.length === 1) setImmediate(turn);
    });
}
