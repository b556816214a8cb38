import { parsers } from '../bots/index.ts';
import { type Account, loadAccounts } from './accounts.ts';
import { loadAgencies, policyAt, useOf } from './agency/index.ts';
import { canCheck, canConnect, type Finding } from './channel/abilities.ts';
import type { Config } from './config.ts';
import { useFinding } from './console/use-finding.ts';
import { channelName } from './console/words.ts';
import { hookUrl } from './http/hook-url.rules.ts';
import { OtklikError } from './kernel/errors.ts';
import { SECOND } from './kernel/instants.ts';
import { readLastEvents } from './store/last-events.ts';
import { moment } from './watch/reconcile/alarm-words.rules.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** One account in words, and whether it works. */
export interface ChannelReport {
  readonly lines: readonly string[];
  readonly works: boolean;
}

const TIMEOUT = 30 * SECOND;
const MARKS = {
  works: 'работает',
  limited: 'частично',
  fault: 'НЕ РАБОТАЕТ',
  unclear: 'неизвестно',
} as const;
const MARK_WIDTH = 13;

const SITE: Finding = { id: 'site', state: 'works', text: 'Чат на сайте обслуживает этот же сервер.' };

function linesOf({ state, text, todo }: Finding): readonly string[] {
  const margin = ' '.repeat(MARK_WIDTH + 2);
  return [
    `  ${MARKS[state].padEnd(MARK_WIDTH)}${text}`,
    ...(todo === undefined ? [] : [`${margin}Что сделать: ${todo}`]),
  ];
}

function reportOf(account: Account, findings: readonly Finding[]): ChannelReport {
  const head = `${channelName(account.channel)}, ${account.id} (${account.pack.shortName})`;
  return {
    lines: [head, ...findings.flatMap(linesOf)],
    works: findings.every(({ state }) => state === 'works' || state === 'limited'),
  };
}

/** The accounts that a command is about. Throws OtklikError `bad_input` for a name that is not in the file. */
function accountsFor(config: Config, env: Env, only: string | undefined): readonly Account[] {
  const all = loadAccounts(config.accountsFile, loadAgencies(config.kbDir), env);
  if (only === undefined) return all;
  const chosen = all.filter(({ id }) => id === only);
  if (chosen.length > 0) return chosen;
  throw new OtklikError('bad_input', `--account ${only}: known are ${all.map(({ id }) => id).join(', ')}`);
}

function openPlatform({ channel, settings }: Account) {
  return channel === 'site' ? null : parsers[channel].open(settings);
}

/** What the body lets a restricted channel be used for. */
function restriction(account: Account): readonly Finding[] {
  return useFinding(useOf(policyAt(account.pack, Date.now()), account));
}

type LastEvents = Awaited<ReturnType<typeof readLastEvents>>;

function lastEvent(events: LastEvents, { id, pack }: Account): readonly Finding[] {
  if (events === null) return [];
  const at = events.get(id) ?? null;
  const text =
    at === null
      ? 'Событий ещё не было.'
      : `Последнее событие пришло ${moment(at, pack.zone)} (${pack.zone}).`;
  return [{ id: 'last_event', state: 'works', text }];
}

/** Asks every platform how its connection stands, account by account; nothing is changed anywhere. */
export async function* checkChannels(config: Config, env: Env, only?: string): AsyncGenerator<ChannelReport> {
  const accounts = accountsFor(config, env, only);
  const events = await readLastEvents(config);
  for (const account of accounts) {
    const channel = openPlatform(account);
    if (channel === null || !canCheck(channel)) yield reportOf(account, [SITE]);
    else {
      const url = hookUrl(config.publicOrigin, account.channel, account.id);
      const findings = await channel.check(url, AbortSignal.timeout(TIMEOUT));
      yield reportOf(account, [...restriction(account), ...findings, ...lastEvent(events, account)]);
    }
  }
}

/** Sets webhooks, or switches polling on, where it is not so yet. Throws OtklikError `configuration` without an address. */
export async function* connectChannels(
  config: Config,
  env: Env,
  only?: string,
): AsyncGenerator<ChannelReport> {
  const { publicOrigin } = config;
  for (const account of accountsFor(config, env, only)) {
    const channel = openPlatform(account);
    if (channel === null || !canConnect(channel)) continue;
    const url = hookUrl(publicOrigin, account.channel, account.id);
    if (url === null) {
      throw new OtklikError('configuration', 'The server does not know its own address', {
        hint: 'Set OTKLIK_PUBLIC_URL to the address under which the platforms reach it.',
      });
    }
    yield reportOf(account, await channel.connect(url, AbortSignal.timeout(TIMEOUT)));
  }
}
