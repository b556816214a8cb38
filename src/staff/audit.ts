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
  await recordAudits(db, [entry]);
}

/** The same for many entries, in one statement: at most a thousand of them. */
export async function recordAudits(db: Db, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map(({ details = {}, ...row }) => ({
    id: newId(),
    ...row,
    details: JSON.stringify(details),
  }));
  await db.insertInto('audit').values(rows).execute();
}
