import { performAct } from '../cases/act.ts';
import type { Actor } from '../cases/claim-case.ts';
import { newId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Trx } from '../store/db.ts';
import { unsentDraftsOf } from './destroy-draft.ts';
import type { Db } from '../store/db.ts';

/** Cases of one act: it has to be read by the people who sign it. */
const MOST_OF_AN_ACT = 1_000;

export interface RetentionApproval {
  readonly agency: string;
  /** The class, and how many the person saw: if there are fewer now, only those. */
  readonly class: string;
  readonly clause: string;
  readonly upTo: Instant;
  readonly staff: Actor;
  readonly at: Instant;
}

export interface Approved {
  readonly act: string;
  readonly number: number;
  readonly subjects: number;
}

/** A person decides that what was proposed by a class until an instant is destroyed. Null when nothing waits. */
export async function approveRetention(db: Db, wanted: RetentionApproval): Promise<Approved | null> {
  const { agency, clause, staff, at } = wanted;
  const act = {
    name: 'data.approve',
    subject: `agency:${agency}`,
    staff,
    at,
    details: { class: wanted.class },
  };
  return performAct(db, act, async (trx) => {
    const rows = await trx
      .selectFrom('destructions')
      .select('id')
      .where('agency', '=', agency)
      .where('class', '=', wanted.class)
      .where('state', '=', 'proposed')
      .where('found_at', '<=', wanted.upTo)
      .orderBy('due_at')
      .limit(MOST_OF_AN_ACT)
      .execute();
    if (rows.length === 0) return null;
    const made = await openAct(trx, { agency, ground: 'retention', clause, request: null, staff, at });
    await trx
      .updateTable('destructions')
      .set({ act_id: made.act, state: 'approved' })
      .where(
        'id',
        'in',
        rows.map(({ id }) => id),
      )
      .where('state', '=', 'proposed')
      .execute();
    return { ...made, subjects: rows.length };
  });
}

interface NewAct {
  readonly agency: string;
  readonly ground: 'retention' | 'request';
  readonly clause: string;
  readonly request: string | null;
  readonly staff: Actor;
  readonly at: Instant;
}

/** Acts are numbered for each body. */
async function openAct(trx: Trx, act: NewAct): Promise<{ readonly act: string; readonly number: number }> {
  const { value: number } = await trx
    .insertInto('counters')
    .values({ name: `destruction:${act.agency}`, value: 1 })
    .onConflict((c) => c.column('name').doUpdateSet((eb) => ({ value: eb('counters.value', '+', 1) })))
    .returning('value')
    .executeTakeFirstOrThrow();
  const id = newId();
  await trx
    .insertInto('destruction_acts')
    .values({
      id,
      agency: act.agency,
      number,
      ground: act.ground,
      clause: act.clause,
      request_id: act.request,
      approved_by: act.staff.id,
      approved_at: act.at,
      done_at: null,
    })
    .execute();
  return { act: id, number };
}

/**
 * Everything of one person is to be destroyed on his demand: all cases but appeals, which the law keeps, drafts that he
 * never sent, and then the person. Runs in the transaction that decides the request.
 */
export async function approvePerson(
  trx: Trx,
  wanted: Omit<NewAct, 'ground'> & { readonly clientId: string },
): Promise<Approved> {
  const { clientId, agency, at } = wanted;
  const cases = await trx
    .selectFrom('cases')
    .select(['id', 'kind'])
    .where('client_id', '=', clientId)
    .where('agency', '=', agency)
    .execute();
  const free = cases.filter(({ kind }) => kind !== 'appeal').map(({ id }) => ['case', id] as const);
  // Who has sent an appeal has to be known while it is kept.
  const drafts = (await unsentDraftsOf(trx, clientId)).map((id) => ['draft', id] as const);
  const rest = free.length === cases.length ? [['client', clientId] as const] : drafts;
  const subjects = [...free, ...rest];
  const made = await openAct(trx, { ...wanted, ground: 'request' });
  const row = { act_id: made.act, state: 'approved' as const, lease_until: 0 };
  for (const [kind, subject] of subjects) {
    await trx
      .insertInto('destructions')
      .values({
        id: newId(),
        ...row,
        agency,
        subject_kind: kind,
        subject_id: subject,
        client_id: clientId,
        class: null,
        due_at: at,
        counts: '{}',
        found_at: at,
        lease_owner: null,
        done_at: null,
      })
      .onConflict((c) =>
        c.columns(['subject_kind', 'subject_id']).doUpdateSet(row).where('destructions.state', '!=', 'done'),
      )
      .execute();
  }
  return { ...made, subjects: subjects.length };
}
