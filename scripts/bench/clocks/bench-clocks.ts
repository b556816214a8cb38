/**
 * What watching and recomputing many open clocks costs. Alone: `node scripts/bench/clocks/bench-clocks.ts [--long]`;
 * the long version goes up to a million rows.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { loadCalendars } from '../../../src/agency/calendars.ts';
import { type AgencyPack, loadAgencies } from '../../../src/agency/index.ts';
import { createResponseClocks } from '../../../src/cases/response-clocks.ts';
import { DAY, type Instant } from '../../../src/kernel/instants.ts';
import { createLog } from '../../../src/kernel/log.ts';
import type { CalendarYear } from '../../../src/sla/index.ts';
import type { Store } from '../../../src/store/db.ts';
import { openStore } from '../../../src/store/store.ts';
import { dueClocks, lookAtClocks } from '../../../src/watch/look-at-clocks.ts';
import { recomputeClocks } from '../../../src/watch/recompute-clocks.ts';
import { nextDue } from '../../../src/watch/watch-clocks.ts';
import { postgresForTests } from '../../../tests/stands/postgres.ts';
import type { BenchLine } from '../line.ts';
import { fillClocks, type Filling } from './fill.ts';

const KB = join(import.meta.dirname, '../../../knowledge-base');
const NOW = Date.UTC(2026, 10, 20, 9);
const OPEN = 100_000;
/** How many clocks are due when they are looked for. */
const DUE = 20;
const REPEATS = 200;
const log = createLog('silent');

/** All measures, on SQLite and, where there is one, on PostgreSQL. Takes about a minute. */
export async function benchClocks(long = false): Promise<BenchLine[]> {
  const lines = await onSqlite(long);
  const postgres = await postgresForTests();
  if (!postgres) return lines;
  const store = await openStore({ databaseUrl: postgres.url, dataDir: '' });
  try {
    return [...lines, ...(await measure(store, long))];
  } finally {
    await store.close();
    await postgres.stop();
  }
}

async function onSqlite(long: boolean): Promise<BenchLine[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'otklik-bench-clocks-'));
  const store = await openStore({ databaseUrl: undefined, dataDir });
  try {
    return await measure(store, long);
  } finally {
    await store.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

interface Facts {
  readonly calendars: ReadonlyMap<number, CalendarYear>;
  readonly packs: ReadonlyMap<string, AgencyPack>;
}

async function measure(store: Store, long: boolean): Promise<BenchLine[]> {
  const facts = { calendars: loadCalendars(KB), packs: loadAgencies(KB) };
  const filling = fillingOf(facts);
  await fillClocks(store, filling, 0, 1_000);
  const small = await findLines(store, 1_000);
  await fillClocks(store, filling, 1_000, OPEN);
  const large = await findLines(store, OPEN);
  const recomputed = await recomputeLines(store, facts);
  const told = await tellLine(store, facts);
  if (!long) return [...small, ...large, ...recomputed, told];
  await fillClocks(store, filling, OPEN, 1_000_000);
  return [...small, ...large, ...(await findLines(store, 1_000_000)), ...recomputed, told];
}

function fillingOf({ calendars, packs }: Facts): Filling {
  const pack = packOf(packs, 'ulyanovsk');
  const clocks = createResponseClocks(calendars);
  const asked = { kind: 'direct', client: 'external', place: 'private', urgent: false } as const;
  return { agency: pack.id, now: NOW, plan: (at) => clocks.plan(pack, asked, at)[0] };
}

function packOf(packs: Facts['packs'], agency: string): AgencyPack {
  const pack = packs.get(agency);
  if (!pack) throw new Error(`There is no agency ${agency}`);
  return pack;
}

/** Finding what is due among so many open clocks: the watcher's look each second, and its claim when there is something. */
async function findLines(store: Store, rows: number): Promise<BenchLine[]> {
  const due = await makeDue(store);
  const index = await indexOf(store);
  const look = await median(() => nextDue(store.db));
  const claim = await median(() =>
    store.db.transaction().execute((trx) => store.skipLocked(dueClocks(trx, NOW)).execute()),
  );
  await store.db
    .updateTable('clocks')
    .set({ next_at: NOW + DAY })
    .where('id', 'in', due)
    .execute();
  const note = `${rows} open clocks, ${DUE} due, by index ${index}`;
  const name = `clocks.${store.kind}`;
  return [
    { name: `${name}.next_due.${rows}`, value: look, unit: 'µs', note },
    { name: `${name}.claim_due.${rows}`, value: claim, unit: 'µs', note },
  ];
}

async function makeDue(store: Store): Promise<string[]> {
  await store.db
    .updateTable('clocks')
    .set({ next_at: NOW + DAY })
    .where('next_at', '<=', NOW)
    .execute();
  const rows = await store.db.selectFrom('clocks').select('id').limit(DUE).execute();
  const ids = rows.map(({ id }) => id);
  await store.db
    .updateTable('clocks')
    .set({ next_at: NOW - 1 })
    .where('id', 'in', ids)
    .execute();
  return ids;
}

/** The index that the engine says it reads for the due clocks; a plan without it is named in full. */
async function indexOf(store: Store): Promise<string> {
  const explain = store.kind === 'postgres' ? sql`explain ` : sql`explain query plan `;
  const found =
    await sql`${explain}select id from clocks where state = 'running' and next_at <= ${sql.lit(NOW)}
    order by next_at limit 200`.execute(store.db);
  const plan = JSON.stringify(found.rows);
  return /clocks_next/u.exec(plan)?.[0] ?? plan;
}

async function recomputeLines(store: Store, { calendars, packs }: Facts): Promise<BenchLine[]> {
  const run = async (of: ReadonlyMap<number, CalendarYear>) => {
    const clocks = createResponseClocks(of);
    const started = performance.now();
    const result = await recomputeClocks({
      store,
      clocks,
      pack: (id) => packOf(packs, id),
      clock: () => NOW,
      log,
    });
    return { ms: Math.round(performance.now() - started), ...result };
  };
  const same = await run(calendars);
  const moved = await run(withDayOff(calendars, '2026-11-20'));
  const name = `clocks.${store.kind}.recompute`;
  return [
    {
      name: `${name}.unchanged`,
      value: same.ms,
      unit: 'ms',
      note: `${same.looked} open clocks read and compared`,
    },
    {
      name: `${name}.moved`,
      value: moved.ms,
      unit: 'ms',
      note: `${moved.looked} open clocks, ${moved.caseIds.length} moved by an added day off, with events and audit`,
    },
  ];
}

function withDayOff(calendars: Facts['calendars'], date: string): Facts['calendars'] {
  const year = calendars.get(2026);
  if (!year) throw new Error('There is no calendar of 2026');
  const holiday = { date, kind: 'holiday', name: 'Добавленный выходной' } as const;
  return new Map([...calendars, [2026, { ...year, nonWorking: [...year.nonWorking, holiday] }]]);
}

/** How fast warnings are told when many fall due together. */
async function tellLine(store: Store, { calendars, packs }: Facts): Promise<BenchLine> {
  const deps = {
    store,
    clocks: createResponseClocks(calendars),
    pack: (id: string) => packOf(packs, id),
    log,
  };
  const late: Instant = NOW + 60 * DAY;
  let clocks = 0;
  const started = performance.now();
  for (let turn = 0; turn < 50; turn++) clocks += (await lookAtClocks(deps, late)).clocks;
  const value = Math.round((clocks * 1_000) / (performance.now() - started));
  return {
    name: `clocks.${store.kind}.tell`,
    value,
    unit: 'clocks/s',
    note: 'each with three events and its notices',
  };
}

/** The median of repeated runs in microseconds. */
async function median(work: () => Promise<unknown>): Promise<number> {
  for (let warm = 0; warm < 20; warm++) await work();
  const times: number[] = [];
  for (let run = 0; run < REPEATS; run++) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  return Math.round((times[REPEATS / 2] ?? 0) * 1_000);
}

if (import.meta.main) {
  for (const line of await benchClocks(process.argv.includes('--long'))) console.log(JSON.stringify(line));
}
