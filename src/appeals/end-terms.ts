import { endClock } from '../cases/end-clocks.ts';
import { noteClock, settleNotices } from '../cases/clocks.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Trx } from '../store/db.ts';
import type { AppealRow, ClockRow } from '../store/tables.ts';
import { type AppealTerm, processOf } from './appeal-clocks.ts';

/** Running terms of an appeal, of these kinds. */
export async function runningTerms(
  trx: Trx,
  appeal: Pick<AppealRow, 'case_id' | 'type'>,
  terms: readonly AppealTerm[],
): Promise<readonly ClockRow[]> {
  // An empty list is no list for PostgreSQL.
  if (terms.length === 0) return [];
  const processes = terms.map((term) => processOf(term, appeal.type));
  return trx
    .selectFrom('clocks')
    .selectAll()
    .where('case_id', '=', appeal.case_id)
    .where('process', 'in', processes)
    .where('state', '=', 'running')
    .execute();
}

/** What the terms ask for is done at `at`: later than the deadline is a breach. */
export async function meetTerms(
  trx: Trx,
  appeal: AppealRow,
  terms: readonly AppealTerm[],
  done: { readonly by: string; readonly reason: string; readonly at: Instant },
): Promise<void> {
  for (const clock of await runningTerms(trx, appeal, terms)) {
    await endClock(trx, clock, { how: 'done', ...done });
  }
}

/** The terms do not concern the appeal any more: another process has taken their place. */
export async function closeTerms(
  trx: Trx,
  appeal: AppealRow,
  terms: readonly AppealTerm[],
  reason: string,
  at: Instant,
): Promise<void> {
  const ids = (await runningTerms(trx, appeal, terms)).map(({ id }) => id);
  if (ids.length === 0) return;
  await trx.updateTable('clocks').set({ state: 'closed', reason }).where('id', 'in', ids).execute();
  for (const id of ids) await noteClock(trx, id, 'closed', at, { reason });
  await settleNotices(trx, appeal.case_id, ids, at);
}
