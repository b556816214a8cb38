import { json, type StandAnswer } from './listen.ts';
import { refused } from './vk-places.ts';

type Params = Readonly<Record<string, string>>;

interface CallbackServer {
  readonly id: number;
  title: string;
  url: string;
  secret_key: string;
  status: 'unconfigured' | 'failed' | 'wait' | 'ok';
}

interface EventSettings {
  api_version: string;
  readonly events: Record<string, number>;
}

export type VkManagement = ReturnType<typeof createVkManagement>;

/** The right that a method asks of the community's token. */
const RIGHT_FOR: readonly (readonly [RegExp, string])[] = [
  [/^messages\./, 'messages'],
  [/^wall\.createComment$/, 'wall'],
  [/^groups\.(?!getTokenPermissions|getById)/, 'manage'],
];

/** Settings of the community: what its token may do, Callback API servers, Long Poll. */
export function createVkManagement(confirm: (url: string) => Promise<string>) {
  const code = 'c0nf1rm';
  const rights = new Set(['messages', 'wall', 'manage']);
  const servers: CallbackServer[] = [];
  const settings = new Map<number, EventSettings>();
  const longPoll = { is_enabled: false, api_version: '5.199', events: {} as Record<string, number> };

  const serverOf = (params: Params) => servers.find(({ id }) => id === Number(params['server_id']));
  /** VK asks a new address for the code before it delivers anything there. */
  const ask = async (server: CallbackServer) => {
    server.status = (await confirm(server.url).catch(() => '')) === code ? 'ok' : 'failed';
  };
  const apply = (events: Record<string, number>, params: Params) => {
    for (const [name, value] of Object.entries(params))
      if (/^(message|wall|photo|video|market|board)_/.test(name)) events[name] = Number(value);
  };

  const methods: Readonly<Record<string, (params: Params) => StandAnswer | Promise<StandAnswer>>> = {
    'groups.getById': ({ group_id: id }) =>
      json({ response: { groups: [{ id: Number(id), name: 'Сообщество' }] } }),
    'groups.getTokenPermissions': () =>
      json({ response: { mask: 1, permissions: [...rights].map((name) => ({ name, setting: 1 })) } }),
    'groups.getCallbackConfirmationCode': () => json({ response: { code } }),
    'groups.getCallbackServers': () => json({ response: { count: servers.length, items: servers } }),
    async 'groups.addCallbackServer'(params) {
      if (servers.length >= 10) return refused(2000, "Can't add more than 10 servers");
      const server: CallbackServer = {
        id: servers.length + 1,
        title: params['title'] ?? '',
        url: params['url'] ?? '',
        secret_key: params['secret_key'] ?? '',
        status: 'unconfigured',
      };
      servers.push(server);
      settings.set(server.id, { api_version: '5.80', events: {} });
      await ask(server);
      return json({ response: { server_id: server.id } });
    },
    async 'groups.editCallbackServer'(params) {
      const server = serverOf(params);
      if (server === undefined) return refused(100, 'server_id is invalid');
      server.url = params['url'] ?? server.url;
      server.secret_key = params['secret_key'] ?? server.secret_key;
      await ask(server);
      return json({ response: 1 });
    },
    'groups.getCallbackSettings': (params) =>
      json({ response: settings.get(Number(params['server_id'])) ?? {} }),
    'groups.setCallbackSettings'(params) {
      const own = settings.get(Number(params['server_id']));
      if (own === undefined) return refused(100, 'server_id is invalid');
      own.api_version = params['api_version'] ?? own.api_version;
      apply(own.events, params);
      return json({ response: 1 });
    },
    'groups.getLongPollSettings': () => json({ response: longPoll }),
    'groups.setLongPollSettings'(params) {
      longPoll.is_enabled = params['enabled'] === '1';
      longPoll.api_version = params['api_version'] ?? longPoll.api_version;
      apply(longPoll.events, params);
      return json({ response: 1 });
    },
  };

  return {
    /** What an address has to answer before VK delivers anything there. */
    code,
    /** What the administrators have ticked for the token. */
    rights,
    servers,
    settings,
    longPoll,
    perform(method: string, params: Params): StandAnswer | Promise<StandAnswer> | undefined {
      const needed = RIGHT_FOR.find(([pattern]) => pattern.test(method))?.[1];
      if (needed !== undefined && !rights.has(needed))
        return refused(15, `Access denied: no access to call this method`);
      return methods[method]?.(params);
    },
  };
}
