import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parsers, permalink } from '../bots/index.ts';
import { loadCalendars } from './agency/calendars.ts';
import { checkPacks, loadAgencies, policyRows, problemText } from './agency/index.ts';
import { parseLine } from './channel/parse.command.ts';
import { rehearse } from './dispatch/rehearse.ts';
import { loadFacts } from './facts.ts';
import { answerLines, print } from './jsonl.ts';
import { errorText, OtklikError } from './kernel/errors.ts';
import { askCommand } from './knowledge/ask.command.ts';
import { checkArticles } from './knowledge/check-articles.ts';
import { checkTypicalReplies } from './knowledge/check-typical-replies.ts';
import { searchCommand } from './knowledge/search.command.ts';
import { calendarLines, deadlineLine, parseInstant, readScheduleSpecs, worktimeLine } from './sla/index.ts';
import type { ScheduleSpec } from './sla/index.ts';
import { backupSqlite } from './store/sqlite.ts';

const OPTIONS = {
  schedules: { type: 'string' },
  explain: { type: 'boolean' },
  channel: { type: 'string' },
  account: { type: 'string' },
  corpus: { type: 'string' },
  limit: { type: 'string' },
  agency: { type: 'string' },
  audience: { type: 'string' },
  at: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  case: { type: 'string' },
} as const;

type Options = ReturnType<typeof readArguments>['values'];

interface Call {
  readonly options: Options;
  readonly rest: readonly string[];
}

function readArguments(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw wrong(errorText(error));
  }
}

/** Wrong arguments: exit code 2. */
function wrong(message: string): OtklikError {
  return new OtklikError('bad_input', message);
}

function needed(options: Options, name: keyof typeof OPTIONS): string {
  const value = options[name];
  if (typeof value === 'string' && value !== '') return value;
  throw wrong(`--${name} is missing`);
}

function kbDir(): string {
  return resolve(process.env['OTKLIK_KB_DIR'] || './knowledge-base');
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw wrong(`${path}: ${errorText(error)}`);
  }
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readText(path));
  } catch (error) {
    throw error instanceof OtklikError ? error : wrong(`${path}: ${errorText(error)}`);
  }
}

function readInstant(text: string | undefined): number {
  if (text === undefined) return Date.now();
  try {
    return parseInstant(text);
  } catch {
    throw wrong(`--at ${text} is not an ISO 8601 instant such as 2026-11-21T12:00:00+03:00`);
  }
}

function schedulesOf(file: string | undefined): ReadonlyMap<string, ScheduleSpec> {
  if (file !== undefined) return readScheduleSpecs(readJson(file));
  return new Map([...loadAgencies(kbDir()).values()].flatMap((pack) => pack.schedules).map((s) => [s.id, s]));
}

function timeContext({ options }: Call) {
  return {
    schedules: schedulesOf(options.schedules),
    calendars: loadCalendars(kbDir()),
    explain: options.explain ?? false,
  };
}

async function calendar({ rest }: Call): Promise<void> {
  const year = Number(rest[0]);
  if (!/^\d{4}$/.test(rest[0] ?? '')) throw wrong('calendar needs a year, for example: calendar 2026');
  for (const day of calendarLines(year, { calendars: loadCalendars(kbDir()) }))
    await print(JSON.stringify(day));
}

async function parse({ options }: Call): Promise<void> {
  const kind = needed(options, 'channel');
  if (!Object.hasOwn(parsers, kind))
    throw wrong(`--channel ${kind}: known are ${Object.keys(parsers).join(', ')}`);
  const account = readJson(needed(options, 'account'));
  if (typeof account !== 'object' || account === null)
    throw wrong('the account file must hold one JSON object');
  await answerLines((line) => parseLine(line, kind, { ...account }, parsers));
}

async function search({ options }: Call): Promise<void> {
  const limit = Number(options.limit ?? 10);
  if (!Number.isInteger(limit) || limit < 1) throw wrong('--limit must be a whole number above 0');
  await answerLines(searchCommand(readText(needed(options, 'corpus')).split('\n'), limit));
}

async function ask({ options }: Call): Promise<void> {
  const audience = needed(options, 'audience');
  if (audience !== 'citizen' && audience !== 'servant') throw wrong('--audience must be citizen or servant');
  const agency = needed(options, 'agency');
  const at = readInstant(options.at);
  const { packs, knowledge, clocks } = loadFacts(kbDir());
  const pack = packs.get(agency);
  if (!pack) throw wrong(`--agency ${agency}: known are ${[...packs.keys()].join(', ')}`);
  await answerLines((line) =>
    askCommand(line, {
      knowledge,
      agency,
      audience,
      at,
      render: (answers, text) => rehearse({ pack, clocks, text, answers, at }),
    }),
  );
}

/** Every fault of a folder of packs, one a line. Exit code 1 when there is any. */
async function kbCheck(dir: string): Promise<number> {
  const problems = [...checkPacks(dir), ...checkArticles(dir), ...checkTypicalReplies(dir)];
  for (const problem of problems) await print(problemText(problem));
  return problems.length === 0 ? 0 : 1;
}

function storeSettings() {
  return {
    databaseUrl: process.env['DATABASE_URL'] || undefined,
    dataDir: resolve(process.env['OTKLIK_DATA_DIR'] || './data'),
  };
}

/** How the program's reading of messages differed from people's, over cases opened in a period. */
async function readings({ options }: Call): Promise<void> {
  const agency = needed(options, 'agency');
  const [from, to] = [readInstant(options.from ?? '1970-01-01T00:00:00Z'), readInstant(options.to)];
  const { readingConfusion } = await import('./cases/reading-confusion.ts');
  const { readStore } = await import('./store/read-store.ts');
  const lines = await readStore(storeSettings(), (db) => readingConfusion(db, agency, from, to));
  for (const line of lines) await print(JSON.stringify(line));
}

/**
 * The digest of an evidence sheet: of a file that was handed out, or counted anew from the store, with the sheet itself
 * after it.
 */
async function evidence({ options, rest: [file] }: Call): Promise<number> {
  const { evidenceDigest, evidenceText } = await import('./reports/evidence.ts');
  if (file !== undefined) {
    readJson(file);
    await print(evidenceDigest(readText(file)));
    return 0;
  }
  const [agency, number] = [needed(options, 'agency'), Number(needed(options, 'case'))];
  if (!Number.isInteger(number)) throw wrong('--case must be the number of a case');
  const { evidenceCommand } = await import('./reports/evidence.command.ts');
  const facts = { ...loadFacts(kbDir()), permalink };
  const found = await evidenceCommand(storeSettings(), facts, { agency, number });
  if (!found) throw new OtklikError('not_found', `${agency} has no case ${number}`);
  const text = evidenceText(found);
  await print(evidenceDigest(text));
  await print(text);
  return 0;
}

/** Writes what was published in the console to files. Exit code 1 when something was left alone; each line says why. */
async function kbExport(dir: string | undefined): Promise<number> {
  if (dir === undefined) throw wrong('kb export needs a folder to write to');
  const { exportCommand } = await import('./knowledge/versions/export.command.ts');
  const { lines, complete } = await exportCommand(storeSettings(), kbDir(), resolve(dir), Date.now());
  for (const line of lines) await print(line);
  return complete ? 0 : 1;
}

async function kb({ rest: [command, dir] }: Call): Promise<number> {
  if (command === 'check') return kbCheck(resolve(dir ?? kbDir()));
  if (command === 'export') return kbExport(dir);
  throw wrong('kb knows two commands: kb check [DIR] and kb export DIR');
}

async function policy({ options, rest }: Call): Promise<void> {
  if (rest[0] !== 'list') throw wrong('policy knows one command: policy list --agency A [--at ISO]');
  const agency = needed(options, 'agency');
  const packs = loadAgencies(kbDir());
  const pack = packs.get(agency);
  if (!pack) throw wrong(`--agency ${agency}: known are ${[...packs.keys()].join(', ')}`);
  const at = options.at === undefined ? undefined : readInstant(options.at);
  for (const row of policyRows(pack, at)) await print(JSON.stringify(row));
}

async function backup({ rest }: Call): Promise<void> {
  const [file] = rest;
  if (file === undefined) throw wrong('backup needs a file to write to');
  if (process.env['DATABASE_URL'])
    throw wrong('backup copies the embedded database; for PostgreSQL use pg_dump');
  await backupSqlite(resolve(process.env['OTKLIK_DATA_DIR'] || './data'), resolve(file));
  await print(resolve(file));
}

/** Seals with the present key what older keys sealed; afterwards they are not needed. */
async function resealAll(): Promise<void> {
  const { readConfig } = await import('./config.ts');
  const { openSeal } = await import('./store/data-key.ts');
  const { admitKeys, reseal } = await import('./store/sealed-columns.ts');
  const { openStore } = await import('./store/store.ts');
  const config = readConfig(process.env);
  const seal = openSeal(config);
  const store = await openStore(config);
  try {
    await admitKeys(store.db, seal, Date.now());
    await print(JSON.stringify({ key: seal.keyId, resealed: await reseal(store, seal) }));
  } finally {
    await store.close();
  }
}

/** The accounts of the file, one a line, each with what its body lets it be used for. */
async function accounts(): Promise<void> {
  const { accountLines } = await import('./accounts.command.ts');
  const { readConfig } = await import('./config.ts');
  for (const line of accountLines(readConfig(process.env), process.env, Date.now()))
    await print(JSON.stringify(line));
}

/** What works for each account and what to press where it does not. Exit code 1 when one does not work. */
async function channels({ options, rest: [command] }: Call): Promise<number> {
  if (command !== 'check' && command !== 'connect')
    throw wrong('channels knows two commands: channels check and channels connect, both with [--account ID]');
  const { checkChannels, connectChannels } = await import('./channels.command.ts');
  const { readConfig } = await import('./config.ts');
  const run = command === 'check' ? checkChannels : connectChannels;
  let works = true;
  for await (const report of run(readConfig(process.env), process.env, options.account)) {
    works &&= report.works;
    for (const line of [...report.lines, '']) await print(line);
  }
  return works ? 0 : 1;
}

function deadline(call: Call): Promise<void> {
  const context = timeContext(call);
  return answerLines((line) => deadlineLine(line, context));
}

function worktime(call: Call): Promise<void> {
  const context = timeContext(call);
  return answerLines((line) => worktimeLine(line, context));
}

/** What a command does, the options that it knows, and how many words may follow its name. */
interface Command {
  readonly run: (call: Call) => Promise<number | void>;
  readonly options: readonly (keyof typeof OPTIONS)[];
  readonly words: number;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  serve: { run: async () => (await import('./main.ts')).serve(), options: [], words: 0 },
  deadline: { run: deadline, options: ['schedules', 'explain'], words: 0 },
  worktime: { run: worktime, options: ['schedules'], words: 0 },
  calendar: { run: calendar, options: [], words: 1 },
  parse: { run: parse, options: ['channel', 'account'], words: 0 },
  search: { run: search, options: ['corpus', 'limit'], words: 0 },
  ask: { run: ask, options: ['agency', 'audience', 'at'], words: 0 },
  kb: { run: kb, options: [], words: 2 },
  policy: { run: policy, options: ['agency', 'at'], words: 1 },
  accounts: { run: accounts, options: [], words: 0 },
  channels: { run: channels, options: ['account'], words: 1 },
  readings: { run: readings, options: ['agency', 'from', 'to'], words: 0 },
  evidence: { run: evidence, options: ['agency', 'case'], words: 1 },
  reseal: { run: resealAll, options: [], words: 0 },
  backup: { run: backup, options: [], words: 1 },
};

/** Refuses what the command would pass over: a mistyped word must not look like an answer. */
function fit(name: string, command: Command, { options, rest }: Call): void {
  const foreign = Object.keys(options).find((option) => !command.options.some((own) => own === option));
  if (foreign !== undefined) throw wrong(`${name} knows no --${foreign}`);
  const extra = rest[command.words];
  if (extra !== undefined) throw wrong(`${name} does not expect ${JSON.stringify(extra)}`);
}

/** Runs one command. Resolves to the exit code: 0, 1 when the work failed, 2 for wrong arguments. */
async function run(argv: readonly string[]): Promise<number> {
  try {
    const { values: options, positionals } = readArguments(argv);
    const [name = '', ...rest] = positionals;
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!command) throw wrong(`usage: otklik ${Object.keys(COMMANDS).join(' | ')}`);
    fit(name, command, { options, rest });
    return (await command.run({ options, rest })) ?? 0;
  } catch (error) {
    const text = errorText(error);
    const hint =
      error instanceof OtklikError && error.hint ? `${/[.!?]$/.test(text) ? '' : '.'} ${error.hint}` : '';
    process.stderr.write(`otklik: ${text}${hint}\n`);
    return error instanceof OtklikError && error.code === 'bad_input' ? 2 : 1;
  }
}

process.exitCode = await run(process.argv.slice(2));
