import { refreshDue } from '../cases/case-dues.ts';
import { holdCase } from '../cases/hold-case.ts';
import { OtklikError } from '../kernel/errors.ts';
import type { Instant } from '../kernel/instants.ts';
import { recordAudit } from '../staff/audit.ts';
import type { Trx } from '../store/db.ts';
import type { CaseRow, CaseStatus } from '../store/tables.ts';

/** How a case ended that went on within another one. */
export const JOINED = 'joined';

/** Locks cases in one order, so that nobody who does the same waits for us while we wait for him. */
export async function lockCases(trx: Trx, ids: readonly string[]): Promise<Map<string, CaseRow>> {
  const rows = new Map<string, CaseRow>();
  for (const id of [...new Set(ids)].sort()) {
    const row = await holdCase(trx, id);
    if (row) rows.set(id, row);
  }
  return rows;
}

/** What waits in either of the two waits in the one. */
export function statusTogether(one: CaseStatus, other: CaseStatus, owned: boolean): CaseStatus {
  const waits = [one, other].some((status) => status === 'waiting' || status === 'in_work');
  if (waits) return owned ? 'in_work' : 'waiting';
  return one === 'bot' && other === 'bot' ? 'bot' : 'answered';
}

/**
 * Lets a case go on within another one: its conversations, messages, clocks and notes belong to that from now on, and
 * none of its deadlines is lost. The clients stay two people in the records: a join says that their matter is one.
 * Both have to be locked by the caller and open; of one body. Throws OtklikError `conflict` otherwise.
 */
export async function joinCases(
  trx: Trx,
  from: CaseRow,
  into: CaseRow,
  { by, at }: { readonly by: string; readonly at: Instant },
): Promise<void> {
  if (
    from.id === into.id ||
    from.agency !== into.agency ||
    from.status === 'closed' ||
    into.status === 'closed'
  ) {
    throw new OtklikError('conflict', 'Эти вопросы нельзя объединить', {
      hint: 'Обновите страницу: один из них уже закрыт.',
    });
  }
  const owner = into.owner_id ?? from.owner_id;
  await trx.updateTable('messages').set({ case_id: into.id }).where('case_id', '=', from.id).execute();
  await trx.updateTable('clocks').set({ case_id: into.id }).where('case_id', '=', from.id).execute();
  await trx.updateTable('notices').set({ case_id: into.id }).where('case_id', '=', from.id).execute();
  await trx.updateTable('notes').set({ case_id: into.id }).where('case_id', '=', from.id).execute();
  await trx
    .updateTable('conversations')
    .set({ case_id: into.id, ...(owner === null ? {} : { mode: 'operator' as const }) })
    .where('case_id', '=', from.id)
    .execute();
  await trx
    .updateTable('cases')
    .set({
      status: statusTogether(into.status, from.status, owner !== null),
      owner_id: owner,
      urgent: into.urgent || from.urgent ? 1 : 0,
      urgent_by: into.urgent_by ?? from.urgent_by,
      last_client_at: Math.max(into.last_client_at, from.last_client_at),
    })
    .where('id', '=', into.id)
    .execute();
  await trx
    .updateTable('cases')
    .set({ status: 'closed', closed_at: at, close_reason: JOINED, owner_id: null, lease_until: 0 })
    .where('id', '=', from.id)
    .execute();
  await refreshDue(trx, into.id);
  await refreshDue(trx, from.id);
  const entry = { actor: by, at, action: 'case.joined' };
  await recordAudit(trx, { ...entry, subject: `case:${from.id}`, details: { into: into.id } });
  await recordAudit(trx, { ...entry, subject: `case:${into.id}`, details: { from: from.id } });
}
