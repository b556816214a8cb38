/**
 * 200 consoles on one server while 20 messages a second arrive: how soon each of them knows of a new case, and what the
 * server's processor does meanwhile. A console is a line as the page opens it, with all that the page asks besides.
 * Alone: `node scripts/bench/console/bench-live.ts`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { addPerson, changePassword, listPeople } from '../../../src/staff/people.ts';
import type { Store } from '../../../src/store/db.ts';
import { openStore } from '../../../src/store/store.ts';
import { packsWithTelegram } from '../../stands/packs.ts';
import { startTelegramStand } from '../../stands/telegram.ts';
import type { BenchLine } from '../line.ts';
import { percentile } from '../way-through/load.ts';
import { openConsole } from './console-line.ts';

const CONSOLES = 200;
const PEOPLE = 20;
const PER_SECOND = 20;
const SECONDS = 20;
const PORT = 18_441;
const URL_ = `http://127.0.0.1:${PORT}`;
const PASSWORD = 'пароль для измерения';
/** Ticks of a processor a second, as /proc counts them on Linux. */
const TICKS = 100;

interface Ran {
  readonly child: ChildProcess;
  stop(): Promise<void>;
}

async function startServer(env: Readonly<Record<string, string>>): Promise<Ran> {
  const child = spawn(process.execPath, ['--max-semi-space-size=8', 'src/main.ts'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...env, PORT: String(PORT) },
  });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  for (let left = 600; left > 0; left -= 1) {
    if (
      await fetch(`${URL_}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      break;
    await wait(50);
  }
  return {
    child,
    async stop() {
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/** Seconds of processor time that the process has used. */
function processorSeconds(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

async function addStaff(dataDir: string): Promise<void> {
  const store = await openStore({ databaseUrl: undefined, dataDir });
  const [administrator] = await listPeople(store.db);
  if (!administrator) throw new Error('no administrator');
  for (let n = 0; n < PEOPLE; n += 1) {
    const person = { name: `Человек ${n}`, email: `p${n}@example.org`, agencies: ['ulyanovsk'] };
    const added = await addPerson(store.db, administrator, { ...person, role: 'operator' }, Date.now());
    if (!added) throw new Error('taken');
    const given = { current: added.password, next: PASSWORD };
    await changePassword(store.db, { id: added.id, sessionId: '' }, given, Date.now());
  }
  await store.close();
}

async function signIn(login: string): Promise<string> {
  const response = await fetch(`${URL_}/console/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: URL_ },
    body: new URLSearchParams({ login, password: PASSWORD }),
  });
  const cookies = response.headers.getSetCookie().map((line) => line.split(';')[0]);
  if (response.status !== 303) throw new Error(`signing in: ${response.status}`);
  return cookies.join('; ');
}

let sent = 0;

/** One person more who asks for the staff. Resolves with the message's mark when the server has taken it. */
async function write(): Promise<void> {
  sent += 1;
  const from = { id: 100_000 + sent, first_name: 'Анна' };
  const message = {
    message_id: 1,
    date: Math.floor(Date.now() / 1_000),
    chat: { ...from, type: 'private' },
    from: { ...from, is_bot: false },
    text: `Позовите сотрудника, пожалуйста: обращение ${sent}`,
  };
  const headers = { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': 's3cret' };
  const body = JSON.stringify({ update_id: sent, message });
  const { status } = await fetch(`${URL_}/hooks/telegram/tg`, { method: 'POST', headers, body });
  if (status !== 200) throw new Error(`webhook: ${status}`);
}

interface Load {
  /** When each message left, by its number. */
  readonly left: ReadonlyMap<number, number>;
  /** Share of one core that the server used. */
  readonly core: number;
}

/** How late timers of this process fire while the work runs: what the machine itself adds to every figure. */
async function lateness(work: () => Promise<void>): Promise<number> {
  const late: number[] = [];
  let due = performance.now() + 20;
  const timer = setInterval(() => {
    late.push(performance.now() - due);
    due = performance.now() + 20;
  }, 20);
  await work();
  clearInterval(timer);
  return Math.round(percentile(new Float64Array(late), 0.95));
}

/** Messages at their pace; one that is late does not hold up the next. */
async function load(pid: number | undefined): Promise<Load> {
  const left = new Map<number, number>();
  const [begun, used] = [performance.now(), processorSeconds(pid)];
  const under: Promise<void>[] = [];
  for (let n = 0; n < PER_SECOND * SECONDS; n += 1) {
    await wait(Math.max(0, begun + (n * 1_000) / PER_SECOND - performance.now()));
    left.set(sent + 1, performance.now());
    under.push(write());
  }
  await Promise.all(under);
  const seconds = (performance.now() - begun) / 1_000;
  const core = (processorSeconds(pid) - used) / seconds;
  await wait(3_000);
  return { left, core };
}

/** Of each case the number of its message, and when the program had handled it (epoch ms, before the commit). */
async function casesOf(store: Store): Promise<Map<string, { number: number; handledAt: number }>> {
  const rows = await store.db
    .selectFrom('cases')
    .innerJoin('audit', (join) => join.on(sql<boolean>`audit.subject = 'case:' || cases.id`))
    .select(['cases.id', 'cases.title', (eb) => eb.fn.min('audit.at').as('at')])
    .groupBy(['cases.id', 'cases.title'])
    .execute();
  return new Map(
    rows.map(({ id, title, at }) => [id, { number: Number(/\d+$/.exec(title)?.[0]), handledAt: at }]),
  );
}

const line = (name: string, value: number, unit: string, note?: string): BenchLine => ({
  name,
  value,
  unit,
  ...(note === undefined ? {} : { note }),
});

/** The server with its consoles, twice: nobody looks, and everybody does. */
export async function benchLive(): Promise<BenchLine[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'otklik-bench-live-'));
  const stand = await startTelegramStand();
  const account = {
    id: 'tg',
    agency: 'ulyanovsk',
    channel: 'telegram',
    mode: 'webhook',
    token: '42:T',
    secret: 's3cret',
    apiRoot: stand.url,
    bot: { id: 42, username: 'gov_bot' },
  };
  writeFileSync(join(dataDir, 'accounts.yaml'), JSON.stringify({ accounts: [account] }));
  const env = {
    OTKLIK_DATA_DIR: dataDir,
    OTKLIK_KB_DIR: packsWithTelegram(join(dataDir, 'packs')),
    LOG_LEVEL: 'error',
  };
  await (await startServer(env)).stop();
  await addStaff(dataDir);
  const server = await startServer(env);
  try {
    const alone = await load(server.child.pid);
    const cookies: string[] = [];
    for (let n = 0; n < PEOPLE; n += 1) cookies.push(await signIn(`p${n}@example.org`));
    const consoles = await Promise.all(
      Array.from({ length: CONSOLES }, (_, n) => openConsole(URL_, cookies[n % PEOPLE] ?? '')),
    );
    await wait(3_000);
    let watched = alone;
    const late = await lateness(async () => {
      watched = await load(server.child.pid);
    });
    for (const one of consoles) one.close();
    await server.stop();
    const store = await openStore({ databaseUrl: undefined, dataDir });
    const cases = await casesOf(store);
    await store.close();
    const fromWebhook: number[] = [];
    const fromHandled: number[] = [];
    const origin = performance.timeOrigin;
    for (const { seen } of consoles)
      for (const [id, at] of seen) {
        const known = cases.get(id);
        const from = watched.left.get(known?.number ?? 0);
        if (from === undefined || known === undefined) continue;
        fromWebhook.push(at - from);
        fromHandled.push(origin + at - known.handledAt);
      }
    const [arrived, handled] = [new Float64Array(fromWebhook), new Float64Array(fromHandled)];
    const asked = consoles.reduce((sum, one) => sum + one.asked(), 0);
    const expected = CONSOLES * PER_SECOND * SECONDS;
    return [
      line(
        `${CONSOLES} consoles: a new case is known, from its handling on`,
        Math.round(percentile(handled, 0.95)),
        'ms p95',
        `median ${Math.round(percentile(handled, 0.5))} ms; from the webhook on ${Math.round(percentile(arrived, 0.5))} and ${Math.round(percentile(arrived, 0.95))} ms; ${arrived.length} of ${expected} seen; timers of this machine late by ${late} ms p95`,
      ),
      line(
        `server at ${PER_SECOND} messages a second`,
        Math.round(watched.core * 100),
        '% of a core',
        `without consoles ${Math.round(alone.core * 100)} %; the pages asked ${asked} times`,
      ),
    ];
  } finally {
    server.child.kill('SIGKILL');
    await stand.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

if (import.meta.main)
  for (const one of await benchLive())
    process.stdout.write(`${JSON.stringify({ suite: 'console', ...one })}\n`);
