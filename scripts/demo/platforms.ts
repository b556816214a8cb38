import { startMaxStand } from '../stands/max.ts';
import { startOkStand } from '../stands/ok.ts';
import { startTelegramStand } from '../stands/telegram.ts';
import { startVkStand } from '../stands/vk.ts';
import type { Body } from './messages.ts';
import { maxUpdate, okUpdate, type Said, telegramUpdate, vkComment, vkMessage } from './updates.ts';

/** One way into one body: how a person's words get from a platform to the server. */
export interface Way {
  /** Its name on the screen. */
  readonly name: string;
  readonly body: Body;
  readonly public: boolean;
  /** Delivers at the given time of the platform; false when the way has no time of its own and takes the present. */
  readonly backdates: boolean;
  write(said: Said): Promise<unknown>;
}

export interface Platforms {
  /** The entries of the accounts file. */
  readonly accounts: readonly object[];
  readonly ways: readonly Way[];
  close(): Promise<void>;
}

const TOKEN = '42:demo-token';
const SECRET = 'demo-secret';
const POSTS = [118, 121, 126];

const COMMUNITIES: readonly { id: string; agency: Body; groupId: number; screenNames: string[] }[] = [
  { id: 'lo-vk', agency: 'leningrad', groupId: 123, screenNames: ['apparat_governor'] },
  { id: 'ul-vk', agency: 'ulyanovsk', groupId: 321, screenNames: ['ulgov73'] },
  { id: 'ku-vk', agency: 'kursk', groupId: 456, screenNames: ['minobr46'] },
];

/** Starts a stand for every account; they call the hooks of the server at `server`, which may start later. */
export async function openPlatforms(server: string): Promise<Platforms> {
  const opened = await Promise.all([
    ...COMMUNITIES.map((community) => openVk(server, community)),
    openTelegram(server, 'lo-tg', 'leningrad'),
    openMax(server, 'lo-max', 'leningrad'),
    openMax(server, 'ku-max', 'kursk'),
    openOk(server, 'ul-ok', 'ulyanovsk'),
  ]);
  return {
    accounts: opened.map(({ account }) => account),
    ways: opened.flatMap(({ ways }) => ways),
    close: async () => void (await Promise.all(opened.map(({ stand }) => stand.close()))),
  };
}

async function openVk(server: string, { id, agency, groupId, screenNames }: (typeof COMMUNITIES)[number]) {
  // VK's updates name nobody; the server asks.
  const names = new Map<number, readonly [string, string]>();
  const meet = ({ person }: Said) => names.set(person.id, [person.first, person.last]);
  const stand = await startVkStand({
    groupId,
    hook: { url: `${server}/hooks/vk/${id}`, secret: SECRET },
    nameOf: (person) => names.get(person) ?? ['Имя', `№${person}`],
  });
  let comments = 0;
  const write = (said: Said) => {
    meet(said);
    return stand.deliver(vkMessage(said));
  };
  const comment = (said: Said) => {
    meet(said);
    comments += 1;
    return stand.deliver(vkComment(said, groupId, comments, POSTS[comments % POSTS.length] ?? 1));
  };
  const ways: Way[] = [
    { name: 'ВКонтакте', body: agency, public: false, backdates: true, write },
    { name: 'ВКонтакте, комментарий', body: agency, public: true, backdates: true, write: comment },
  ];
  const account = { id, agency, channel: 'vk', mode: 'webhook', groupId, screenNames, token: TOKEN };
  const hook = { secret: SECRET, confirmation: stand.management.code, apiBaseUrl: stand.url };
  return { account: { ...account, ...hook }, stand, ways };
}

async function openTelegram(server: string, id: string, agency: Body) {
  const hook = { url: `${server}/hooks/telegram/${id}`, secret: SECRET };
  const stand = await startTelegramStand({ token: TOKEN, hook });
  const bot = { id: 42, username: 'gov_bot' };
  const account = { id, agency, channel: 'telegram', mode: 'webhook', token: TOKEN, bot };
  return {
    account: { ...account, secret: SECRET, apiRoot: stand.url },
    stand,
    ways: [privately('Telegram', agency, (said) => stand.deliver(telegramUpdate(said)))],
  };
}

async function openMax(server: string, id: string, agency: Body) {
  const stand = await startMaxStand({ hook: { url: `${server}/hooks/max/${id}`, secret: SECRET } });
  const account = { id, agency, channel: 'max', mode: 'webhook', token: TOKEN, secret: SECRET };
  return {
    account: { ...account, apiBaseUrl: stand.url },
    stand,
    ways: [privately('MAX', agency, (said) => stand.deliver(maxUpdate(said)))],
  };
}

async function openOk(server: string, id: string, agency: Body) {
  const stand = await startOkStand({ hook: { url: `${server}/hooks/ok/${id}` } });
  const account = { id, agency, channel: 'ok', mode: 'webhook', token: TOKEN, apiBaseUrl: stand.url };
  return {
    account,
    stand,
    ways: [privately('Одноклассники', agency, (said) => stand.deliver(okUpdate(said)))],
  };
}

function privately(name: string, body: Body, write: Way['write']): Way {
  return { name, body, public: false, backdates: true, write };
}
