import { parseArgs } from 'node:util';
import { createFaults, type Faults } from './faults.ts';
import { createHook, type Delivery, type Hook } from './hook.ts';
import { json, listen, paramsOf, type StandAnswer, type StandRequest } from './listen.ts';
import { createChat, methodsOf, refused, done, type TelegramMessage } from './telegram-methods.ts';
import { createUpdateQueue } from './telegram-queue.ts';

/** One call of the Bot API as it came. */
interface TelegramCall {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface TelegramStandOptions {
  readonly port?: number;
  /** Every other token is refused; without it any is taken. */
  readonly token?: string;
  readonly hook?: { readonly url: string; readonly secret?: string };
  /** Shrinks the delays between the tries of a webhook. */
  readonly factor?: number;
  readonly seed?: number;
}

export interface TelegramStand {
  /** The `apiRoot` of an account. */
  readonly url: string;
  readonly calls: readonly TelegramCall[];
  readonly messages: TelegramMessage[];
  readonly faults: Faults;
  readonly hook: Hook;
  /** How many polls were refused because another one was under way. */
  conflicts(): number;
  /** Chats whose person has blocked the bot. */
  readonly blocked: Set<string>;
  /** Sends an update to the webhook, or to who polls. An `update_id` is given to it when it has none. */
  deliver(update: Readonly<Record<string, unknown>>): Promise<Delivery>;
  setHook(url: string | undefined, secret?: string): void;
  close(): Promise<void>;
}

/** After a failed try Telegram comes again soon, then ever later, for a day in all. */
const DELAYS = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000];

/** Imitates the Bot API well enough for a client: performs calls, keeps what was sent, calls the webhook. */
export async function startTelegramStand(options: TelegramStandOptions = {}): Promise<TelegramStand> {
  const calls: TelegramCall[] = [];
  const faults = createFaults(options.seed);
  const target = { url: options.hook?.url, secret: options.hook?.secret };
  const hook = createHook(
    {
      request: (update) => ({ body: JSON.stringify(update), headers: hookHeaders(target.secret) }),
      accepted: (status) => status >= 200 && status < 300,
      delays: DELAYS,
      givesUp: false,
      patience: 60_000,
    },
    () => target.url,
    options.factor,
    options.seed,
  );
  const queue = createUpdateQueue();
  const chat = createChat();
  const methods = methodsOf(chat, queue, target);
  const number = updateNumbers(options.seed ?? 1);
  const deliver = async (update: Readonly<Record<string, unknown>>) => {
    const numbered = { update_id: number(), ...update };
    if (target.url !== undefined) return hook.deliver(numbered);
    queue.add(numbered);
    return { accepted: true, attempts: 0, status: undefined };
  };
  const listening = await listen(options.port ?? 0, (request) => {
    if (request.path === '/stand/deliver')
      return { fault: undefined, perform: () => ordered(request, deliver) };
    const { token, method } = callOf(request.path);
    const params = paramsOf(request);
    calls.push({ method, params });
    const known = options.token === undefined || token === options.token;
    const perform = () =>
      known ? (methods[method]?.(params, request) ?? done(true)) : refused(401, 'Unauthorized');
    return { fault: faults.take(method), perform };
  });
  return {
    url: listening.url,
    calls,
    messages: chat.messages,
    faults,
    hook,
    conflicts: queue.conflicts,
    blocked: chat.blocked,
    deliver,
    setHook: (url, secret) => void Object.assign(target, { url, secret }),
    async close() {
      hook.close();
      queue.close();
      await listening.close();
    },
  };
}

function callOf(path: string): { token: string; method: string } {
  const found = /^\/bot([^/]+)\/(\w+)$/.exec(path);
  return { token: found?.[1] ?? '', method: found?.[2] ?? '' };
}

function hookHeaders(secret: string | undefined): Record<string, string> {
  const token: Record<string, string> =
    secret === undefined ? {} : { 'x-telegram-bot-api-secret-token': secret };
  return { 'content-type': 'application/json', ...token };
}

/** Ids grow by one from a number that the platform chooses. */
function updateNumbers(seed: number): () => number {
  let next = seed * 1_000_000;
  return () => (next += 1);
}

/** Lets a person at a terminal deliver an update: POST /stand/deliver. */
async function ordered(
  request: StandRequest,
  deliver: (update: Record<string, unknown>) => Promise<Delivery>,
): Promise<StandAnswer> {
  return json(await deliver(JSON.parse(request.body) as Record<string, unknown>));
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { port: { type: 'string' }, hook: { type: 'string' }, secret: { type: 'string' } },
  });
  const hook =
    values.hook === undefined ? {} : { hook: { url: values.hook, secret: values.secret ?? 's3cret' } };
  const stand = await startTelegramStand({ port: Number(values.port ?? 9000), ...hook });
  console.log(`Bot API stand: ${stand.url} (POST ${stand.url}/stand/deliver with an update)`);
}
