import { newId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Db } from '../store/db.ts';

export interface AuditEntry {
  readonly at: Instant;
  /** A staff id, `bot`, `client` or `system`. */
  readonly actor: string;
  /** What was done, `noun.verb`: `case.claim`, `staff.sign_in`. */
  readonly action: string;
  /** The id of what it was done to. */
  readonly subject: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Appends to the audit log. Given a transaction, the entry stands or falls with what it tells of. */
export async function recordAudit(db: Db, entry: AuditEntry): Promise<void> {
  const { details = {}, ...row } = entry;
  await db
    .insertInto('audit')
    .values({ id: newId(), ...row, details: JSON.stringify(details) })
    .execute();
}
