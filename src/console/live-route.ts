import { streamSSE } from 'hono/streaming';
import { SECOND } from '../kernel/instants.ts';
import { CASES_TOPIC } from '../live/live.ts';
import { maySee } from '../staff/person.ts';
import type { ConsoleContext } from './access.ts';
import type { ConsoleDeps } from './deps.ts';

/** A browser that hears nothing for longer than two beats knows that the connection is dead. */
const BEAT = 15 * SECOND;

/**
 * Tells an open page which cases changed: `hello` at the start, `case` with the event's id, `reset` when the page has
 * to fetch everything anew, `beat` to show that the line is alive. Resumes after the id that the browser heard last.
 */
export function liveStream(deps: ConsoleDeps, c: ConsoleContext): Response {
  const { person } = c.var;
  const after = c.req.header('last-event-id') ?? c.req.query('after') ?? null;
  c.header('X-Accel-Buffering', 'no');
  return streamSSE(c, async (stream) => {
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    stream.onAbort(end);
    const tell = (event: string, data = '', id?: string) =>
      void stream.writeSSE({ event, data, ...(id === undefined ? {} : { id }) });
    // Whoever was blocked or signed out meanwhile hears nothing more.
    const check = async () => {
      const still = await deps.sessions.read(c.req.raw.headers).catch(() => null);
      if (still) tell('beat');
      else end();
    };
    tell('hello');
    const leave = await deps.live.subscribe(CASES_TOPIC, after, {
      event({ id, data }) {
        if (data['case'] && maySee(person, data['agency'] ?? '')) tell('case', data['case'], id);
      },
      reset: () => tell('reset'),
    });
    const beat = setInterval(() => void check(), BEAT);
    await ended;
    clearInterval(beat);
    leave();
  });
}
