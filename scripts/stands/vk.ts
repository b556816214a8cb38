import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { createFaults, type Fault, type Faults } from './faults.ts';
import { createHook, type Delivery, type Hook } from './hook.ts';
import { json, listen, paramsOf, type StandAnswer, type StandRequest } from './listen.ts';
import { createVkArchive, type VkArchive } from './vk-archive.ts';
import { createVkHistory } from './vk-history.ts';
import { createVkManagement, type VkManagement } from './vk-management.ts';
import { createVkPlaces, refused, type VkPlaces } from './vk-places.ts';

interface VkCall {
  readonly method: string;
  readonly params: Readonly<Record<string, string>>;
}

export interface VkStandOptions {
  readonly port?: number;
  readonly groupId?: number;
  /** Every other token is refused; without it any is taken. */
  readonly tokens?: readonly string[];
  /** An administrator's token: the only one that may read walls. */
  readonly userToken?: string;
  readonly hook?: { readonly url: string; readonly secret?: string };
  /** Shrinks the delays between the tries of a webhook. */
  readonly factor?: number;
  readonly seed?: number;
  /** First and last name of a person; without it they are numbered. */
  readonly nameOf?: (id: number) => readonly [first: string, last: string];
  /** Decides when a guard is forgotten. */
  readonly clock?: () => number;
}

export interface VkStand extends Pick<
  VkPlaces,
  'messages' | 'comments' | 'denied' | 'linksForbidden' | 'hidden'
> {
  /** What the administrators have set for the community: confirmation code, rights of the token, servers, events. */
  readonly management: Pick<VkManagement, 'code' | 'rights' | 'servers' | 'settings' | 'longPoll'>;
  /** The `apiBaseUrl` of an account. */
  readonly url: string;
  readonly calls: readonly VkCall[];
  readonly faults: Faults;
  readonly hook: Hook;
  /** The next polls fail with these codes: 1 old ts, 2 old key, 3 both. */
  failPolls(...codes: (1 | 2 | 3)[]): void;
  /** Sends an event to the webhook, or to who polls; number, secret and version are added. */
  deliver(event: Readonly<Record<string, unknown>>): Promise<Delivery>;
  /** The next so many events are kept by VK and delivered to nobody, as when its tries are over. */
  lose(events: number): void;
  /** Asks the webhook for its confirmation, as VK does when a server is added. */
  confirm(withSecret?: boolean): Promise<string>;
  setHook(url: string | undefined, secret?: string): void;
  close(): Promise<void>;
}

/** VK comes again after 10 s, 3 min, 10 min, 30 min and 1 h, and then never. */
const DELAYS = [10_000, 180_000, 600_000, 1_800_000, 3_600_000];

/** Imitates the API of VK well enough for a client: guards against repeats, errors of single peers, Long Poll. */
export async function startVkStand(options: VkStandOptions = {}): Promise<VkStand> {
  const calls: VkCall[] = [];
  const faults = createFaults(options.seed);
  const groupId = options.groupId ?? 123;
  const target = { url: options.hook?.url, secret: options.hook?.secret };
  const hook = createHook(
    {
      request: (event, retry) => ({ body: JSON.stringify(event), headers: hookHeaders(retry) }),
      accepted: (status, body) => status === 200 && body === 'ok',
      delays: DELAYS,
      givesUp: true,
      patience: 10_000,
    },
    () => target.url,
    options.factor,
    options.seed,
  );
  const history = createVkHistory();
  const places = createVkPlaces(options.clock ?? Date.now);
  const archive = createVkArchive(groupId, places);
  const management = createVkManagement((url) => askConfirmation({ url, secret: undefined }, groupId, false));
  const envelope = envelopes(groupId, options.seed ?? 1, () => target.secret);
  let losing = 0;
  const deliver = async (event: Readonly<Record<string, unknown>>) => {
    archive.remember(event);
    losing -= 1;
    if (losing >= 0) return { accepted: false, attempts: 0, status: undefined };
    if (target.url !== undefined) return hook.deliver({ ...envelope(), ...event });
    history.add({ ...envelope(), secret: undefined, ...event });
    return { accepted: true, attempts: 0, status: undefined };
  };
  const listening = await listen(options.port ?? 0, (request) => {
    if (request.path === '/stand/deliver')
      return { fault: undefined, perform: () => ordered(request, deliver) };
    if (request.path === '/lp') return { fault: faults.take('lp'), perform: () => history.check(request) };
    const method = request.path.split('/').pop() ?? '';
    const params = paramsOf(request) as Record<string, string>;
    calls.push({ method, params });
    const fault = faults.take(method);
    const server = {
      key: history.key(),
      server: `http://${request.headers.host ?? ''}/lp`,
      ts: history.ts(),
    };
    const around = { places, archive, management, server, options };
    return { fault, perform: () => performed(method, params, fault, around) };
  });
  return {
    url: `${listening.url}/method`,
    calls,
    messages: places.messages,
    comments: places.comments,
    denied: places.denied,
    linksForbidden: places.linksForbidden,
    management,
    hidden: places.hidden,
    faults,
    hook,
    failPolls: (...codes) => history.fail(...codes),
    deliver,
    lose: (events) => void (losing = events),
    confirm: (withSecret = false) => askConfirmation(target, groupId, withSecret),
    setHook: (url, secret) => void Object.assign(target, { url, secret }),
    async close() {
      hook.close();
      history.close();
      await listening.close();
    },
  };
}

interface Target {
  url: string | undefined;
  secret: string | undefined;
}

interface Surroundings {
  readonly places: VkPlaces;
  readonly archive: VkArchive;
  readonly management: VkManagement;
  readonly server: object;
  readonly options: VkStandOptions;
}

/** Methods that VK performs for an administrator's token only. */
const FOR_PEOPLE = /^(newsfeed\.|wall\.get|(photos|video|market|board)\.createComment$)/;

function performed(
  method: string,
  params: Record<string, string>,
  fault: Fault | undefined,
  { places, archive, management, server, options }: Surroundings,
): StandAnswer | Promise<StandAnswer> {
  const token = params['access_token'] ?? '';
  if (options.tokens !== undefined && !options.tokens.includes(token) && token !== options.userToken) {
    return refused(5, 'User authorization failed: invalid access_token.');
  }
  const byPerson = options.userToken !== undefined && token === options.userToken;
  if (options.userToken !== undefined && FOR_PEOPLE.test(method) && !byPerson)
    return refused(27, 'Group authorization failed: method is unavailable with group auth.');
  const managed = byPerson ? undefined : management.perform(method, params);
  if (managed !== undefined) return managed;
  switch (method) {
    case 'messages.send':
      return places.send(params, fault?.do === 'peer_error' ? fault.code : undefined);
    case 'messages.isMessagesFromGroupAllowed':
      return json({ response: { is_allowed: places.denied.has(params['user_id'] ?? '') ? 0 : 1 } });
    case 'messages.sendMessageEventAnswer':
      return json({ response: 1 });
    case 'messages.getConversations':
      return archive.conversations(params);
    case 'messages.getHistory':
      return archive.history(params);
    case 'wall.get':
      return archive.wall(params);
    case 'wall.getComments':
      return archive.comments(params);
    case 'newsfeed.getMentions':
      return archive.mentions(params);
    case 'groups.getLongPollServer':
      return json({ response: server });
    case 'users.get':
      return json({ response: people(params['user_ids'] ?? '1', options.nameOf) });
    case 'wall.deleteComment':
      return places.hide(params);
    case 'wall.restoreComment':
      return places.restore(params);
    default:
      return /^(wall|photos|video|market|board)\.createComment$/.test(method)
        ? places.comment(method, params)
        : refused(3, 'Unknown method passed');
  }
}

function people(ids: string, nameOf: VkStandOptions['nameOf'] = (id) => ['Имя', `№${id}`]): object[] {
  return ids
    .split(',')
    .filter((id) => /^\d+$/.test(id))
    .map((id) => {
      const [first_name, last_name] = nameOf(Number(id));
      return { id: Number(id), first_name, last_name };
    });
}

function hookHeaders(retry: number): Record<string, string> {
  const counter: Record<string, string> = retry === 0 ? {} : { 'x-retry-counter': String(retry) };
  return { 'content-type': 'application/json', ...counter };
}

/** What surrounds every event: the community, a number of 40 hex digits, the version, the secret. */
function envelopes(
  groupId: number,
  seed: number,
  secret: () => string | undefined,
): () => Record<string, unknown> {
  let count = 0;
  return () => {
    count += 1;
    const event_id = createHash('sha1').update(`${seed}:${count}`).digest('hex');
    return { group_id: groupId, event_id, v: '5.199', secret: secret() };
  };
}

async function askConfirmation(target: Target, groupId: number, withSecret: boolean): Promise<string> {
  if (target.url === undefined) throw new Error('the stand has no webhook');
  const secret = withSecret ? { secret: target.secret } : {};
  const body = JSON.stringify({ type: 'confirmation', group_id: groupId, ...secret });
  return (await fetch(target.url, { method: 'POST', headers: hookHeaders(0), body })).text();
}

/** Lets a person at a terminal deliver an event: POST /stand/deliver. */
async function ordered(
  request: StandRequest,
  deliver: (event: Record<string, unknown>) => Promise<Delivery>,
): Promise<StandAnswer> {
  return json(await deliver(JSON.parse(request.body) as Record<string, unknown>));
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      hook: { type: 'string' },
      secret: { type: 'string' },
      group: { type: 'string' },
    },
  });
  const hook =
    values.hook === undefined ? {} : { hook: { url: values.hook, secret: values.secret ?? 's3cret' } };
  const stand = await startVkStand({
    port: Number(values.port ?? 9001),
    groupId: Number(values.group ?? 123),
    ...hook,
  });
  console.log(`VK stand: ${stand.url} (POST ${new URL('/stand/deliver', stand.url).href} with an event)`);
}
