import type { Trx } from '../store/db.ts';
import { caseRow } from './hold-case.ts';

/** The member of the staff who acts. */
export interface Actor {
  readonly id: string;
  readonly name: string;
  readonly role: string;
}

export type ClaimResult = { readonly claimed: true } | { readonly claimed: false; readonly holder: string };

/** Who holds a case, by name. */
export async function holderName(trx: Trx, ownerId: string): Promise<string> {
  const person = await trx
    .selectFrom('staff_people')
    .select('name')
    .where('id', '=', ownerId)
    .executeTakeFirst();
  return person?.name ?? 'другой сотрудник';
}

/** Takes the case if nobody has it. The condition is in the update itself, so of two who press at once one gets it. */
export async function takeCase(trx: Trx, caseId: string, staff: Actor): Promise<boolean> {
  const taken = await trx
    .updateTable('cases')
    .set((eb) => ({
      owner_id: staff.id,
      status: eb
        .case()
        .when('status', '=', 'answered')
        .then('answered' as const)
        .else('in_work' as const)
        .end(),
      version: eb('version', '+', 1),
    }))
    .where('id', '=', caseId)
    .where('status', '!=', 'closed')
    .where((eb) => eb.or([eb('owner_id', 'is', null), eb('owner_id', '=', staff.id)]))
    .executeTakeFirst();
  // After a takeover the bot keeps quiet in every conversation of the case.
  if (taken.numUpdatedRows === 1n) {
    await trx.updateTable('conversations').set({ mode: 'operator' }).where('case_id', '=', caseId).execute();
  }
  return taken.numUpdatedRows === 1n;
}

/** Takes the case for the person, or says who has it. */
export async function claimCase(trx: Trx, caseId: string, staff: Actor): Promise<ClaimResult> {
  if (await takeCase(trx, caseId, staff)) return { claimed: true };
  const row = await caseRow(trx, caseId);
  const holder = row.owner_id === null ? 'никто: вопрос закрыт' : await holderName(trx, row.owner_id);
  return { claimed: false, holder };
}

/** Puts a claimed case back: nobody holds it, and it waits again unless it was answered. */
export async function releaseCase(trx: Trx, caseId: string): Promise<void> {
  const row = await caseRow(trx, caseId);
  const status = row.status === 'in_work' ? 'waiting' : row.status;
  await trx.updateTable('cases').set({ owner_id: null, status }).where('id', '=', caseId).execute();
}
