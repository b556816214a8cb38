// @ts-check

/**
 * The tabs of one chat in this browser. A browser opens six connections to a site over HTTP/1.1, so one tab holds the
 * stream and tells the others. The tab that the person looks at takes it over: a tab in the background may be frozen.
 * @param {string} account
 */
export function createTabs(account) {
  const name = `otklik:${account}`;
  const channel = 'BroadcastChannel' in window ? new BroadcastChannel(name) : null;
  // Locks exist on secure pages only; elsewhere every tab holds a stream of its own.
  const locks = navigator.locks;

  return {
    /**
     * Runs the work whenever this tab is the one that leads, until the signal.
     * @param {(signal: AbortSignal) => Promise<void>} work @param {AbortSignal} signal
     */
    async lead(work, signal) {
      if (!locks) return work(signal);
      let leading = false;
      let takeOver = document.visibilityState === 'visible';
      let queued = new AbortController();
      const onVisibility = () => {
        if (leading || document.visibilityState !== 'visible') return;
        takeOver = true;
        queued.abort();
      };
      document.addEventListener('visibilitychange', onVisibility, { signal });
      signal.addEventListener('abort', () => queued.abort());
      while (!signal.aborted) {
        const turn = new AbortController();
        queued = new AbortController();
        const options = takeOver ? { steal: true } : { signal: queued.signal };
        takeOver = false;
        const hold = () => {
          leading = true;
          return work(AbortSignal.any([turn.signal, signal]));
        };
        // It rejects when another tab takes the lead, or when this tab stops waiting for it.
        await locks.request(name, options, hold).catch(() => {});
        leading = false;
        turn.abort();
      }
    },
    /** Does the work while no other tab does the same. @template T @param {() => Promise<T>} work @returns {Promise<T>} */
    alone(work) {
      return locks ? locks.request(`${name}:alone`, work) : work();
    },
    /** @param {unknown} message */
    tell(message) {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no target but its name
      channel?.postMessage(message);
    },
    /** @param {(message: any) => void} listener */
    onTold(listener) {
      channel?.addEventListener('message', (event) => listener(event.data));
    },
  };
}

/** @typedef {ReturnType<typeof createTabs>} Tabs */
