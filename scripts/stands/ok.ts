import { createFaults, type Faults } from './faults.ts';
import { createHook, type Delivery, type Hook } from './hook.ts';
import { json, listen, paramsOf, type StandAnswer, type StandRequest } from './listen.ts';

/** A message that a person would see. */
interface OkMessage {
  readonly id: string;
  readonly chat: string;
  readonly text: string;
}

export interface OkStandOptions {
  readonly port?: number;
  /** Every other token is refused; without it any is taken. */
  readonly token?: string;
  readonly hook?: { readonly url: string };
  /** Shrinks the delays between the tries of a webhook. */
  readonly factor?: number;
}

export interface OkStand {
  /** The `apiBaseUrl` of an account. */
  readonly url: string;
  readonly messages: readonly OkMessage[];
  readonly faults: Faults;
  readonly hook: Hook;
  /** Addresses that are called. */
  readonly subscriptions: Set<string>;
  /** Chats that may not be written to. */
  readonly denied: Set<string>;
  deliver(update: Readonly<Record<string, unknown>>): Promise<Delivery>;
  close(): Promise<void>;
}

/** The webhook is tried again for eight hours and then removed. */
const DELAYS = [5, 30, 300, 1_800, 3_600, 7_200, 14_400].map((seconds) => seconds * 1_000);

/** Imitates the private messages of Odnoklassniki. */
export async function startOkStand(options: OkStandOptions = {}): Promise<OkStand> {
  const messages: OkMessage[] = [];
  const denied = new Set<string>();
  const faults = createFaults();
  const hook = createHook(
    {
      request: (update) => ({
        body: JSON.stringify(update),
        headers: { 'content-type': 'application/json' },
      }),
      accepted: (status) => status === 200,
      delays: DELAYS,
      givesUp: true,
      patience: 5_000,
    },
    () => options.hook?.url,
    options.factor,
  );
  const subscriptions = new Set<string>();
  const send = (request: StandRequest): StandAnswer => {
    const known = options.token === undefined || request.query.get('access_token') === options.token;
    if (!known) return json({ error_code: 103, error_msg: 'PARAM_SESSION_KEY' });
    if (request.path === '/graph/me/subscriptions')
      return json({ subscriptions: [...subscriptions].map((url) => ({ url, time: 1 })) });
    if (request.path === '/graph/me/subscribe') {
      subscriptions.add(String(paramsOf(request)['url']));
      return json({ success: true });
    }
    const chat = /^\/graph\/(chat:[^/]+)\/messages$/.exec(request.path)?.[1];
    if (chat === undefined) return json({ error_code: 3, error_msg: 'METHOD' }, 404);
    if (denied.has(chat)) return json({ error_code: 10, error_msg: 'PERMISSION_DENIED' });
    const id = `mid:${messages.length + 1}`;
    messages.push({ id, chat, text: textOf(paramsOf(request)['message']) });
    return json({ success: true, message_id: id });
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

function textOf(message: unknown): string {
  const text = typeof message === 'object' && message !== null && 'text' in message ? message.text : '';
  return typeof text === 'string' ? text : '';
}
