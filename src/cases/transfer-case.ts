import { type AgencyPack, say, unitsAt } from '../agency/index.ts';
import type { ChannelLimits } from '../channel/channel.ts';
import { OtklikError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instants.ts';
import { personById } from '../staff/people.ts';
import { maySee } from '../staff/person.ts';
import type { Db, Trx } from '../store/db.ts';
import type { CaseRow } from '../store/tables.ts';
import { answeringOf } from './answering.ts';
import { type Actor, holderName } from './claim-case.ts';
import { caseRow } from './hold-case.ts';
import { refreshDue } from './case-dues.ts';
import { sayIn } from './say-in.ts';
import { tellStaff } from './staff-news.ts';

export interface Transfer {
  readonly caseId: string;
  /** A colleague or a unit of the body, by id. */
  readonly to: { readonly person: string } | { readonly unit: string };
  /** What the receiver has to know; never empty. */
  readonly note: string;
  readonly staff: Actor;
  readonly at: Instant;
}

export type TransferResult =
  | { readonly transferred: true; readonly to: string }
  | { readonly transferred: false; readonly why: 'closed' | 'nobody' }
  | { readonly transferred: false; readonly why: 'not_holder'; readonly holder: string }
  | { readonly transferred: false; readonly why: 'too_many' };

interface TransferDeps {
  readonly pack: (agency: string) => AgencyPack;
  readonly limits: (account: string) => ChannelLimits | undefined;
}

/** How often a case was handed on. */
export async function transfersOf(db: Db, caseId: string): Promise<number> {
  const { count } = await db
    .selectFrom('transfers')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('case_id', '=', caseId)
    .executeTakeFirstOrThrow();
  return count;
}

interface Receiver {
  readonly name: string;
  readonly people: readonly string[];
  readonly change: Partial<Pick<CaseRow, 'owner_id' | 'unit' | 'status'>>;
}

async function receiverOf(
  trx: Trx,
  row: CaseRow,
  pack: AgencyPack,
  transfer: Transfer,
): Promise<Receiver | null> {
  const { to, at } = transfer;
  if ('person' in to) {
    const person = await personById(trx, to.person);
    const able = person && !person.blocked && person.role !== 'editor' && maySee(person, row.agency);
    if (!able || person.id === row.owner_id) return null;
    const status = row.status === 'answered' ? row.status : ('in_work' as const);
    return { name: person.name, people: [person.id], change: { owner_id: person.id, status } };
  }
  const unit = unitsAt(pack, at).find(({ id }) => id === to.unit);
  if (!unit) return null;
  const members = await trx
    .selectFrom('staff_units')
    .select('person_id')
    .where('agency', '=', row.agency)
    .where('unit', '=', unit.id)
    .execute();
  const status = row.status === 'answered' ? row.status : ('waiting' as const);
  return {
    name: unit.name,
    people: members.map((one) => one.person_id),
    change: { owner_id: null, unit: unit.id, status },
  };
}

async function obstacle(
  trx: Trx,
  row: CaseRow,
  transfer: Transfer,
  max: number | null,
): Promise<TransferResult | null> {
  const { staff } = transfer;
  if (row.status === 'closed') return { transferred: false, why: 'closed' };
  if (row.owner_id !== null && row.owner_id !== staff.id && staff.role === 'operator')
    return { transferred: false, why: 'not_holder', holder: await holderName(trx, row.owner_id) };
  if (max !== null && (await transfersOf(trx, row.id)) >= max) return { transferred: false, why: 'too_many' };
  return null;
}

/** L1-30, U-17: the client is told before the receiver speaks; in private only, a thread is no place for it. */
async function tellClient(
  trx: Trx,
  row: CaseRow,
  name: string,
  deps: TransferDeps,
  at: Instant,
): Promise<void> {
  const talks = await trx
    .selectFrom('conversations')
    .selectAll()
    .where('case_id', '=', row.id)
    .where('place', '=', 'private')
    .where('unreachable', '=', 0)
    .execute();
  const text = say(deps.pack(row.agency), 'transferred', { unit: name });
  for (const conversation of talks) {
    const said = { conversation, caseId: row.id, text, author: 'bot', staffId: null, at } as const;
    await sayIn(trx, deps.limits(conversation.account), said);
  }
}

/**
 * Hands a case on, with a note for the receiver and a word to the client. At most as often as the body's act allows
 * (L1-30, U-17, K-32: twice). Throws OtklikError `bad_input` without a note.
 */
export async function transferCase(
  trx: Trx,
  transfer: Transfer,
  deps: TransferDeps,
): Promise<TransferResult> {
  const { caseId, staff, at } = transfer;
  const note = transfer.note.trim();
  if (note === '')
    throw new OtklikError('bad_input', 'Напишите, что передать вместе с вопросом', {
      hint: 'Одной строки хватит: что уже сделано и чего ждёт клиент.',
    });
  // The row is held from here on: of two transfers at once the second counts the first.
  await trx
    .updateTable('cases')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', caseId)
    .execute();
  const row = await caseRow(trx, caseId);
  const pack = deps.pack(row.agency);
  const stopped = await obstacle(trx, row, transfer, answeringOf(pack, at).transfers.max);
  if (stopped) return stopped;
  const receiver = await receiverOf(trx, row, pack, transfer);
  if (!receiver) return { transferred: false, why: 'nobody' };
  await trx.updateTable('cases').set(receiver.change).where('id', '=', caseId).execute();
  await trx
    .insertInto('transfers')
    .values({
      id: newId(),
      case_id: caseId,
      agency: row.agency,
      by_id: staff.id,
      to_person: 'person' in transfer.to ? transfer.to.person : null,
      to_unit: 'unit' in transfer.to ? transfer.to.unit : null,
      note,
      at,
    })
    .execute();
  const told = `Передано: ${receiver.name}. ${note}`;
  await trx
    .insertInto('notes')
    .values({ id: newId(), case_id: caseId, staff_id: staff.id, text: told, at })
    .execute();
  const news = { caseId, kind: 'transferred', byName: staff.name, text: note, at } as const;
  await tellStaff(trx, receiver.people, news);
  await tellClient(trx, row, receiver.name, deps, at);
  await refreshDue(trx, caseId);
  return { transferred: true, to: receiver.name };
}
