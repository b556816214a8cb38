import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { startVkStand } from '../../scripts/stands/vk.ts';
import { HOUR, MINUTE } from '../../src/kernel/instants.ts';
import { openStore } from '../../src/store/store.ts';
import { seedCase } from '../console/seed.ts';
import { VK } from '../http/server-stand.ts';
import { rowsOf } from '../stands/database.ts';
import { startServerProcess } from '../stands/server.ts';
import { incidentsOf } from './incident-stand.ts';

const PEOPLE = 300;
/** A community may send 20 a second, and the pace is not what this test is about. */
const COMMUNITIES = 12;
const ANNA = { id: 'anna', name: 'Анна', role: 'operator' };
const GLEB = { id: 'gleb', name: 'Глеб', role: 'supervisor' };
const folder = mkdtempSync(join(tmpdir(), 'otklik-wave-kill-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A wave that is approved and waits for a server. */
async function approvedWave(): Promise<void> {
  const store = await openStore({ databaseUrl: undefined, dataDir: folder });
  const now = Date.now();
  const cases: string[] = [];
  const given = { agency: 'ulyanovsk', place: 'public', title: 'Когда дадут воду на Ленина?' } as const;
  await store.db.transaction().execute(async (trx) => {
    for (let at = 0; at < PEOPLE; at++) {
      const { id, conversation } = await seedCase(trx, { ...given, openedAt: now, dueAt: now + HOUR });
      cases.push(id);
      await trx
        .updateTable('conversations')
        .set({ account: `vk${at % COMMUNITIES}`, external_id: `wall:-${1 + (at % COMMUNITIES)}_${at}:${at}` })
        .where('id', '=', conversation)
        .execute();
    }
  });
  const { incidents, proposals } = incidentsOf(store, () => now);
  const [wave] = await proposals.waves();
  expect(wave?.cases).toHaveLength(PEOPLE);
  const id = await incidents.make({ agency: 'ulyanovsk', name: 'Нет воды', cases }, ANNA, now);
  await incidents.propose(id, 'Воду дадут к вечеру.', ANNA, now);
  const answer = await store.db.selectFrom('incident_answers').select('id').executeTakeFirstOrThrow();
  // Approved so long ago that it can no longer be taken back.
  await incidents.run(answer.id, GLEB, now - MINUTE);
  await store.close();
}

it('a wave of 300 comments is answered exactly once each through a kill, each in its own place with its own clock', async () => {
  await approvedWave();
  const vk = await startVkStand();
  const accounts = Array.from({ length: COMMUNITIES }, (_, at) => ({
    ...VK,
    id: `vk${at}`,
    groupId: 1 + at,
    apiBaseUrl: vk.url,
  }));
  const server = await startServerProcess({ dataDir: folder, accounts });
  try {
    await expect.poll(() => vk.comments.length, { timeout: 20_000 }).toBeGreaterThan(PEOPLE / 3);
    await server.kill();
    await server.start();
    const left = `select (select count(*) from incident_sends where state = 'waiting') +
      (select count(*) from outbox where state in ('ready', 'sending')) as n`;
    await expect.poll(() => rowsOf<{ n: number }>(folder, left)[0]?.n, { timeout: 30_000 }).toBe(0);
    expect(vk.comments).toHaveLength(PEOPLE);
    expect(new Set(vk.comments.map(({ place }) => place)).size).toBe(PEOPLE);
    const [counts] = rowsOf(
      folder,
      `select count(*) as said, count(distinct c.case_id) as cases, count(distinct c.met_by) as proofs,
              sum(o.state = 'sent' and o.external_id is not null) as sent
         from clocks c join outbox o on o.message_id = c.met_by where c.state = 'met'`,
    );
    expect(counts).toEqual({ said: PEOPLE, cases: PEOPLE, proofs: PEOPLE, sent: PEOPLE });
  } finally {
    await server.stop();
    await vk.close();
  }
}, 90_000);
