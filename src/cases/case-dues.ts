import type { ExpressionBuilder } from 'kysely';
import type { Trx } from '../store/db.ts';
import type { Tables } from '../store/tables.ts';

/**
 * Keeps the case's nearest running deadline beside it, where the queue sorts by it. The caller's transaction has
 * already written to the case, so that nobody changes its clocks meanwhile.
 */
export async function refreshDue(trx: Trx, caseId: string): Promise<void> {
  await refreshDues(trx, [caseId]);
}

/** The same for several cases at once. */
export async function refreshDues(trx: Trx, caseIds: readonly string[]): Promise<void> {
  if (caseIds.length === 0) return;
  await trx
    .updateTable('cases')
    .set((eb) => ({
      due_at: nearest(eb, 'deadline_at'),
      risk_at: nearest(eb, 'risk_at'),
      version: eb('version', '+', 1),
    }))
    .where('id', 'in', caseIds)
    .execute();
}

/** What is over is overdue and not at risk any more. The version stays: for a reader of the case nothing has changed. */
export async function refreshRisks(trx: Trx, caseIds: readonly string[]): Promise<void> {
  if (caseIds.length === 0) return;
  await trx
    .updateTable('cases')
    .set((eb) => ({ risk_at: nearest(eb, 'risk_at') }))
    .where('id', 'in', caseIds)
    .execute();
}

function nearest(eb: ExpressionBuilder<Tables, 'cases'>, column: 'deadline_at' | 'risk_at') {
  return eb
    .selectFrom('clocks')
    .select((clock) => clock.fn.min(`clocks.${column}`).as('at'))
    .whereRef('clocks.case_id', '=', 'cases.id')
    .where('clocks.state', '=', 'running');
}
