import { MINUTE, type Instant } from '../kernel/instants.ts';
import { newId } from '../kernel/ids.ts';
import { recordAudit } from '../staff/audit.ts';
import type { Db, Trx } from '../store/db.ts';
import { type Actor, holderName, releaseCase } from './claim-case.ts';
import { caseRow } from './hold-case.ts';
import { refreshDue } from './case-dues.ts';
import { tellStaff } from './staff-news.ts';

const AT_ONCE = 50;

/** The holder is at work on the case: his claim holds for so many minutes more. */
export async function prolongClaim(
  db: Db,
  held: { readonly caseId: string; readonly personId: string },
  minutes: number,
  at: Instant,
): Promise<void> {
  await db
    .updateTable('cases')
    .set({ lease_until: at + minutes * MINUTE })
    .where('id', '=', held.caseId)
    .where('owner_id', '=', held.personId)
    .execute();
}

/** A claim that ended by itself: the case is in the queue again, and its holder and its history say so. */
async function endClaim(trx: Trx, caseId: string, now: Instant): Promise<boolean> {
  const ended = await trx
    .updateTable('cases')
    .set({ lease_until: 0 })
    .where('id', '=', caseId)
    .where('status', '=', 'in_work')
    .where('lease_until', '>', 0)
    .where('lease_until', '<=', now)
    .returning('owner_id')
    .executeTakeFirst();
  if (!ended) return false;
  await releaseCase(trx, caseId);
  await refreshDue(trx, caseId);
  if (ended.owner_id === null) return true;
  const news = { caseId, kind: 'claim_ended', byName: '', text: '', at: now } as const;
  await tellStaff(trx, [ended.owner_id], news);
  const entry = { actor: 'system', action: 'claim.ended', subject: `case:${caseId}`, at: now };
  await recordAudit(trx, { ...entry, details: { holder: ended.owner_id } });
  return true;
}

/** Gives back what its holders have not touched for the time of the policy. Returns the cases that are free. */
export async function endClaims(db: Db, now: Instant): Promise<string[]> {
  const due = await db
    .selectFrom('cases')
    .select('id')
    .where('status', '=', 'in_work')
    .where('lease_until', '>', 0)
    .where('lease_until', '<=', now)
    .orderBy('lease_until')
    .limit(AT_ONCE)
    .execute();
  const free: string[] = [];
  for (const { id } of due) {
    if (await db.transaction().execute((trx) => endClaim(trx, id, now))) free.push(id);
  }
  return free;
}

/** The end of a shift: what the person holds and has not answered waits in the queue again. Returns these cases. */
export async function releaseAll(trx: Trx, staff: Actor, at: Instant): Promise<string[]> {
  const held = await trx
    .selectFrom('cases')
    .select('id')
    .where('owner_id', '=', staff.id)
    .where('status', '=', 'in_work')
    .execute();
  for (const { id } of held) {
    await releaseCase(trx, id);
    await refreshDue(trx, id);
    await recordAudit(trx, {
      actor: staff.id,
      action: 'release',
      subject: `case:${id}`,
      at,
      details: { why: 'signed_out' },
    });
  }
  return held.map(({ id }) => id);
}

/** A supervisor takes a colleague's case over; the colleague is told. Returns who held it, null for nobody. */
export async function takeOver(trx: Trx, caseId: string, staff: Actor, at: Instant): Promise<string | null> {
  const row = await caseRow(trx, caseId);
  if (row.owner_id === null || row.owner_id === staff.id || row.status === 'closed') return null;
  const holder = await holderName(trx, row.owner_id);
  const taken = await trx
    .updateTable('cases')
    .set((eb) => ({ owner_id: staff.id, version: eb('version', '+', 1) }))
    .where('id', '=', caseId)
    .where('owner_id', '=', row.owner_id)
    .executeTakeFirst();
  if (taken.numUpdatedRows === 0n) return null;
  await trx
    .insertInto('notes')
    .values({
      id: newId(),
      case_id: caseId,
      staff_id: staff.id,
      text: `Вопрос забран у сотрудника: ${holder}`,
      at,
    })
    .execute();
  const news = { caseId, kind: 'taken_over', byName: staff.name, text: '', at } as const;
  await tellStaff(trx, [row.owner_id], news);
  return holder;
}
