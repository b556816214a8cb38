import { createFaults, type Faults } from './faults.ts';
import { createHook, type Delivery, type Hook } from './hook.ts';
import { json, listen, paramsOf, type StandAnswer, type StandRequest } from './listen.ts';

/** A message that a person would see; `place` is `100`, `user:7` or `post:mid.1`. */
interface MaxMessage {
  readonly id: string;
  readonly place: string;
  readonly text: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface MaxStandOptions {
  readonly port?: number;
  /** Every other token is refused; without it any is taken. */
  readonly token?: string;
  readonly hook?: { readonly url: string; readonly secret: string };
  /** Shrinks the delays between the tries of a webhook. */
  readonly factor?: number;
}

export interface MaxStand {
  /** The `apiBaseUrl` of an account. */
  readonly url: string;
  readonly messages: readonly MaxMessage[];
  readonly faults: Faults;
  readonly hook: Hook;
  /** Addresses that are called; MAX takes one off after hours of failures. */
  readonly subscriptions: Map<string, Readonly<Record<string, unknown>>>;
  /** Places whose person has stopped the bot. */
  readonly denied: Set<string>;
  deliver(update: Readonly<Record<string, unknown>>): Promise<Delivery>;
  close(): Promise<void>;
}

/** MAX tries ten times at growing intervals. */
const DELAYS = [1, 5, 15, 60, 300, 900, 1_800, 3_600, 7_200, 14_400].map((seconds) => seconds * 1_000);

/** Imitates the messages and comments of MAX. */
export async function startMaxStand(options: MaxStandOptions = {}): Promise<MaxStand> {
  const messages: MaxMessage[] = [];
  const denied = new Set<string>();
  const faults = createFaults();
  const headers = { 'content-type': 'application/json', 'x-max-bot-api-secret': options.hook?.secret ?? '' };
  const hook = createHook(
    {
      request: (update) => ({ body: JSON.stringify(update), headers }),
      accepted: (status) => status === 200,
      delays: DELAYS,
      givesUp: true,
      patience: 30_000,
    },
    () => options.hook?.url,
    options.factor,
  );
  const subscriptions = new Map<string, Readonly<Record<string, unknown>>>();
  const subscribe = (request: StandRequest): StandAnswer => {
    const params = paramsOf(request);
    if (request.body === '')
      return json({
        subscriptions: [...subscriptions].map(([url, { update_types }]) => ({ url, update_types })),
      });
    subscriptions.set(String(params['url']), params);
    return json({ success: true });
  };
  const send = (request: StandRequest): StandAnswer => {
    const known = options.token === undefined || request.headers.authorization === options.token;
    if (!known) return json({ code: 'verify.token', message: 'Invalid access_token' }, 401);
    if (request.path === '/subscriptions') return subscribe(request);
    const place = placeOf(request);
    const params = paramsOf(request);
    if (denied.has(place)) return json({ code: 'chat.denied', message: 'error.dialog.suspended' }, 403);
    const text = typeof params['text'] === 'string' ? params['text'] : '';
    if (text.length > 4_000)
      return json({ code: 'proto.payload', message: 'text: size must be up to 4000' }, 400);
    const id = `mid.${messages.length + 1}`;
    messages.push({ id, place, text, params });
    return json({ message: { body: { mid: id, seq: messages.length, text }, timestamp: 1 } });
  };
  const listening = await listen(options.port ?? 0, (request) => ({
    fault: faults.take(request.path),
    perform: () => send(request),
  }));
  return {
    url: listening.url,
    messages,
    faults,
    hook,
    subscriptions,
    denied,
    deliver: (update) => hook.deliver(update),
    async close() {
      hook.close();
      await listening.close();
    },
  };
}

function placeOf(request: StandRequest): string {
  const post = /^\/messages\/([^/]+)\/comments$/.exec(request.path)?.[1];
  if (post !== undefined) return `post:${decodeURIComponent(post)}`;
  return request.query.get('chat_id') ?? `user:${request.query.get('user_id') ?? ''}`;
}
