import type { Instant } from '../kernel/instants.ts';
import type { Trx } from '../store/db.ts';
import { refreshDue } from './case-dues.ts';
import { meetClocks } from './clocks.ts';

/** What was said is the answer: reply clocks are met by its message, and the client has the word. */
export async function countAsAnswer(trx: Trx, caseId: string, messageId: string, at: Instant): Promise<void> {
  await meetClocks(trx, caseId, messageId, at);
  await trx
    .updateTable('cases')
    .set({ status: 'answered', answered_at: at })
    .where('id', '=', caseId)
    .execute();
  await refreshDue(trx, caseId);
}
