import { performAct } from '../cases/act.ts';
import type { Actor } from '../cases/claim-case.ts';
import { newId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Db } from '../store/db.ts';
import { placeOf, type Seal } from '../store/seal.ts';
import type { PrivacyHoldsTable } from '../store/tables.ts';
import { mailsOfCase } from './destroy-appeal.ts';

export type HoldGround = PrivacyHoldsTable['ground'];

export interface NewHold {
  readonly agency: string;
  readonly clientId: string;
  readonly ground: HoldGround;
  readonly reason: string;
  readonly staff: Actor;
  readonly at: Instant;
}

/** Keeps a person's data from destruction: a court, a review of an appeal or a check needs them. Returns its id. */
export async function setHold(db: Db, seal: Seal, hold: NewHold): Promise<string> {
  const { agency, clientId, ground, reason, staff, at } = hold;
  const id = newId();
  const act = { name: 'data.hold', subject: `client:${clientId}`, staff, at, details: { ground } };
  return performAct(db, act, async (trx) => {
    await trx
      .insertInto('privacy_holds')
      .values({
        id,
        agency,
        client_id: clientId,
        ground,
        reason: seal.seal(reason, placeOf('privacy_holds', 'reason', id)),
        set_by: staff.id,
        set_at: at,
        lifted_by: null,
        lifted_at: null,
      })
      .execute();
    return id;
  });
}

/** False when it was lifted already. */
export async function liftHold(
  db: Db,
  which: { readonly id: string; readonly clientId: string },
  staff: Actor,
  at: Instant,
): Promise<boolean> {
  const act = { name: 'data.release', subject: `client:${which.clientId}`, staff, at };
  return performAct(db, act, async (trx) => {
    const lifted = await trx
      .updateTable('privacy_holds')
      .set({ lifted_by: staff.id, lifted_at: at })
      .where('id', '=', which.id)
      .where('client_id', '=', which.clientId)
      .where('lifted_at', 'is', null)
      .executeTakeFirst();
    return lifted.numUpdatedRows === 1n;
  });
}

export type Held = 'hold' | 'open_request' | 'open_case' | 'open_sends';

/**
 * Why a person's data may not be destroyed now; null when nothing stands in the way. `asked` is the request by which
 * they are to be destroyed: it does not keep them.
 */
export async function heldBy(db: Db, clientId: string, asked: string | null): Promise<Held | null> {
  const hold = await db
    .selectFrom('privacy_holds')
    .select('id')
    .where('client_id', '=', clientId)
    .where('lifted_at', 'is', null)
    .executeTakeFirst();
  if (hold) return 'hold';
  const request = await db
    .selectFrom('privacy_requests')
    .select('id')
    .where('client_id', '=', clientId)
    .where('state', '=', 'open')
    .$if(asked !== null, (q) => q.where('id', '!=', asked ?? ''))
    .executeTakeFirst();
  return request ? 'open_request' : null;
}

/**
 * Why a case may not be destroyed now: it is not closed, or what was said in it has not left. The case in which the
 * destruction was demanded stays open until it is done; it only has to be answered.
 */
export async function caseHeldBy(db: Db, caseId: string, asked: string | null): Promise<Held | null> {
  const row = await db.selectFrom('cases').select('status').where('id', '=', caseId).executeTakeFirst();
  if (row && row.status !== 'closed' && !(await isAnsweredRequest(db, caseId, asked))) return 'open_case';
  const open = await db
    .selectFrom('outbox')
    .innerJoin('messages', 'messages.id', 'outbox.message_id')
    .select('outbox.id')
    .where('messages.case_id', '=', caseId)
    .where('outbox.state', 'in', ['ready', 'sending'])
    .executeTakeFirst();
  if (open) return 'open_sends';
  const mails = await mailsOfCase(db, caseId);
  return mails.some(({ state }) => state === 'waiting' || state === 'sending') ? 'open_sends' : null;
}

async function isAnsweredRequest(db: Db, caseId: string, asked: string | null): Promise<boolean> {
  if (asked === null) return false;
  const own = await db
    .selectFrom('privacy_requests')
    .select('id')
    .where('id', '=', asked)
    .where('case_id', '=', caseId)
    .executeTakeFirst();
  const waiting = await db
    .selectFrom('clocks')
    .select('id')
    .where('case_id', '=', caseId)
    .where('state', '=', 'running')
    .where('process', '=', 'reply')
    .executeTakeFirst();
  return own !== undefined && waiting === undefined;
}
