// @ts-check
import { rest } from './feed.js';
import { Refusal } from './server.js';

/** A short hiccup of a mobile network is no failure yet. */
const PATIENCE = 5_000;
const LONGEST_PAUSE = 30_000;
/** What another tab has not sent by then it will not send: it was closed. */
const OTHER_TAB = 10_000;
const NAME = 'unsent:';

/** @typedef {'sending' | 'failed' | 'refused'} SendState */
/**
 * @typedef {object} OutboxDeps
 * @property {import('./memory.js').Memory} memory
 * @property {(message: import('./server.js').Unsent) => Promise<void>} send rejects when it was not accepted
 * @property {(message: import('./server.js').Unsent, state: SendState, reason: string) => void} onState
 * @property {(id: string) => void} onSent
 * @property {(id: string) => void} onDropped another tab had it, and it is neither sent nor waiting any more
 */

/**
 * The visitor's own messages that the server has not confirmed yet. They are kept in the browser under their uuid
 * until it does, so that neither a reload nor a lost answer loses or doubles one.
 * @param {OutboxDeps} deps
 */
export function createOutbox({ memory, send, onState, onSent, onDropped }) {
  /** @type {import('./server.js').Unsent[]} */
  let queue = [];
  /** @type {Set<string>} */
  const confirmed = new Set();
  const begun = Date.now();
  let working = false;
  let hurry = new AbortController();

  const isKnown = (/** @type {string} */ id) =>
    confirmed.has(id) || queue.some((message) => message.id === id);

  /** @param {string} id */
  function settle(id) {
    queue = queue.filter((message) => message.id !== id);
    memory.remove(NAME + id);
  }

  /** Sends the oldest until it is accepted or refused: later ones wait, for order counts. */
  async function work() {
    if (working) return;
    working = true;
    for (let message = queue[0]; message; message = queue[0]) {
      for (let failures = 1; queue[0] === message; failures++) {
        const wait = await tryOnce(message, failures);
        if (wait === 0) break;
        hurry = new AbortController();
        await rest(wait, hurry.signal);
      }
    }
    working = false;
  }

  /**
   * Gives the pause before the next try, ms; 0 when there is nothing more to try.
   * @param {import('./server.js').Unsent} message @param {number} failures
   */
  async function tryOnce(message, failures) {
    try {
      await send(message);
      settle(message.id);
      onSent(message.id);
      return 0;
    } catch (error) {
      if (error instanceof Refusal && [400, 403, 404, 413].includes(error.status)) {
        settle(message.id);
        onState(message, 'refused', error.message);
        return 0;
      }
      const asked = error instanceof Refusal ? error.wait * 1_000 : 0;
      // Those that wait behind it are not sent either.
      const before = Date.now() - PATIENCE;
      for (const late of queue) if (Math.max(late.at, begun) <= before) onState(late, 'failed', '');
      return Math.max(asked, Math.min(LONGEST_PAUSE, 500 * 2 ** failures));
    }
  }

  return {
    /** Keeps the message and begins to send it. @param {string} text @param {string} [button] */
    add(text, button) {
      const message = {
        id: crypto.randomUUID?.() ?? uuid(),
        text,
        at: Date.now(),
        ...(button ? { button } : {}),
      };
      memory.set(NAME + message.id, message);
      queue.push(message);
      onState(message, 'sending', '');
      void work();
    },
    /** Takes up what an earlier page or another tab has left unsent. */
    restore() {
      const kept = memory.names(NAME).map((name) => memory.get(name));
      const found = kept.filter((message) => message?.id && !isKnown(message.id)).sort((a, b) => a.at - b.at);
      queue.push(...found);
      for (const message of found) onState(message, 'sending', '');
      void work();
    },
    /**
     * Shows what another tab is sending, and takes it up when that tab does not come to an end with it.
     * @param {string} name of what has changed in the browser's memory
     */
    watchOver(name) {
      const message = name.startsWith(NAME) ? memory.get(name) : null;
      if (!message || isKnown(message.id)) return;
      onState(message, 'sending', '');
      setTimeout(() => (memory.get(name) ? this.restore() : onDropped(message.id)), OTHER_TAB);
    },
    /** Tries again at once. */
    hurry: () => hurry.abort(),
    /** The log has it: whoever sent it, it arrived. @param {string} id */
    confirm(id) {
      confirmed.add(id);
      settle(id);
      hurry.abort();
    },
    /** Another try of a message that was refused. @param {import('./server.js').Unsent} message */
    again(message) {
      this.add(message.text, message.button);
    },
  };
}

/** A page without TLS has no randomUUID. */
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
}
