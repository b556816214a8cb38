import { newId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Db } from '../store/db.ts';

/** Something that a person did or the program decided. */
export interface AuditEntry {
  /** A staff id, or who else acted. */
  readonly actor: string;
  readonly action: string;
  /** What it was done to: `case:<id>`, `inbox:<id>`, `staff:<id>`. */
  readonly subject: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly at: Instant;
}

/** Adds to the audit log, in the transaction of the act itself where there is one. Nothing ever changes or removes a row. */
export async function recordAudit(db: Db, entry: AuditEntry): Promise<void> {
  const { actor, action, subject, at } = entry;
  await db
    .insertInto('audit')
    .values({ id: newId(), at, actor, action, subject, details: JSON.stringify(entry.details ?? {}) })
    .execute();
}
