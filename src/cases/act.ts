import type { Instant } from '../kernel/instants.ts';
import { recordAudit } from '../staff/audit.ts';
import type { Db, Trx } from '../store/db.ts';
import type { Actor } from './claim-case.ts';

/** Who does what with what. */
export interface Act {
  readonly name: string;
  readonly subject: string;
  readonly staff: Actor;
  readonly at: Instant;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** One act of a person: its effects and its audit entry, which keeps what came of it, in one transaction. */
export async function performAct<T>(db: Db, act: Act, work: (trx: Trx) => Promise<T>): Promise<T> {
  const { name: action, subject, staff, at } = act;
  return db.transaction().execute(async (trx) => {
    const result = await work(trx);
    await recordAudit(trx, { actor: staff.id, action, subject, details: { ...act.details, result }, at });
    return result;
  });
}
