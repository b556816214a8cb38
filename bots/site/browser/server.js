// @ts-check

/** @typedef {{ title: string, act: string, date: string, url?: string }} Source */
/** @typedef {{ label: string, payload: string }} Choice */
/**
 * An entry of the log. `id` is the client's own uuid, on its own messages.
 * @typedef {{ seq: number, type: 'message' | 'status', from?: 'client' | 'bot' | 'operator', id?: string,
 *   text?: string, button?: string, sources?: Source[], buttons?: Choice[], at?: string }} LogEvent
 */
/** @typedef {{ id: string, text: string, button?: string, at: number }} Unsent */
/** @typedef {{ session: string, token: string }} Session */

const PATIENCE = 15_000;
const LONG_POLL = 25_000;

/** The server understood and said no. Everything else that fails may be repeated. */
export class Refusal extends Error {
  /** @param {number} status @param {string} message @param {number} wait seconds to wait, 0 when not told */
  constructor(status, message, wait) {
    super(message);
    this.status = status;
    this.wait = wait;
  }
}

/** @param {Response} response */
async function checked(response) {
  if (response.ok) return response;
  const body = await response.json().catch(() => null);
  const { message = '', hint = '' } = body?.error ?? {};
  throw new Refusal(
    response.status,
    `${message} ${hint}`.trim(),
    Number(response.headers.get('retry-after')) || 0,
  );
}

/** The chat's API. Every call rejects with a Refusal, or with what fetch rejects with. @param {string} account */
export function createServer(account) {
  const base = `/chat/${encodeURIComponent(account)}`;
  /** @param {string} path @param {RequestInit} init @param {Record<string, string>} headers */
  const call = (path, init, headers) =>
    fetch(base + path, { ...init, headers, cache: 'no-store', credentials: 'omit' }).then(checked);
  // By which link the visitor came. What stands behind # is sent to no server by itself.
  const invitation = new URLSearchParams(location.hash.slice(1)).get('invitation') ?? undefined;
  const bearer = (/** @type {string} */ token) => ({ authorization: `Bearer ${token}` });

  return {
    /** @returns {Promise<Session>} */
    async openSession() {
      const response = await call('/sessions', { method: 'POST', signal: AbortSignal.timeout(PATIENCE) }, {});
      const { session, token } = await response.json();
      return { session, token };
    },
    /** @param {string} token @param {Unsent} message @returns {Promise<number>} the message's seq */
    async post(token, { id, text, button }) {
      const init = {
        method: 'POST',
        body: JSON.stringify({ id, text, button, invitation }),
        signal: AbortSignal.timeout(PATIENCE),
      };
      const headers = { ...bearer(token), 'content-type': 'application/json' };
      return (await (await call('/messages', init, headers)).json()).seq;
    },
    /**
     * Events after `after`; waits for them up to 25 s when `wait` is set.
     * @param {string} token @param {number} after @param {boolean} wait @param {AbortSignal} [signal]
     * @returns {Promise<{ events: LogEvent[], reset?: boolean }>}
     */
    async poll(token, after, wait, signal) {
      const patience = AbortSignal.timeout(PATIENCE + (wait ? LONG_POLL : 0));
      const both = signal ? AbortSignal.any([signal, patience]) : patience;
      const query = `/events?after=${after}${wait ? '' : '&wait=0'}`;
      return (await call(query, { signal: both }, bearer(token))).json();
    },
    /** The open stream. @param {string} token @param {number} after @param {AbortSignal} signal */
    stream(token, after, signal) {
      const headers = { ...bearer(token), accept: 'text/event-stream', 'last-event-id': String(after) };
      return call('/events', { signal }, headers);
    },
  };
}
