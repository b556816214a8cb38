import type { Insertable } from 'kysely';
import { newId } from '../../../src/kernel/ids.ts';
import { DAY, HOUR, type Instant } from '../../../src/kernel/instants.ts';
import type { PlannedClock } from '../../../src/cases/clocks.ts';
import type { Store } from '../../../src/store/db.ts';
import type { CasesTable, ClocksTable } from '../../../src/store/tables.ts';

const AT_ONCE = 500;

/** Where clocks come from: a body's policy asked for a message at an instant. */
export interface Filling {
  readonly agency: string;
  readonly now: Instant;
  readonly plan: (at: Instant) => PlannedClock | undefined;
}

/** Adds running clocks, each with its case, until there are `upTo`. Those before had numbers up to `from`. */
export async function fillClocks(store: Store, filling: Filling, from: number, upTo: number): Promise<void> {
  for (let made = from; made < upTo; made += AT_ONCE) {
    const rows = Array.from({ length: Math.min(AT_ONCE, upTo - made) }, (_, index) =>
      rowOf(filling, made + index),
    );
    await store.db.transaction().execute(async (trx) => {
      await trx
        .insertInto('cases')
        .values(rows.map(({ matter }) => matter))
        .execute();
      await trx
        .insertInto('clocks')
        .values(rows.map(({ clock }) => clock))
        .execute();
    });
  }
  if (store.kind === 'postgres') await store.db.executeQuery(analyze(store));
}

function analyze(store: Store) {
  return { ...store.db.selectFrom('clocks').select('id').compile(), sql: 'analyze clocks', parameters: [] };
}

/** Spread over the last five days, most of them still ahead of their next look. */
function rowOf(
  { agency, now, plan }: Filling,
  number: number,
): { matter: Insertable<CasesTable>; clock: Insertable<ClocksTable> } {
  const startedAt = now - ((number * 7_919) % (5 * 24 * 60)) * 60_000;
  const planned = plan(startedAt);
  if (!planned) throw new Error(`${agency} has no target for a message`);
  const caseId = newId();
  return {
    matter: {
      id: caseId,
      agency,
      number,
      client_id: 'client',
      channel: 'vk',
      place: 'private',
      kind: 'direct',
      title: 'Когда починят дорогу?',
      topic: null,
      status: 'waiting',
      owner_id: null,
      lease_until: 0,
      urgent: 0,
      reading: '{}',
      opened_at: startedAt,
      last_client_at: startedAt,
      answered_at: null,
      closed_at: null,
      close_reason: null,
      due_at: planned.deadlineAt,
      risk_at: planned.riskAt,
      version: 1,
    },
    clock: {
      id: newId(),
      case_id: caseId,
      agency,
      target_id: planned.target,
      name: planned.name,
      clause: planned.clause,
      term: JSON.stringify(planned.term),
      schedule_id: planned.schedule,
      goal: planned.goal ? 1 : 0,
      started_at: startedAt,
      deadline_at: planned.deadlineAt,
      provisional: planned.provisional ? 1 : 0,
      policy_version: planned.policyVersion,
      calendar_version: planned.calendarVersion,
      state: 'running',
      met_at: null,
      met_by: null,
      breached: 0,
      reason: null,
      next_at: now + HOUR + ((number * 104_729) % (30 * DAY)),
      told_share: 0,
      risk_at: planned.riskAt,
    },
  };
}
