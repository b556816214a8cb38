import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rowsOf } from '../../../tests/stands/database.ts';
import { startProcess, type StandProcess, untilReady } from '../../../tests/stands/process.ts';
import type { TelegramStand } from '../../stands/telegram.ts';
import { QUESTIONS } from './stream.ts';

/** What became of the stream: handled messages in the order of handling, and the moment of the answer to each. */
export interface Outcome {
  /** `chat/number` in the order in which they were handled. */
  readonly handled: readonly string[];
  readonly answeredAt: ReadonlyMap<string, number>;
  readonly unknownSends: number;
}

/** A bot under test: started, killed and started again on the same port and data. */
export interface Contender {
  readonly name: string;
  start(): Promise<void>;
  kill(): Promise<void>;
  /** True when nothing more will happen. */
  settled(): boolean;
  outcome(arrivals: ReadonlyMap<number, number>): Outcome;
  close(): Promise<void>;
}

const PORT = 18_441;
export const HOOK = `http://127.0.0.1:${PORT}/hooks/telegram/tg`;

function runner(args: readonly string[], env: Readonly<Record<string, string>>) {
  let running: StandProcess | null = null;
  const start = async () => {
    running = startProcess(process.execPath, args, { env: { ...process.env, PORT: String(PORT), ...env } });
    await untilReady(async () => {
      if (!(await fetch(`http://127.0.0.1:${PORT}/health/ready`)).ok) throw new Error('not ready');
    });
  };
  const kill = async () => {
    await running?.stop('SIGKILL');
  };
  return { start, kill };
}

/** Otklik as `npm start` runs it. */
export function otklik(stand: TelegramStand): Contender {
  const folder = mkdtempSync(join(tmpdir(), 'otklik-kills-'));
  const accounts = join(folder, 'accounts.yaml');
  const bot = { id: 42, username: 'gov_bot' };
  const account = {
    id: 'tg',
    agency: 'ulyanovsk',
    channel: 'telegram',
    mode: 'webhook',
    token: '42:T',
    secret: 's3cret',
  };
  writeFileSync(accounts, JSON.stringify({ accounts: [{ ...account, apiRoot: stand.url, bot }] }));
  const env = {
    OTKLIK_DATA_DIR: folder,
    OTKLIK_ACCOUNTS: accounts,
    LOG_LEVEL: 'error',
  };
  const { start, kill } = runner(['--max-semi-space-size=8', 'src/main.ts'], env);
  return {
    name: 'Otklik',
    start,
    kill,
    settled() {
      const [open] = rowsOf<{ n: number }>(
        folder,
        `select (select count(*) from inbox where state = 'new') +
                (select count(*) from outbox where state in ('ready', 'sending')) as n`,
      );
      return open?.n === 0;
    },
    outcome(arrivals) {
      const rows = rowsOf<{ chat: string; author: string; id: string | null }>(
        folder,
        `select c.external_id as chat, m.author, m.external_id as id from messages m
         join conversations c on c.id = m.conversation_id order by m.conversation_id, m.seq`,
      );
      const handled: string[] = [];
      const answeredAt = new Map<string, number>();
      // Several questions in a row get one answer.
      let open: string[] = [];
      for (const { chat, author, id } of rows) {
        if (author === 'client') {
          handled.push(`${chat}/${id}`);
          open = [...open.filter((key) => key.startsWith(`${chat}/`)), `${chat}/${id}`];
          continue;
        }
        const at = arrivals.get(Number(id));
        if (at === undefined) continue;
        for (const key of open) answeredAt.set(key, at);
        open = [];
      }
      const [unknown] = rowsOf<{ n: number }>(
        folder,
        `select count(*) as n from outbox where state = 'unknown'`,
      );
      return { handled, answeredAt, unknownSends: unknown?.n ?? 0 };
    },
    async close() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const FOLDER = 'scripts/bench/peers/chat';
export const INSTALL_HINT = `not installed: npm install --prefix ${FOLDER}`;
export const isInstalled = () => existsSync(join(FOLDER, 'node_modules/chat'));

/** A bot by the Chat SDK: what it handled is what it answered, it keeps nothing else. */
export function chatSdk(
  stand: TelegramStand,
  strategy: 'drop' | 'queue' | 'concurrent',
  postgresUrl?: string,
): Contender {
  const env = {
    API: stand.url,
    STRATEGY: strategy,
    WORK_MS: '20',
    ...(postgresUrl ? { POSTGRES_URL: postgresUrl } : {}),
  };
  const { start, kill } = runner([join(FOLDER, 'bot.js')], env);
  let seen = -1;
  let since = performance.now();
  return {
    name: `Chat SDK, ${strategy}, ${postgresUrl ? 'PostgreSQL' : 'memory'}`,
    start,
    kill,
    settled() {
      if (stand.messages.length !== seen) since = performance.now();
      seen = stand.messages.length;
      return performance.now() - since > 3_000;
    },
    outcome(arrivals) {
      const handled = stand.messages.map(
        ({ chat, text }) => `${chat}/${QUESTIONS.indexOf(text.replace(/^echo /, '')) + 1}`,
      );
      const answeredAt = new Map<string, number>();
      for (const [index, key] of handled.entries()) {
        const at = arrivals.get(stand.messages[index]?.id ?? 0);
        if (at !== undefined && !answeredAt.has(key)) answeredAt.set(key, at);
      }
      return { handled, answeredAt, unknownSends: 0 };
    },
    close: kill,
  };
}
