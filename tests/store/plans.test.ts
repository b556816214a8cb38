import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { type CompiledQuery, Kysely, SqliteDialect } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { queueCounts, queuePage, queueRows, rowsByNumber } from '../../src/cases/queue.ts';
import { countUnsettled, deadLetters } from '../../src/console/dead-letters.ts';
import { claimLanes, pendingEvents } from '../../src/dispatch/lanes.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { abandonedSends, claimSends } from '../../src/outbox/claim-sends.ts';
import type { Store } from '../../src/store/db.ts';
import { answersBy, longestWaiting, openCounts } from '../../src/reports/wall.ts';
import { readPeriod } from '../../src/reports/period.rules.ts';
import { type PeriodDeps, readFigures } from '../../src/reports/read-period.ts';
import { openStore } from '../../src/store/store.ts';
import type { Tables } from '../../src/store/tables.ts';

const folder = mkdtempSync(join(tmpdir(), 'otklik-plans-'));
const VIEWER = { id: 'anna', agencies: ['kursk', 'leningrad'] };
const OF_UNIT = {
  ...VIEWER,
  units: [{ agency: 'kursk', units: ['u'], topics: ['a'], sorted: ['a', 'b'] }],
};
const OWN = { agencies: ['kursk', 'leningrad'], viewer: OF_UNIT };
const LETTERS = { viewer: VIEWER, accounts: ['vk', 'telegram'], unsorted: ['vk'] };
/** Of an empty store nothing has a unit, a zone or working hours. */
const NOT_ASKED: Omit<PeriodDeps, 'db'> = { unitOf: () => '', zoneOf: () => 'UTC', worked: () => null };
const asked: CompiledQuery[] = [];
let database: DatabaseSync;
let store: Store;

/** The migrated database, with every query noted that goes through it. */
beforeAll(async () => {
  await (await openStore({ databaseUrl: undefined, dataDir: folder })).close();
  database = new DatabaseSync(join(folder, 'otklik.sqlite'));
  const dialect = new SqliteDialect({
    database: {
      close: () => undefined,
      prepare: (sql) => {
        const statement = database.prepare(sql);
        const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
        return {
          reader: statement.columns().length > 0,
          all: (parameters) => statement.all(...values(parameters)),
          run: (parameters) => statement.run(...values(parameters)),
          iterate: (parameters) => statement.iterate(...values(parameters)),
        };
      },
    },
  });
  const db = new Kysely<Tables>({ dialect, log: ({ query }) => void asked.push(query) });
  store = {
    kind: 'sqlite',
    db,
    transact: (work) => db.transaction().execute(work),
    skipLocked: (query) => query,
    newestWithWords: () => Promise.resolve({ hits: [], from: 0 }),
    close: () => db.destroy(),
  };
});
afterAll(async () => {
  await store.close();
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Tables that work reads from end to end, by SQLite's own plan for the values that were given. */
async function readWhole(work: () => Promise<unknown>): Promise<string[]> {
  asked.length = 0;
  await work();
  return asked
    .filter(({ sql }) => /^(?:select|update|delete)/.test(sql))
    .flatMap(({ sql, parameters }) =>
      database.prepare(`explain query plan ${sql}`).all(...(parameters as SQLInputValue[])),
    )
    .map((step) => String(step['detail']))
    .filter((step) =>
      /^SCAN (?:inbox|outbox|lanes|clocks|messages|conversations|cases)\b(?!.* USING )/.test(step),
    );
}

it.each([
  [
    'what is at risk',
    () => queuePage(store.db, { id: 'x', agencies: 'all' }, { view: 'waiting', atRisk: 9 }),
  ],
  ['the wall', () => openCounts(store.db, OWN, () => '', 9)],
  [
    'the report of a month',
    () => readFigures({ db: store.db, ...NOT_ASKED }, OWN, readPeriod({}, 9, 'Europe/Moscow'), 9),
  ],
  ['the longest waiting', () => longestWaiting(store.db, OWN, 5)],
  ['answers of people', () => answersBy(store.db, OWN, 1, 9)],
  ['claiming lanes', () => claimLanes(store, 'w', 16, 9)],
  ['pending events', () => pendingEvents(store.db, { account: 'a', conversation: 'c' }, 20)],
  ['claiming sends', () => claimSends(store, 'w', 50, 9)],
  ['abandoned sends', () => abandonedSends(store, 9, false)],
  ['metrics', () => createMetrics(store.db).text()],
  ['the queue', () => queuePage(store.db, VIEWER, { view: 'waiting' })],
  ['the closed', () => queuePage(store.db, VIEWER, { view: 'closed' })],
  [
    'the closed of a topic',
    () => queuePage(store.db, VIEWER, { view: 'closed', only: { agency: 'kursk', topics: ['a'] } }),
  ],
  ['the closed of a channel', () => queuePage(store.db, VIEWER, { view: 'closed', only: { channel: 'vk' } })],
  ['the queue of a unit', () => queuePage(store.db, OF_UNIT, { view: 'waiting' })],
  ['counts of a unit', () => queueCounts(store.db, OF_UNIT)],
  ['the letters of a unit', () => countUnsettled(store.db, { ...LETTERS, viewer: OF_UNIT })],
  ['counts of the queue', () => queueCounts(store.db, VIEWER)],
  ['cases by their ids', () => queueRows(store.db, VIEWER, ['a', 'b'])],
  ['cases by number', () => rowsByNumber(store.db, VIEWER, 7)],
  ['the line above the pages', () => countUnsettled(store.db, LETTERS)],
  ['what was not understood', () => deadLetters(store.db, LETTERS)],
] as const)('%s: what grows for ever is read through an index', async (_, work) => {
  expect(await readWhole(work)).toEqual([]);
  expect(asked.length).toBeGreaterThan(0);
});

it('rows by many ids are read by their ids, not body by body', async () => {
  const ids = Array.from({ length: 150 }, (_, at) => `case-${at}`);
  await queueRows(store.db, VIEWER, ids);
  const plan = asked
    .filter(({ sql }) => sql.includes('"cases"'))
    .flatMap(({ sql, parameters }) =>
      database.prepare(`explain query plan ${sql}`).all(...(parameters as SQLInputValue[])),
    )
    .map((step) => String(step['detail']));
  expect(plan.find((step) => step.startsWith('SEARCH cases'))).toContain('(id=?)');
});

it('what is at risk is found by its own index, and not in the order of all deadlines', async () => {
  asked.length = 0;
  await queuePage(store.db, { id: 'x', agencies: ['kursk'] }, { view: 'waiting', atRisk: 9 });
  const [query] = asked;
  if (!query) throw new Error('nothing was asked');
  const values = query.parameters as SQLInputValue[];
  const steps = database.prepare(`explain query plan ${query.sql}`).all(...values);
  expect(steps.map((step) => String(step['detail'])).join()).toContain(
    'USING INDEX cases_risk (status=? AND risk_at',
  );
});

it('a whole reading would be seen', async () => {
  const all = () => store.db.selectFrom('outbox').select('id').where('reason', '=', 'x').execute();
  expect(await readWhole(all)).toEqual(['SCAN outbox']);
});
