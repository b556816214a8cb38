import { type Instant, toIso } from '../kernel/instants.ts';
import type { Db } from '../store/db.ts';
import { recordAudit } from './audit.ts';
import { endSessionsOf } from './own-sessions.ts';
import type { Person, Role } from './person.ts';

/** What an administrator decides about a person besides the role. */
export interface Rights {
  /** The person sees only cases of their units. */
  readonly unitScope: boolean;
}

/** Sets a person's rights; they hold from the next request on. The caller checks the right to do so. */
export async function setRights(db: Db, by: Person, id: string, rights: Rights, at: Instant): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('staff_people')
      .set({
        unit_scope: rights.unitScope ? 1 : 0,
        updated_at: toIso(at),
      })
      .where('id', '=', id)
      .execute();
    const entry = { at, actor: by.id, action: 'staff.rights', subject: id };
    await recordAudit(trx, { ...entry, details: { ...rights } });
  });
}

/**
 * Gives a person another role and other bodies. Their sessions end, so that nothing of the old role stays open; nobody
 * can change their own. The caller checks the right.
 */
export async function setRole(
  db: Db,
  by: Person,
  id: string,
  { role, agencies }: { readonly role: Role; readonly agencies: readonly string[] },
  at: Instant,
): Promise<void> {
  if (by.id === id) return;
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('staff_people')
      .set({ role, agencies: JSON.stringify(agencies), updated_at: toIso(at) })
      .where('id', '=', id)
      .execute();
    await endSessionsOf(trx, id);
    const entry = { at, actor: by.id, action: 'staff.role', subject: id };
    await recordAudit(trx, { ...entry, details: { role, agencies } });
  });
}
