/**
 * Throws damaged updates at the parsers of all channels, and damaged bytes at their webhooks: every one has to become
 * events that the program can use, or be ignored with a reason. Run by hand:
 * `node scripts/fuzz-parse.ts [count a channel] [seed] [file of updates]`; lines of the file are `{"update": …}`.
 */
import { readFileSync } from 'node:fs';
import { type ChatStore, createBots } from '../bots/index.ts';
import type { Channel } from '../src/channel/channel.ts';
import type { ChannelKind, Parsed } from '../src/channel/events.ts';
import { damage, damageBytes } from './stands/damage.ts';
import { seededRandom } from './stands/faults.ts';
import { unsound } from './stands/sound.ts';

const bot = { id: 42, username: 'gov_bot' };
const ACCOUNTS = {
  vk: { groupId: 123, screenNames: ['apparat_governor'], token: 'T', secret: 's3cret', confirmation: 'c' },
  telegram: { token: '42:T', secret: 's3cret', bot, ownChannels: [-1007] },
  max: { token: 'T', secret: 's3cret', bot },
  ok: { token: 'T', secret: 's3cret', addresses: ['127.0.0.0/8'] },
} as const;
// Nothing is sent, so nothing is asked of the chat's storage.
const BOTS = createBots({ chat: {} as ChatStore, clock: () => 0, publicOrigin: null });
const HEADERS: Readonly<Record<string, string>> = {
  'x-telegram-bot-api-secret-token': 's3cret',
  'x-max-bot-api-secret': 's3cret',
};
const POST = {
  id: '0199b0c0-0000-7000-8000-000000000001',
  text: 'Когда приём?',
  session: 's1',
  at: 1_790_000_000_000,
  button: 'operator',
  attachments: [{ kind: 'photo', url: 'https://x.ru/1.png', size: 9 }],
};

export interface FuzzResult {
  readonly events: number;
  readonly ignored: number;
  readonly faults: readonly string[];
}

/** Updates of a channel: its own fixture, and those of another file. */
export function updatesOf(kind: ChannelKind, file?: string): readonly unknown[] {
  if (kind === 'site') return [POST];
  const own = new URL(`../tests/fixtures/${kind}/updates.jsonl`, import.meta.url);
  return [own, ...(file === undefined ? [] : [file])].flatMap((path) =>
    readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { readonly update: unknown }).update),
  );
}

/** `count` damaged updates from a seed, every fourth as damaged bytes through the webhook. */
export function fuzzParse(
  kind: ChannelKind,
  count: number,
  seed: number,
  updates = updatesOf(kind),
): FuzzResult {
  const random = seededRandom(seed);
  const pick = () => updates[Math.floor(random() * updates.length)];
  const channel = kind === 'site' ? undefined : BOTS[kind].open(ACCOUNTS[kind]);
  const faults: string[] = [];
  const counts = { events: 0, ignored: 0 };
  for (let round = 0; round < count; round += 1) {
    const spoilt = damage(pick(), random, pick());
    const raw = channel !== undefined && round % 4 === 0;
    try {
      const parsed = raw ? received(channel, spoilt, random) : [parse(kind, spoilt)];
      for (const one of parsed) {
        counts['events' in one ? 'events' : 'ignored'] += 1;
        const fault = unsound(one);
        if (fault !== null) faults.push(`round ${round}: ${fault}: ${JSON.stringify(spoilt)}`);
      }
    } catch (error) {
      faults.push(`round ${round}: ${String(error)}: ${JSON.stringify(spoilt)}`);
    }
  }
  return { ...counts, faults };
}

function parse(kind: ChannelKind, update: unknown): Parsed {
  return BOTS[kind].parse(update, kind === 'site' ? {} : ACCOUNTS[kind]);
}

/** What a webhook makes of damaged bytes; the secret is right, or the body would not be read. */
function received(channel: Channel, update: unknown, random: () => number): Parsed[] {
  const body = damageBytes(Buffer.from(JSON.stringify(update) ?? ''), random);
  const answer = channel.receive({
    body,
    header: (name) => HEADERS[name],
    query: { secret: 's3cret' },
    remoteAddress: '127.0.0.1',
  });
  if (answer.outcome === 'accept') return answer.updates.map(({ parsed }) => parsed);
  return [{ ignored: answer.outcome === 'refuse' ? answer.reason : 'answered at once' }];
}

if (import.meta.main) {
  const [count = '100000', seed = '1', file] = process.argv.slice(2);
  for (const kind of ['vk', 'telegram', 'max', 'ok', 'site'] as const) {
    const begun = performance.now();
    const updates = updatesOf(kind, file?.includes(kind) ? file : undefined);
    const { events, ignored, faults } = fuzzParse(kind, Number(count), Number(seed), updates);
    for (const fault of faults.slice(0, 10)) console.error(`${kind} ${fault.slice(0, 2_000)}`);
    if (faults.length > 0) process.exitCode = 1;
    const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
    console.log(JSON.stringify({ channel: kind, events, ignored, faults: faults.length, seconds }));
  }
}
