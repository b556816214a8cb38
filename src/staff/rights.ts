import { type Instant, toIso } from '../kernel/instants.ts';
import type { Db } from '../store/db.ts';
import { recordAudit } from './audit.ts';
import type { Person } from './person.ts';

/** What an administrator decides about a person besides the role. */
export interface Rights {
  /** The person sees only cases of their units. */
  readonly unitScope: boolean;
  /** The body's authorised person for the register of touchpoints. */
  readonly touchpoints: boolean;
  /** The person has to sign in with a second factor. */
  readonly secondFactor: boolean;
}

/** Sets a person's rights; they hold from the next request on. The caller checks the right to do so. */
export async function setRights(db: Db, by: Person, id: string, rights: Rights, at: Instant): Promise<void> {
  const flag = (value: boolean) => (value ? 1 : 0);
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('staff_people')
      .set({
        unit_scope: flag(rights.unitScope),
        touchpoints: flag(rights.touchpoints),
        two_factor_required: flag(rights.secondFactor),
        updated_at: toIso(at),
      })
      .where('id', '=', id)
      .execute();
    const entry = { at, actor: by.id, action: 'staff.rights', subject: id };
    await recordAudit(trx, { ...entry, details: { ...rights } });
  });
}
