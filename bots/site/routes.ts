import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { newToken, sha256 } from '../../src/kernel/ids.ts';
import { type Clock, toIso } from '../../src/kernel/instants.ts';
import { assetRoutes } from './assets.ts';
import { type Buckets, createBuckets } from './buckets.ts';
import { type ChatEnv, type EntranceDeps, checkOrigin, findSession, findSite } from './entrance.ts';
import { findStart, longPoll, toWire } from './event-feed.ts';
import { eventStream } from './event-stream.ts';
import { frameResponse } from './page.ts';
import { type ChatPost, keyOf, parseStoredPost, readPost, storedPost } from './post.ts';
import { refuse } from './refusals.ts';

export interface SiteRoutesDeps extends EntranceDeps {
  readonly clock: Clock;
  /** Ends the waiting requests and the open streams, which would otherwise keep the server from closing. */
  readonly shutdown: AbortSignal;
  /**
   * The visitor's network address, null where it is not known. The server decides which proxies it believes; the
   * address of a proxy of ours must come as null, or all its visitors would share one limit.
   */
  addressOf(c: Context): string | null;
}

const BODY_LIMIT = 64 * 1_024;
const WINDOWS = 20;

/** Generous: a whole office or a mobile operator may stand behind one address. */
const POSTS_OF_SESSION = { burst: 60, perSecond: 2 };
const POSTS_OF_ADDRESS = { burst: 600, perSecond: 20 };
const SESSIONS_OF_ADDRESS = { burst: 200, perSecond: 2 };

/** Routes of the site chat: its API under `/chat`, the frame's page, the loader `/widget.js` and the widget's files. */
export function siteRoutes(deps: SiteRoutesDeps): Hono<ChatEnv> {
  const app = new Hono<ChatEnv>();
  const postsOfSession = createBuckets(POSTS_OF_SESSION, deps.clock);
  const postsOfAddress = createBuckets(POSTS_OF_ADDRESS, deps.clock);
  const sessionsOfAddress = createBuckets(SESSIONS_OF_ADDRESS, deps.clock);
  const windows = new Map<string, number>();
  const limited = bodyLimit({ maxSize: BODY_LIMIT, onError: (c) => refuse(c, 'body_large') });
  const byAddress = (buckets: Buckets, c: Context) => {
    const address = deps.addressOf(c);
    return address === null ? 0 : buckets.take(address);
  };

  app.route('/', assetRoutes());
  app.get('/chat/:account/frame', findSite(deps), (c) => frameResponse(c.get('site')));
  app.use('/chat/:account/:call{sessions|messages|events}', findSite(deps), checkOrigin(deps));

  app.post('/chat/:account/sessions', limited, async (c) => {
    const wait = byAddress(sessionsOfAddress, c);
    if (wait > 0) return refuse(c, 'too_fast', wait);
    const { account, body } = c.get('site');
    const token = newToken();
    const origin = c.req.header('origin') ?? null;
    const session = await deps.chat.openSession(account, sha256(token), origin, deps.clock());
    c.header('Cache-Control', 'no-store');
    return c.json({ session, token, body });
  });

  app.post('/chat/:account/messages', limited, findSession(deps), async (c) => {
    const wait = Math.max(postsOfSession.take(c.get('session')), byAddress(postsOfAddress, c));
    if (wait > 0) return refuse(c, 'too_fast', wait);
    const read = readPost(await c.req.json<unknown>().catch(() => null));
    if ('fault' in read) return refuse(c, read.fault);
    const { seq } = await acceptPost(deps, c.get('site').account, c.get('session'), read.post);
    c.header('Cache-Control', 'no-store');
    return c.json({ seq });
  });

  app.get('/chat/:account/events', findSession(deps), async (c) => {
    // A stream without a reader would never end.
    if (c.req.method === 'HEAD') return c.body(null, 405);
    if (deps.shutdown.aborted) return refuse(c, 'stopping', 3);
    const session = c.get('session');
    const open = windows.get(session) ?? 0;
    if (open >= WINDOWS) return refuse(c, 'too_many_windows', 5);
    windows.set(session, open + 1);
    const leave = () => {
      const left = (windows.get(session) ?? 1) - 1;
      if (left > 0) windows.set(session, left);
      else windows.delete(session);
    };
    return giveEvents(deps, c, leave);
  });

  return app;
}

async function acceptPost(deps: SiteRoutesDeps, account: string, session: string, post: ChatPost) {
  const at = deps.clock();
  const raw = storedPost(session, post, at);
  const { id, text, button, attachments } = post;
  const payload = {
    from: 'client',
    id,
    text,
    ...(button === undefined ? {} : { button }),
    ...(attachments.length > 0 ? { attachments } : {}),
    at: toIso(at),
  };
  const update = { key: keyOf(session, id), raw: JSON.stringify(raw), parsed: parseStoredPost(raw) };
  return deps.chat.accept({ account, session, guard: id, payload, update, at });
}

/** The session's events in the form that the reader asked for. A reader that resumes knows its place better than its address. */
async function giveEvents(deps: SiteRoutesDeps, c: Context<ChatEnv>, leave: () => void): Promise<Response> {
  const asked = c.req.header('last-event-id') ?? c.req.query('after') ?? null;
  try {
    const start = await findStart(deps.chat, c.get('session'), asked);
    if (c.req.header('accept')?.includes('text/event-stream')) {
      c.header('Content-Type', 'text/event-stream; charset=utf-8');
      c.header('Cache-Control', 'no-cache, no-transform');
      c.header('X-Accel-Buffering', 'no');
      // A closing server would wait for a kept connection that the ended stream leaves behind.
      c.header('Connection', 'close');
      return c.body(eventStream(deps.chat, start, deps.shutdown, leave));
    }
    const stop = AbortSignal.any([deps.shutdown, c.req.raw.signal]);
    const events = await longPoll(deps.chat, start, c.req.query('wait') === '0' ? AbortSignal.abort() : stop);
    c.header('Cache-Control', 'no-store');
    if (deps.shutdown.aborted) c.header('Connection', 'close');
    leave();
    return c.json({ ...(start.reset ? { reset: true } : {}), events: events.map(toWire) });
  } catch (error) {
    leave();
    throw error;
  }
}
