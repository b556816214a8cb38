// @ts-check
import { Refusal } from './server.js';

/** A stream brings its first bytes at once; a proxy that holds them back holds back the answers too. */
const FIRST_BYTES = 20_000;
/** The server says a word every 15 s. */
const SILENCE = 40_000;
const LONGEST_PAUSE = 30_000;

/**
 * @typedef {object} FeedDeps
 * @property {ReturnType<typeof import('./server.js').createServer>} server
 * @property {string} token
 * @property {() => number} last the highest seq that is already shown
 * @property {(events: import('./server.js').LogEvent[]) => void} onEvents
 * @property {() => void} onReset the log begins anew: forget what is shown
 * @property {(connected: boolean) => void} onConnection
 * @property {(ms: number) => Promise<void>} rest waits before the next try, less when the network shows signs of life
 * @property {() => void} onGone the session is not known any more
 */

/**
 * Follows the log until the signal: by a stream, or by long polls where a proxy holds streams back. Resumes after
 * every cut where it stood.
 * @param {FeedDeps} deps @param {AbortSignal} signal
 */
export async function follow(deps, signal) {
  let polling = false;
  let failures = 0;
  let pause = 1_000;
  while (!signal.aborted) {
    try {
      if (polling) await pollOnce(deps, signal);
      else pause = (await readStream(deps, signal)) ?? pause;
      failures = 0;
      if (polling) continue;
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Refusal && error.status === 401) return deps.onGone();
      if (error instanceof Silence) polling = true;
      failures += 1;
    }
    deps.onConnection(false);
    await deps.rest(Math.min(LONGEST_PAUSE, pause * 2 ** Math.max(0, failures - 1)));
  }
}

/** Nothing came in the time in which something always comes. */
class Silence extends Error {}

/** @param {FeedDeps} deps @param {AbortSignal} signal */
async function pollOnce(deps, signal) {
  const { events, reset } = await deps.server.poll(deps.token, deps.last(), true, signal);
  deps.onConnection(true);
  if (reset) deps.onReset();
  deps.onEvents(events);
}

/**
 * Reads one stream to its end; gives the pause that the server asked for, ms.
 * @param {FeedDeps} deps @param {AbortSignal} signal
 */
async function readStream(deps, signal) {
  const cut = new AbortController();
  const stop = AbortSignal.any([signal, cut.signal]);
  let timer = setTimeout(() => cut.abort(), FIRST_BYTES);
  let heard = false;
  let pause = null;
  try {
    const response = await deps.server.stream(deps.token, deps.last(), stop);
    for await (const block of blocksOf(response, () => {
      clearTimeout(timer);
      timer = setTimeout(() => cut.abort(), SILENCE);
      if (!heard) deps.onConnection(true);
      heard = true;
    })) {
      pause = takeBlock(block, deps) ?? pause;
    }
    return pause;
  } catch (error) {
    throw cut.signal.aborted && !heard ? new Silence() : error;
  } finally {
    clearTimeout(timer);
  }
}

/** Complete blocks of a stream; one that was cut is dropped: it comes again. @param {Response} response @param {() => void} onBytes */
async function* blocksOf(response, onBytes) {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    onBytes();
    const parts = (rest + read.value).split('\n\n');
    rest = parts.pop() ?? '';
    yield* parts;
  }
}

/** @param {string} block @param {FeedDeps} deps @returns {number | null} a new pause, ms */
function takeBlock(block, deps) {
  const fields = new Map(
    block.split('\n').map((line) => {
      const at = line.indexOf(': ');
      return [line.slice(0, at), line.slice(at + 2)];
    }),
  );
  const data = fields.get('data');
  const event = fields.get('event');
  if (event === 'reset') deps.onReset();
  else if (data && event === undefined) deps.onEvents([JSON.parse(data)]);
  return Number(fields.get('retry')) || null;
}

/** Waits, but not longer than until the network is back. @param {number} ms @param {AbortSignal} signal @returns {Promise<void>} */
export function rest(ms, signal) {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    // Readers of one restarted server must not all come back in the same moment.
    const timer = setTimeout(done, ms * (0.8 + Math.random() * 0.4));
    window.addEventListener('online', done);
    signal.addEventListener('abort', done);
  });
}
