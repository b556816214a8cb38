import { maxBot } from '../bots/max/channel.ts';
import { readTelegramAccount } from '../bots/telegram/account.ts';
import { receiveTelegram } from '../bots/telegram/receive.ts';
import { readVkAccount } from '../bots/vk/account.ts';
import { receiveVk } from '../bots/vk/receive.ts';
import type { HookRequest, Received } from './channel/channel.ts';
import { fieldsOf, listOf } from './channel/fields.rules.ts';

/** One webhook call on its way to the server: all of it, so that the server authenticates the platform once more. */
export interface Call {
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
  /** When the platform called, epoch ms. */
  readonly at: number;
}

interface CallQueue {
  send(call: Call): Promise<unknown>;
}

export interface QueuedCall {
  readonly body: Call;
  /** Counts from 1. */
  readonly attempts: number;
  ack(): void;
  retry(options: { readonly delaySeconds: number }): void;
}

/** What the installation binds; see wrangler.toml. */
export interface EdgeEnv {
  readonly ENABLED?: string;
  /** The server's address without a path. */
  readonly SERVER_URL: string;
  /** Signs what goes to the server. */
  readonly EDGE_SECRET: string;
  /** A JSON list of accounts as in the accounts file, without tokens. */
  readonly ACCOUNTS: string;
  /** How long a batch waits, in its order, for a server that is away; absent: it goes back into the queue at once. */
  readonly HOLD_SECONDS?: string;
  readonly QUEUE: CallQueue;
}

/** As the server's own limit: no platform sends more. */
const BODY_LIMIT = 1_024 * 1_024;
const PATIENCE = 20_000;
const LONGEST_DELAY = 900;
/** Between two looks at a server that is away, ms. */
const LONGEST_PAUSE = 5_000;
/** About the connection and not about the call, or added by the network in between. */
const NOT_FORWARDED =
  /^(?:host|connection|content-length|transfer-encoding|accept-encoding|x-otklik-|cf-|x-forwarded-|x-real-ip)/;

type Receive = (request: HookRequest) => Received;

/**
 * How a platform is told from others: the bots' own code, without the libraries that call the platforms.
 * Odnoklassniki is known by the address that calls, and that address has to reach the server itself.
 */
const OPEN: Readonly<Record<string, (account: Readonly<Record<string, unknown>>) => Receive>> = {
  vk(fields) {
    const account = readVkAccount(fields);
    return (request) => receiveVk(request, account);
  },
  telegram(fields) {
    const account = readTelegramAccount(fields);
    return (request) => receiveTelegram(request, account);
  },
  max(fields) {
    const channel = maxBot.open(fields);
    return (request) => channel.receive(request);
  },
};

/** The receiver of a hook's path. Throws OtklikError `configuration` that names the wrong field of the account. */
function receiverOf(path: string, accounts: string): Receive | undefined {
  const account = listOf(JSON.parse(accounts))
    .map(fieldsOf)
    .find((fields) => fields && path === `/hooks/${String(fields['channel'])}/${String(fields['id'])}`);
  const kind = String(account?.['channel']);
  const open = Object.hasOwn(OPEN, kind) ? OPEN[kind] : undefined;
  // The edge sends nothing, so it is given no token.
  return open?.({ ...account, token: 'not-at-the-edge' });
}

/** Takes webhook calls while the server cannot: authenticates, queues, delivers. Decides nothing and stores nothing. */
export default {
  /** A platform's call. It is answered as received only when the queue, or the server itself, has it. */
  async fetch(request: Request, env: EdgeEnv): Promise<Response> {
    if (env.ENABLED !== 'yes') return new Response('the edge ingress is switched off', { status: 503 });
    const url = new URL(request.url);
    const receive = request.method === 'POST' ? receiverOf(url.pathname, env.ACCOUNTS) : undefined;
    if (!receive) return new Response('no such account', { status: 404 });
    const body = new Uint8Array(await request.arrayBuffer());
    if (body.byteLength > BODY_LIMIT) return new Response('the body is larger than 1 MiB', { status: 413 });
    const received = receive({
      body,
      header: (name) => request.headers.get(name) ?? undefined,
      query: Object.fromEntries(url.searchParams),
      remoteAddress: request.headers.get('cf-connecting-ip') ?? undefined,
    });
    if (received.outcome === 'refuse') return new Response(received.reason, { status: received.status });
    if (received.outcome === 'answer') return new Response(received.reply.body, received.reply);
    const headers = [...request.headers].filter(([name]) => !NOT_FORWARDED.test(name));
    const call = {
      path: url.pathname + url.search,
      headers,
      body: new TextDecoder().decode(body),
      at: Date.now(),
    };
    try {
      await env.QUEUE.send(call);
    } catch {
      // The queue is down, or the call is larger than it takes: then the server has to have it now.
      if ((await deliver(call, env)) !== 'taken')
        return new Response('not stored, deliver again', { status: 503 });
    }
    return new Response(received.reply.body, received.reply);
  },

  /**
   * Calls from the queue, in their order. While the server is away nothing overtakes what waits for it: one batch is
   * under way at a time (`max_concurrency`), and the first call that was not taken holds up the others. What the server
   * does not take in the end comes again, ever later.
   */
  async queue(batch: { readonly messages: readonly QueuedCall[] }, env: EdgeEnv): Promise<void> {
    const until = Date.now() + Number(env.HOLD_SECONDS ?? 0) * 1_000;
    let away = false;
    for (const message of batch.messages) {
      const outcome: Delivered = away ? 'away' : await deliverInTurn(message.body, env, until);
      away = outcome === 'away';
      if (outcome === 'taken') message.ack();
      else message.retry({ delaySeconds: Math.min(LONGEST_DELAY, 5 * 2 ** (message.attempts - 1)) });
    }
  },
};

/** `refused`: the server is there and does not take this call; others it may. */
type Delivered = 'taken' | 'refused' | 'away';

async function deliverInTurn(call: Call, env: EdgeEnv, until: number): Promise<Delivered> {
  for (let pause = 1_000; ; pause = Math.min(LONGEST_PAUSE, pause * 2)) {
    const outcome = await deliver(call, env);
    if (outcome !== 'away' || Date.now() + pause > until) return outcome;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** `taken`: the server has committed the call. It takes a call that comes twice for the same one. */
async function deliver(call: Call, env: EdgeEnv): Promise<Delivered> {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const headers = new Headers(call.headers.map(([name, value]): [string, string] => [name, value]));
  headers.set('x-otklik-edge-received', String(call.at));
  headers.set('x-otklik-edge-timestamp', timestamp);
  headers.set(
    'x-otklik-edge-signature',
    await sign(`${timestamp}\n${call.path}\n${call.body}`, env.EDGE_SECRET),
  );
  const signal = AbortSignal.timeout(PATIENCE);
  const target = env.SERVER_URL.replace(/\/$/, '') + call.path;
  try {
    const response = await fetch(target, {
      method: 'POST',
      headers,
      body: call.body,
      redirect: 'manual',
      signal,
    });
    await response.body?.cancel();
    if (response.ok) return 'taken';
    return response.status >= 500 || response.status === 429 ? 'away' : 'refused';
  } catch {
    return 'away';
  }
}

/** HMAC-SHA-256 as hex. */
async function sign(text: string, secret: string): Promise<string> {
  const encoder = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(text))).toHex();
}
