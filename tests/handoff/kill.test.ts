import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { startVkStand } from '../../scripts/stands/vk.ts';
import { VK } from '../http/server-stand.ts';
import { rowsOf } from '../stands/database.ts';
import { startServerProcess } from '../stands/server.ts';
import { PHONE, vkComment, vkDirect } from './updates.ts';

const PEOPLE = Array.from({ length: 16 }, (_, at) => at + 10);
const folder = mkdtempSync(join(tmpdir(), 'otklik-handoff-kill-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('killed while people write in public and in private at once: one case each, nothing lost, invited once', async () => {
  const vk = await startVkStand({ factor: 0.002 });
  const server = await startServerProcess({ dataDir: folder, accounts: [{ ...VK, apiBaseUrl: vk.url }] });
  vk.setHook(`${server.url}/hooks/vk/vk`, 's3cret');
  try {
    // VK gives an update up after five tries; here it is delivered until it is taken.
    const until = async (update: object) => {
      while (!(await vk.deliver({ ...update })).accepted) await wait(5);
    };
    const writing = Promise.all(
      PEOPLE.flatMap((person) => [
        until(vkComment(person, PHONE, person)),
        until(vkDirect(person, 'Пишу и лично: когда починят?')),
      ]),
    );
    await wait(60);
    await server.kill();
    await server.start();
    await writing;
    const waiting = `select (select count(*) from inbox where state = 'new') +
      (select count(*) from outbox where state in ('ready', 'sending')) as n`;
    await expect.poll(() => rowsOf<{ n: number }>(folder, waiting)[0]?.n, { timeout: 60_000 }).toBe(0);
    const cases = rowsOf<{ messages: number; places: number }>(
      folder,
      `select count(*) as messages, count(distinct m.conversation_id) as places
         from messages m join cases c on c.id = m.case_id
        where m.author = 'client' and c.status <> 'closed' group by c.id`,
    );
    expect(cases).toEqual(PEOPLE.map(() => ({ messages: 2, places: 2 })));
    expect(vk.comments).toHaveLength(PEOPLE.length);
    expect(rowsOf(folder, `select id from invitations`)).toHaveLength(PEOPLE.length);
  } finally {
    await server.stop();
    await vk.close();
  }
}, 90_000);
