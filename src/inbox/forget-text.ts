import { sha256 } from '../kernel/ids.ts';
import type { Trx } from '../store/db.ts';
import type { InboxRow } from '../store/tables.ts';

/** What stands in place of a forgotten text: enough to know a repeat of it, and nothing to read. */
export function traceOf(raw: string): string {
  return `forgotten ${sha256(raw)}`;
}

/** Removes what was written from an event that the body may not keep (a channel that it has switched off). */
export async function forgetText(trx: Trx, row: Pick<InboxRow, 'id' | 'raw'>): Promise<void> {
  await trx
    .updateTable('inbox')
    .set({ raw: traceOf(row.raw), event: null })
    .where('id', '=', row.id)
    .execute();
}
