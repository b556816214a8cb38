import { streamSSE } from 'hono/streaming';
import { SECOND } from '../kernel/instants.ts';
import type { ConsoleContext } from './access.ts';
import type { ConsoleDeps } from './deps.ts';
import type { LiveHub } from './live-hub.ts';
import { type OpenPage, sseEvent } from './open-page.ts';
import { pageId } from './presence-route.ts';
import { readAsk } from './queue-ask.ts';
import type { Shown } from './queue-news.ts';

/** A browser that hears nothing for longer than two beats knows that the connection is dead. */
const BEAT = 15 * SECOND;
/** Events that a browser may leave unread: after that it is told to fetch everything anew when it reads again. */
const MOST_UNREAD = 40;

const HELLO = sseEvent('hello');
const BEATS = sseEvent('beat');
const RESET = sseEvent('reset');

function shownBy(c: ConsoleContext): Shown {
  const { view, later, ...query } = c.req.query();
  const ask = view === undefined ? null : readAsk({ ...query, view });
  return { person: c.var.person, ask: ask && { ...ask, after: null }, firstPage: later === undefined };
}

/**
 * Tells an open page what changed: `hello` at the start, `news` with the event's id and what is to be merged into the
 * page, `situation` when what stands above it is to be fetched, `reset` when everything is, `beat` to show that the line
 * is alive. Resumes after the id that the browser heard last. The address says what the page shows.
 */
export function liveStream(deps: ConsoleDeps, hub: LiveHub, c: ConsoleContext): Response {
  const after = c.req.header('last-event-id') ?? c.req.query('after') ?? null;
  c.header('X-Accel-Buffering', 'no');
  return streamSSE(c, async (stream) => {
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    stream.onAbort(end);
    let unread = 0;
    let missed = false;
    const write = async (event: Uint8Array) => {
      unread += 1;
      await stream.write(event);
      unread -= 1;
      if (!missed || unread > 0) return;
      missed = false;
      page.tell(RESET);
    };
    const page: OpenPage = {
      shown: shownBy(c),
      tell(event) {
        if (unread < MOST_UNREAD) void write(event);
        else missed = true;
      },
    };
    // Whoever was blocked or signed out meanwhile hears nothing more; new rights begin with a new line.
    const rights = JSON.stringify(c.var.person);
    const check = async () => {
      const still = await deps.sessions.read(c.req.raw.headers).catch(() => null);
      if (still && JSON.stringify(still.person) === rights) page.tell(BEATS);
      else end();
    };
    page.tell(HELLO);
    // What the page itself tells of its case stays true while this line holds.
    const letGo = deps.presence.hold(pageId(c.var.person, c.req.query('page')));
    const leave = await hub.join(page);
    if (after !== null) await hub.catchUp(page, after);
    const beat = setInterval(() => void check(), BEAT);
    await ended;
    clearInterval(beat);
    leave();
    letGo();
  });
}
