import { beforeAll, describe, expect, it } from 'vitest';
import { openCase } from '../../src/cases/cases.ts';
import { type Actor, claimCase } from '../../src/cases/claim-case.ts';
import { refreshDue } from '../../src/cases/case-dues.ts';
import { meetClocks, type PlannedClock, startClocks } from '../../src/cases/clocks.ts';
import { haveConversation } from '../../src/cases/conversations.ts';
import { sayIn } from '../../src/cases/say-in.ts';
import { newId } from '../../src/kernel/ids.ts';
import { HOUR, MINUTE, SECOND } from '../../src/kernel/instants.ts';
import { claimSends } from '../../src/outbox/claim-sends.ts';
import { recordSettlement } from '../../src/outbox/record-settlement.ts';
import type { Settlement } from '../../src/outbox/settle.rules.ts';
import type { Store } from '../../src/store/db.ts';
import type { CaseStatus } from '../../src/store/tables.ts';
import type { TwoServers } from '../contract/store.contract.ts';
import { NOON } from '../inbox/accepting.ts';

const DEADLINE = NOON + HOUR;
const CLOCK: PlannedClock = {
  target: 'T-1',
  process: 'reply',
  name: 'Ответ',
  clause: 'п. 1',
  term: { kind: 'working_hours', n: 1 },
  schedule: 'default',
  goal: false,
  startedAt: NOON,
  deadlineAt: DEADLINE,
  riskAt: DEADLINE,
  provisional: false,
  policyVersion: 'v',
  calendarVersion: 'c',
};

const staff = (id: string): Actor => ({ id, name: id, role: 'operator' });

/** Cases among many hands: numbers, takers, and clocks that follow what became of the answer. */
export function casesContract(name: string, open: () => Promise<TwoServers>): void {
  describe(`cases on ${name}`, () => {
    let one: Store;
    let other: Store;
    beforeAll(async () => {
      ({ one, other } = await open());
      await one.db.deleteFrom('outbox').execute();
    });

    const newCase = (store: Store, agency: string, status: CaseStatus = 'waiting') =>
      store.transact(async (trx) => {
        const externalId = newId();
        const place = { agency, account: agency, channel: 'vk', externalId, place: 'private' } as const;
        const conversation = await haveConversation(trx, { ...place, author: { id: externalId } }, NOON);
        const opened = { kind: 'direct', text: 'Вопрос', topic: null, urgent: false, reading: {}, at: NOON };
        const id = await openCase(trx, { ...opened, conversation, status });
        await startClocks(trx, id, agency, [CLOCK], NOON);
        await refreshDue(trx, id);
        return { id, conversation: { ...conversation, case_id: id } };
      });
    const caseOf = (id: string) =>
      one.db.selectFrom('cases').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const clockOf = (id: string) =>
      one.db.selectFrom('clocks').selectAll().where('case_id', '=', id).executeTakeFirstOrThrow();
    const eventsOf = async (id: string) => {
      const { id: clock } = await clockOf(id);
      const rows = await one.db
        .selectFrom('clock_events')
        .select('kind')
        .where('clock_id', '=', clock)
        .orderBy('id')
        .execute();
      return rows.map((row) => row.kind);
    };

    it('numbers a body’s cases without gaps and twins, also when some are undone', async () => {
      await Promise.allSettled(
        Array.from({ length: 60 }, (_, i) =>
          i % 6 === 5
            ? (i % 2 ? one : other).transact(async (trx) => {
                await trx
                  .updateTable('counters')
                  .set({ value: 999 })
                  .where('name', '=', 'case:numbers')
                  .execute();
                throw new Error('undone');
              })
            : newCase(i % 2 ? one : other, 'numbers'),
        ),
      );
      const rows = await one.db
        .selectFrom('cases')
        .select('number')
        .where('agency', '=', 'numbers')
        .orderBy('number')
        .execute();
      expect(rows.map((row) => row.number)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
    });

    it('of two who press at the same moment exactly one gets the case, 200 times', async () => {
      const { id } = await newCase(one, 'race');
      for (let round = 0; round < 200; round++) {
        const results = await Promise.all([
          one.transact((trx) => claimCase(trx, id, staff('anna'))),
          other.transact((trx) => claimCase(trx, id, staff('boris'))),
        ]);
        expect(results.filter((result) => result.claimed)).toHaveLength(1);
        const { owner_id: owner } = await caseOf(id);
        expect(owner).toBe(results[0]?.claimed ? 'anna' : 'boris');
        await one.db.updateTable('cases').set({ owner_id: null }).where('id', '=', id).execute();
      }
    });

    /** An answer that meets the clock, claimed by a sender; gives how to say what became of it. */
    async function answered(status: CaseStatus, author: 'bot' | 'operator', owner: string | null = null) {
      const { id, conversation } = await newCase(one, 'answers', status);
      await one.transact(async (trx) => {
        if (owner !== null) await claimCase(trx, id, staff(owner));
        const said = { conversation, caseId: id, text: 'Ответ', author, staffId: owner, at: NOON + MINUTE };
        const messageId = await sayIn(trx, undefined, said);
        await meetClocks(trx, id, messageId, NOON + MINUTE);
        await trx.updateTable('cases').set({ status }).where('id', '=', id).execute();
        await refreshDue(trx, id);
      });
      const rows = await claimSends(one, 'w', 50, NOON + MINUTE);
      const row = rows.find((sent) => sent.conversation_id === conversation.id);
      if (!row) throw new Error('nothing to send');
      return {
        id,
        conversation: conversation.id,
        became: (settled: Settlement, at: number) =>
          one.transact((trx) => recordSettlement(trx, row, settled, at)),
      };
    }

    it('an answer that went out in time meets the clock at the moment it went out', async () => {
      const answer = await answered('answered', 'operator');
      expect((await caseOf(answer.id)).due_at).toBeNull();
      await answer.became({ state: 'sent', externalId: '7' }, DEADLINE);
      expect(await clockOf(answer.id)).toMatchObject({ state: 'met', met_at: DEADLINE, breached: 0 });
    });

    it('an answer that was written in time and went out late is late, once', async () => {
      const answer = await answered('answered', 'operator');
      await answer.became({ state: 'sent', externalId: '7' }, DEADLINE + SECOND);
      await answer.became({ state: 'sent', externalId: '7' }, DEADLINE + MINUTE);
      expect(await clockOf(answer.id)).toMatchObject({
        state: 'met',
        met_at: DEADLINE + SECOND,
        breached: 1,
      });
      expect(await eventsOf(answer.id)).toEqual(['started', 'met', 'breached']);
    });

    it.each([
      ['failed', { state: 'failed', reason: '901', unreachable: true }, 1, 'send_failed'],
      ['unknown', { state: 'unknown', reason: 'time-out' }, 0, 'send_unknown'],
    ] as const)(
      'an answer whose sending is %s lets the clock run on, and the case is in the queue again',
      async (_, settled, unreachable, alarm) => {
        const answer = await answered('answered', 'operator', 'anna');
        expect(await answer.became(settled, NOON + 2 * MINUTE)).toContain(answer.id);
        expect(await clockOf(answer.id)).toMatchObject({
          state: 'running',
          met_at: null,
          started_at: NOON,
          deadline_at: DEADLINE,
        });
        expect(await caseOf(answer.id)).toMatchObject({ status: 'in_work', due_at: DEADLINE });
        const conversation = await one.db
          .selectFrom('conversations')
          .select('unreachable')
          .where('id', '=', answer.conversation)
          .executeTakeFirst();
        expect(conversation?.unreachable).toBe(unreachable);
        const alarms = await one.db
          .selectFrom('alarms')
          .select('kind')
          .where('account', '=', 'answers')
          .execute();
        expect(alarms.map((row) => row.kind)).toContain(alarm);
      },
    );

    it('a bot’s answer that did not arrive brings the case to the operators', async () => {
      const answer = await answered('bot', 'bot');
      await answer.became({ state: 'failed', reason: '901', unreachable: true }, NOON + 2 * MINUTE);
      expect(await caseOf(answer.id)).toMatchObject({ status: 'waiting', due_at: DEADLINE });
    });

    it('a bot’s answer that does not stop the clock brings it there too', async () => {
      const answer = await answered('bot', 'bot');
      await one.db
        .updateTable('clocks')
        .set({ state: 'running', met_at: null, met_by: null })
        .where('case_id', '=', answer.id)
        .execute();
      await answer.became({ state: 'unknown', reason: 'time-out' }, NOON + 2 * MINUTE);
      expect(await caseOf(answer.id)).toMatchObject({ status: 'waiting', due_at: DEADLINE });
    });

    it('what is to be tried again changes nothing yet', async () => {
      const answer = await answered('answered', 'operator');
      await answer.became({ state: 'ready', notBefore: NOON + HOUR, reason: '429' }, NOON + 2 * MINUTE);
      expect(await clockOf(answer.id)).toMatchObject({ state: 'met', breached: 0 });
    });
  });
}
