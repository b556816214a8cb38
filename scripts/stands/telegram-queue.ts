type Update = Readonly<Record<string, unknown>>;

/** Updates that wait to be fetched: asking from an offset confirms the earlier ones, and one asks at a time. */
export function createUpdateQueue() {
  let waiting: Update[] = [];
  let conflicts = 0;
  let wake: ((outcome: 'arrived' | 'ended' | 'replaced') => void) | undefined;
  const numberOf = (update: Update) => Number(update['update_id']);
  const from = (offset: number) => waiting.filter((update) => numberOf(update) >= offset).slice(0, 100);

  const pause = (seconds: number, gone: AbortSignal) =>
    new Promise<'arrived' | 'ended' | 'replaced'>((resolve) => {
      const timer = setTimeout(() => resolve('ended'), seconds * 1_000);
      gone.addEventListener('abort', () => resolve('ended'), { once: true });
      wake = (outcome) => {
        clearTimeout(timer);
        resolve(outcome);
      };
    });

  return {
    add(update: Update) {
      waiting.push(update);
      wake?.('arrived');
    },
    size: () => waiting.length,
    /** Updates from the offset on, waiting for the first; undefined when another request took the place. */
    async take(offset: number, seconds: number, gone: AbortSignal): Promise<Update[] | undefined> {
      wake?.('replaced');
      waiting = waiting.filter((update) => numberOf(update) >= offset);
      const ready = from(offset);
      if (ready.length > 0 || seconds <= 0) return ready;
      const outcome = await pause(seconds, gone);
      if (outcome !== 'replaced') return from(offset);
      conflicts += 1;
      return undefined;
    },
    conflicts: () => conflicts,
    close: () => wake?.('ended'),
  };
}
