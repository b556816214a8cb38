import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { seededRandom } from '../../scripts/stands/faults.ts';
import { addPerson, createFirstAdministrator, listPeople } from '../../src/staff/people.ts';
import type { Store } from '../../src/store/db.ts';
import { openStore } from '../../src/store/store.ts';
import { postgresForTests } from '../stands/postgres.ts';
import { startProcess } from '../stands/process.ts';
import { at, startCase } from './watch-stand.ts';

const CASES = 2_000;
const STARTED = at('2026-11-23T10:00', 'Europe/Ulyanovsk');
/** Every warning and the breach are past: each turn has a full batch to tell. */
const NOW = at('2026-11-23T17:00', 'Europe/Ulyanovsk');

const folders: string[] = [];
const postgres = await postgresForTests();
afterAll(async () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  await postgres?.stop();
});

/** Two operators and a supervisor: the breach of a case that nobody holds is told to each once. */
const RECIPIENTS = 3;

async function addStaff(store: Store): Promise<void> {
  await createFirstAdministrator(store.db, STARTED);
  const [administrator] = await listPeople(store.db);
  if (!administrator) throw new Error('nobody');
  for (const [name, role] of [
    ['anna', 'operator'],
    ['boris', 'operator'],
    ['gleb', 'supervisor'],
  ] as const) {
    const person = { name, email: `${name}@example.org`, role, agencies: ['ulyanovsk'] };
    await addPerson(store.db, administrator, person, STARTED);
  }
}

/** Runs watchers side by side, killing each a few milliseconds after it began to watch, until one comes to its end. */
async function watchUntilDone(dataDir: string, databaseUrl: string, sideBySide: number): Promise<number> {
  const random = seededRandom(11);
  for (let kills = 0; ;) {
    const codes = await Promise.all(
      Array.from({ length: sideBySide }, async () => {
        const watcher = startProcess(
          process.execPath,
          [join(import.meta.dirname, 'watch-process.ts'), dataDir, databaseUrl, String(NOW)],
          { stdio: ['ignore', 'pipe', 'inherit'] },
        );
        const { child } = watcher;
        const ended = new Promise((resolve) => child.once('exit', resolve));
        await Promise.race([new Promise((resolve) => child.stdout?.once('data', resolve)), ended]);
        await Promise.race([wait(kills < 4 ? 5 + random() * 60 : 20_000, null, { ref: false }), ended]);
        await watcher.stop('SIGKILL');
        return child.exitCode;
      }),
    );
    if (codes.includes(0)) return kills;
    kills += sideBySide;
    if (kills > 40) throw new Error('no watcher came to its end');
  }
}

async function tellsEachOnce(dataDir: string, databaseUrl: string, sideBySide: number): Promise<void> {
  const settings = { dataDir, databaseUrl: databaseUrl || undefined };
  const before = await openStore(settings);
  const started = { agency: 'ulyanovsk', at: STARTED };
  for (let made = 0; made < CASES; made += 50) {
    await Promise.all(Array.from({ length: 50 }, () => startCase(before, started)));
  }
  await addStaff(before);
  await before.close();
  expect(await watchUntilDone(dataDir, databaseUrl, sideBySide)).toBeGreaterThan(0);
  const after = await openStore(settings);
  try {
    const events = await after.db
      .selectFrom('clock_events')
      .select(['clock_id', 'kind', 'details'])
      .where('kind', '!=', 'started')
      .execute();
    const told = events.map(
      ({ clock_id, details }) => `${clock_id} ${(JSON.parse(details) as { share: number }).share}`,
    );
    expect(told).toHaveLength(CASES * 3);
    expect(new Set(told).size).toBe(CASES * 3);
    const notices = await after.db
      .selectFrom('notices')
      .select(['clock_id', 'recipient', 'delivered_at'])
      .execute();
    expect(notices).toHaveLength(CASES * 3);
    expect(new Set(notices.map(({ clock_id, recipient }) => `${clock_id} ${recipient}`)).size).toBe(
      CASES * 3,
    );
    expect(notices.every(({ delivered_at }) => delivered_at === NOW)).toBe(true);
    // Whoever is told in the console has a letter too, though the watcher was killed right after the commit.
    const { letters } = await after.db
      .selectFrom('letters')
      .select((eb) => eb.fn.countAll<number>().as('letters'))
      .where('state', '=', 'waiting')
      .executeTakeFirstOrThrow();
    expect(letters).toBe(CASES * RECIPIENTS);
  } finally {
    await after.close();
  }
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'otklik-watch-kill-'));
  folders.push(folder);
  return folder;
}

it('SIGKILL between firing and recording loses and doubles nothing on SQLite', () =>
  tellsEachOnce(newFolder(), '', 1));

it.skipIf(!postgres)('nor with two watchers that are killed on PostgreSQL', () =>
  tellsEachOnce(newFolder(), postgres?.url ?? '', 2),
);
