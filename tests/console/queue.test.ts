import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caseView } from '../../src/cases/case-view.ts';
import {
  type QueueKey,
  type Viewer,
  queueCounts,
  queuePage,
  queueRows,
  rowsByNumber,
} from '../../src/cases/queue.ts';
import { HOUR, MINUTE } from '../../src/kernel/instants.ts';
import { addPerson, createFirstAdministrator, listPeople } from '../../src/staff/people.ts';
import type { Store } from '../../src/store/db.ts';
import { openStore } from '../../src/store/store.ts';
import { postgresForTests } from '../stands/postgres.ts';
import { type SeededCase, seedCase, seedMessage, seedSend } from './seed.ts';

const NOW = Date.UTC(2026, 10, 20, 9, 0);
const dataDir = mkdtempSync(join(tmpdir(), 'otklik-queue-'));
const postgres = await postgresForTests();
afterAll(async () => {
  rmSync(dataDir, { recursive: true, force: true });
  await postgres?.stop();
});

function queueSuite(name: string, open: () => Promise<Store>): void {
  describe(name, () => {
    let store: Store;
    let anna: Viewer;
    let expected: string[];
    let talk: SeededCase;
    beforeAll(async () => {
      store = await open();
      await createFirstAdministrator(store.db, NOW);
      const [administrator] = await listPeople(store.db);
      if (!administrator) throw new Error('nobody');
      const person = {
        name: 'Анна',
        email: 'anna@example.org',
        role: 'operator',
        agencies: ['kursk'],
      } as const;
      const added = await addPerson(store.db, administrator, person, NOW);
      anna = { id: added?.id ?? '', agencies: ['kursk'] };
      // 120 cases: every fourth without a deadline, deadlines repeat, so that ties are broken by the id.
      const waiting: { id: string; due: number | null }[] = [];
      for (let i = 0; i < 120; i += 1) {
        const due = i % 4 === 0 ? null : NOW + ((i * 37) % 11) * HOUR;
        const { id } = await seedCase(store.db, { agency: 'kursk', openedAt: NOW + i, dueAt: due });
        waiting.push({ id, due });
      }
      expected = waiting
        .sort((a, b) => (a.due ?? Infinity) - (b.due ?? Infinity) || (a.id < b.id ? -1 : 1))
        .map((row) => row.id);
      talk = await seedCase(store.db, {
        agency: 'kursk',
        status: 'in_work',
        owner: anna.id,
        title: 'Субсидия на оплату света',
        openedAt: NOW,
        dueAt: NOW + HOUR,
      });
      await seedCase(store.db, { agency: 'kursk', status: 'answered', openedAt: NOW, dueAt: null });
      await seedCase(store.db, { agency: 'kursk', status: 'closed', openedAt: NOW, dueAt: null });
      await seedCase(store.db, { agency: 'leningrad', openedAt: NOW, dueAt: NOW });
    }, 60_000);
    afterAll(() => store.close());

    it('walks the view page by page, nearest deadline first, without gap or repeat', async () => {
      const seen: string[] = [];
      let after: QueueKey | null = null;
      let pages = 0;
      do {
        const page = await queuePage(store.db, anna, { view: 'waiting', after });
        seen.push(...page.rows.map((row) => row.id));
        after = page.next;
        pages += 1;
      } while (after !== null);
      expect(pages).toBe(3);
      expect(seen).toEqual(expected);
    });

    it('holds what is at risk and not over, nearest deadline first, page by page', async () => {
      const open = await store.db
        .selectFrom('cases')
        .select(['id', 'due_at'])
        .where('agency', '=', 'kursk')
        .where('status', '=', 'waiting')
        .where('due_at', 'is not', null)
        .orderBy('due_at')
        .orderBy('id')
        .execute();
      // At six hours' distance and yet at risk; the seed's last hour says nothing of it.
      await store.db
        .updateTable('cases')
        .set((eb) => ({ risk_at: eb('due_at', '-', 6 * HOUR) }))
        .where('agency', '=', 'kursk')
        .where('status', '=', 'waiting')
        .execute();
      const now = NOW + 2 * HOUR;
      const seen: string[] = [];
      let after: QueueKey | null = null;
      do {
        const page = await queuePage(store.db, anna, { view: 'waiting', after, atRisk: now });
        seen.push(...page.rows.map((row) => row.id));
        after = page.next;
      } while (after !== null);
      const expectedIds = open
        .filter(({ due_at: due }) => due !== null && due >= now && due - 6 * HOUR <= now)
        .map((row) => row.id);
      expect(expectedIds.length).toBeGreaterThan(50);
      expect(seen).toEqual(expectedIds);
    });

    it('gives each row its nearest clock, owner and client', async () => {
      const page = await queuePage(store.db, anna, { view: 'mine' });
      expect(page.rows).toHaveLength(1);
      expect(page.rows[0]).toMatchObject({ owner: 'Анна', client: 'Ольга Петрова', status: 'in_work' });
      expect(page.rows[0]?.clock?.deadline_at).toBe(NOW + HOUR);
    });

    it('shows nobody the cases of another agency', async () => {
      const leningrad: Viewer = { id: 'x', agencies: ['leningrad'] };
      expect((await queuePage(store.db, leningrad, { view: 'waiting' })).rows).toHaveLength(1);
      expect(await queueRows(store.db, leningrad, [talk.id])).toEqual([]);
      expect(await caseView(store.db, leningrad, talk.id)).toBeNull();
      const none: Viewer = { id: 'x', agencies: [] };
      expect((await queuePage(store.db, none, { view: 'waiting' })).rows).toEqual([]);
      const all: Viewer = { id: 'x', agencies: 'all' };
      expect((await queueCounts(store.db, all)).waiting).toBe(121);
    });

    it('counts the open views', async () => {
      expect(await queueCounts(store.db, anna)).toEqual({
        waiting: 120,
        mine: 1,
        in_work: 1,
        bot: 0,
        answered: 1,
      });
    });

    it('finds by number, only what the reader may see', async () => {
      const row = (await queuePage(store.db, anna, { view: 'in_work' })).rows[0];
      const found = await rowsByNumber(store.db, anna, row?.number ?? -1);
      expect(found.map(({ id }) => id)).toEqual([row?.id]);
      expect(await rowsByNumber(store.db, { id: anna.id, agencies: [] }, row?.number ?? -1)).toEqual([]);
    });

    it('reads a case with its whole talk in the order in which it was said, and how each sending stands', async () => {
      const other = await seedCase(store.db, { agency: 'kursk', openedAt: NOW, dueAt: null });
      const second = { ...talk, conversation: other.conversation };
      await seedMessage(store.db, second, { author: 'client', text: 'второй', at: NOW + MINUTE });
      const bot = await seedMessage(store.db, talk, { author: 'bot', text: 'третий', at: NOW + 2 * MINUTE });
      const late = await seedMessage(store.db, second, {
        author: 'operator',
        staff: anna.id,
        text: 'четвёртый',
        at: NOW + 3 * MINUTE,
      });
      await seedSend(store.db, talk, bot, 'sent', NOW);
      await seedSend(store.db, talk, bot, 'unknown', NOW);
      await seedSend(store.db, second, late, 'sending', NOW);
      const view = await caseView(store.db, anna, talk.id);
      expect(view?.messages.map((message) => message.text)).toEqual([
        'Субсидия на оплату света',
        'второй',
        'третий',
        'четвёртый',
      ]);
      expect(view?.messages.map((message) => message.delivery?.state)).toEqual([
        undefined,
        undefined,
        'unknown',
        'sending',
      ]);
      expect(view?.messages[3]?.staff).toBe('Анна');
      expect(view?.conversations).toHaveLength(2);
      expect(view?.owner?.name).toBe('Анна');
    });
  });
}

queueSuite('queue on SQLite', () => openStore({ databaseUrl: undefined, dataDir }));
if (postgres) queueSuite('queue on PostgreSQL', () => openStore({ databaseUrl: postgres.url, dataDir }));
