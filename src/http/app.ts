import { type Context, Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { errorText, type ErrorCode, OtklikError } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import type { Db } from '../store/db.ts';
import type { Metrics } from './metrics.ts';

export interface AppDeps {
  readonly log: Log;
  readonly db: Db;
  readonly metrics: Metrics;
  /** Rooms with pages or routes of their own, in the order in which they are asked. */
  readonly rooms: readonly Hono[];
}

const STATUS: Readonly<Record<ErrorCode, 400 | 401 | 403 | 404 | 409 | 413 | 429 | 500 | 503>> = {
  bad_input: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  too_many: 429,
  unavailable: 503,
  configuration: 500,
  internal: 500,
};

/** The one place where the error family becomes HTTP. Details of an unexpected error stay in the log. */
function onError(log: Log, error: unknown, c: Context): Response {
  if (error instanceof OtklikError && error.code !== 'internal' && error.code !== 'configuration') {
    const body = { error: { code: error.code, message: error.message, hint: error.hint } };
    return c.json(body, STATUS[error.code]);
  }
  log.error({ path: c.req.path, method: c.req.method, err: errorText(error) }, 'a request failed');
  return c.json({ error: { code: 'internal', message: 'Что-то сломалось у нас. Попробуйте ещё раз.' } }, 500);
}

/** The whole HTTP surface: health and metrics, then the rooms. Every answer carries the security headers. */
export function createApp(deps: AppDeps): Hono {
  const app = new Hono();
  const headers = secureHeaders({
    xFrameOptions: false,
    crossOriginResourcePolicy: false,
    // The usual `no-referrer` makes browsers send `Origin: null` with forms, and the console then refuses its own pages.
    referrerPolicy: 'same-origin',
  });
  app.onError((error, c) => onError(deps.log, error, c));
  app.get('/', (c) => c.redirect('/portal', 302));
  app.get('/health/live', (c) => c.json({ status: 'ok' }));
  app.get('/health/ready', async (c) => {
    await deps.db.selectFrom('counters').select('name').limit(1).execute();
    return c.json({ status: 'ok' });
  });
  app.get('/metrics', async (c) =>
    c.body(await deps.metrics.text(), 200, { 'Content-Type': deps.metrics.contentType }),
  );
  // Framing is decided by each page for itself: the chat's frame has to stand on the body's site.
  app.use((c, next) => (c.req.path.startsWith('/hooks/') ? next() : headers(c, next)));
  for (const room of deps.rooms) app.route('/', room);
  return app;
}
