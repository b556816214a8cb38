import { type Context, Hono } from 'hono';
import { acknowledge, type Channel } from '../channel/channel.ts';
import { errorText } from '../kernel/errors.ts';
import type { Clock } from '../kernel/instants.ts';
import type { Log } from '../kernel/log.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { edgeFault } from './edge-signature.rules.ts';

/** No platform sends more in one update; a larger body is not theirs. */
const BODY_LIMIT = 1_024 * 1_024;

export interface HooksDeps {
  readonly inbox: Inbox;
  readonly log: Log;
  /** How the edge ingress is known; absent where there is none, and then its headers mean nothing. */
  readonly edge?: { readonly secret: string; readonly clock: Clock } | null;
  /** Called after each call that was committed. */
  readonly onAccepted: (account: string) => void;
  /** The open channel of an account, undefined when there is none of this kind. */
  readonly channel: (kind: string, account: string) => Channel | undefined;
  /** The sender's address, as far as the proxies in between are trusted. */
  readonly addressOf: (c: Context) => string | undefined;
}

/** Reads a body whose length was not announced, and stops at the limit. */
async function readUnannounced(c: Context): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of c.req.raw.body ?? []) {
    length += part.byteLength;
    if (length > BODY_LIMIT) return null;
    parts.push(part);
  }
  return Buffer.concat(parts, length);
}

/** Reads the whole body as bytes, so that a letter cut between two segments stays whole. Null when it is too large. */
async function readBody(c: Context): Promise<Uint8Array | null> {
  const announced = c.req.header('content-length');
  if (announced === undefined) return readUnannounced(c);
  return Number(announced) > BODY_LIMIT ? null : new Uint8Array(await c.req.arrayBuffer());
}

function faultOfEdge({ edge }: HooksDeps, c: Context, body: Uint8Array): string | null {
  if (!edge) return null;
  const { pathname, search } = new URL(c.req.url);
  const timestamp = c.req.header('x-otklik-edge-timestamp');
  const signature = c.req.header('x-otklik-edge-signature');
  return edgeFault({ timestamp, signature, path: pathname + search, body }, edge.secret, edge.clock());
}

/**
 * Webhooks of the platforms. What a channel accepts is committed before the platform gets its answer; when it cannot
 * be committed the platform gets 503 and delivers again.
 */
export function hookRoutes(deps: HooksDeps): Hono {
  const app = new Hono();
  app.post('/hooks/:kind/:account', async (c) => {
    const account = c.req.param('account');
    const channel = deps.channel(c.req.param('kind'), account);
    if (!channel) return c.text('no such account', 404);
    const body = await readBody(c);
    if (body === null) return c.text('the body is larger than 1 MiB', 413, { Connection: 'close' });
    const fault = faultOfEdge(deps, c, body);
    if (fault !== null) {
      deps.log.warn({ account, reason: fault }, 'a call of the edge was refused');
      return c.text(fault, 401);
    }
    const received = channel.receive({
      body,
      header: (name) => c.req.header(name),
      query: c.req.query(),
      remoteAddress: deps.addressOf(c),
    });
    if (received.outcome === 'refuse') {
      deps.log.warn(
        { account, status: received.status, reason: received.reason },
        'a webhook call was refused',
      );
      return c.text(received.reason, received.status);
    }
    if (received.outcome === 'accept') {
      try {
        await deps.inbox.accept(account, received.updates);
        deps.onAccepted(account);
        acknowledge(channel, received.updates);
      } catch (error) {
        deps.log.error({ account, err: errorText(error) }, 'an update could not be committed');
        return c.text('not stored, deliver again', 503, { 'Retry-After': '10' });
      }
    }
    return c.text(received.reply.body, received.reply.status as 200);
  });
  return app;
}
