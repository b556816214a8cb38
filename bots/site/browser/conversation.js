// @ts-check
import { follow, rest } from './feed.js';
import { Refusal } from './server.js';

/**
 * @typedef {object} ConversationDeps
 * @property {ReturnType<typeof import('./server.js').createServer>} server
 * @property {import('./memory.js').Memory} memory
 * @property {import('./tabs.js').Tabs} tabs
 * @property {(event: import('./server.js').LogEvent) => void} onEvent each entry once, in order
 * @property {() => void} onReset everything shown so far is void
 * @property {(connected: boolean) => void} onConnection
 * @property {() => void} onLost the session is not known to the server any more
 */

/**
 * The one session of this browser and its log. A session is begun by the first message, not by looking.
 * @param {ConversationDeps} deps
 */
export function createConversation({ server, memory, tabs, onEvent, onReset, onConnection, onLost }) {
  let last = 0;
  let token = '';
  let stop = new AbortController();
  let signOfLife = new AbortController();

  /** @param {import('./server.js').LogEvent[]} events @returns {boolean} false when some are missing */
  function take(events) {
    for (const event of events) {
      if (event.seq <= last) continue;
      if (event.seq !== last + 1) return false;
      last = event.seq;
      onEvent(event);
    }
    return true;
  }

  function startAnew() {
    last = 0;
    onReset();
  }

  /** Fetches what is there, without waiting for more. */
  async function catchUp() {
    for (let before = -1; before < last && token;) {
      before = last;
      const { events, reset } = await server.poll(token, last, false);
      if (reset) startAnew();
      take(events);
    }
  }

  /** @param {string} lost */
  function forget(lost) {
    const isOurs = memory.get('session')?.token === lost;
    if (isOurs) memory.remove('session');
    begin();
    if (isOurs) onLost();
  }

  /** @param {AbortSignal} signal */
  function followLog(signal) {
    const own = token;
    return follow(
      {
        server,
        token: own,
        last: () => last,
        onEvents(events) {
          take(events);
          tabs.tell({ token: own, events });
        },
        onReset() {
          startAnew();
          tabs.tell({ token: own, reset: true });
        },
        onConnection(connected) {
          onConnection(connected);
          tabs.tell({ token: own, connected });
        },
        rest: (ms) => rest(ms, AbortSignal.any([signal, signOfLife.signal])),
        onGone: () => forget(own),
      },
      signal,
    );
  }

  tabs.onTold((told) => {
    if (told.token !== token) return;
    if (told.reset) startAnew();
    if (typeof told.connected === 'boolean') onConnection(told.connected);
    if (told.events && !take(told.events)) catchUp().catch(() => {});
  });

  /** Shows the log of the session that the browser remembers, if any, and follows it. */
  function begin() {
    const session = memory.get('session');
    if (session && session.token === token) return;
    stop.abort();
    stop = new AbortController();
    if (token) startAnew();
    token = session?.token ?? '';
    if (token) void tabs.lead(followLog, stop.signal);
  }

  /** The token, after a session was begun where there was none. Two tabs begin one session together. */
  async function ensureToken() {
    await tabs.alone(async () => {
      if (memory.get('session')) return;
      // What another tab has just stored reaches this one a moment later.
      await new Promise((resolve) => setTimeout(resolve, 50));
      if (!memory.get('session')) memory.set('session', await server.openSession());
    });
    begin();
    return token;
  }

  memory.onChange((name) => name === 'session' && begin());
  return {
    begin,
    catchUp,
    /** @param {import('./server.js').Unsent} message */
    async send(message) {
      const used = await ensureToken();
      try {
        await server.post(used, message);
        signOfLife.abort();
        signOfLife = new AbortController();
      } catch (error) {
        if (error instanceof Refusal && error.status === 401) forget(used);
        throw error;
      }
    },
  };
}
