// @ts-check

/**
 * The talk between the chat in its frame and the loader on the host page. Messages are taken from the one window
 * and the one origin that were named at the start, and sent to no other.
 * @param {readonly string[]} origins the sites that may embed this chat
 */
export function createFrame(origins) {
  const named = new URLSearchParams(location.hash.slice(1)).get('host') ?? '';
  const host =
    window.parent !== window && (origins.includes(named) || named === location.origin) ? named : null;
  return {
    /** False when the page stands alone, with nobody to close it. */
    isEmbedded: host !== null,
    /** @param {Record<string, unknown>} message */
    tell(message) {
      if (host !== null) window.parent.postMessage(message, host);
    },
    /** @param {(open: boolean) => void} listener */
    onOpen(listener) {
      window.addEventListener('message', (event) => {
        if (event.source !== window.parent || event.origin !== host) return;
        if (typeof event.data?.otklikOpen === 'boolean') listener(event.data.otklikOpen);
      });
    },
  };
}
