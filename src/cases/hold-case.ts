import { OtklikError } from '../kernel/errors.ts';
import type { Trx } from '../store/db.ts';
import type { CaseRow } from '../store/tables.ts';

/** Whoever writes to a case locks its row first, and then what hangs on it. Undefined when there is no such case. */
export function holdCase(trx: Trx, caseId: string): Promise<CaseRow | undefined> {
  return trx
    .updateTable('cases')
    .set((eb) => ({ version: eb.ref('version') }))
    .where('id', '=', caseId)
    .returningAll()
    .executeTakeFirst();
}

/** The same for a case that has to be there. Throws OtklikError `not_found`. */
export async function holdKnownCase(trx: Trx, caseId: string): Promise<CaseRow> {
  return (await holdCase(trx, caseId)) ?? noSuchCase();
}

/** A case by id, without holding it. Throws OtklikError `not_found`. */
export async function caseRow(trx: Trx, caseId: string): Promise<CaseRow> {
  const row = await trx.selectFrom('cases').selectAll().where('id', '=', caseId).executeTakeFirst();
  return row ?? noSuchCase();
}

function noSuchCase(): never {
  throw new OtklikError('not_found', 'Такого вопроса нет', {
    hint: 'Вернитесь в очередь и откройте его заново.',
  });
}
