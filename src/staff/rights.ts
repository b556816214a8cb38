import { type Instant, toIso } from '../kernel/instants.ts';
import type { Db } from '../store/db.ts';
import { recordAudit } from './audit.ts';
import type { Person } from './person.ts';

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
