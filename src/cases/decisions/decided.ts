import { newId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instants.ts';
import type { Db, Trx } from '../../store/db.ts';
import type { CaseRow, ConversationRow, DecisionsTable } from '../../store/tables.ts';
import { type Actor, holderName } from '../claim-case.ts';
import { holdKnownCase } from '../hold-case.ts';

/** What every decision needs to know. */
export interface Deciding {
  readonly caseId: string;
  /** Where the client is told. */
  readonly conversationId: string;
  readonly staff: Actor;
  /** The case's version that the page was rendered from: something newer stops the decision. */
  readonly seenVersion: number;
  readonly at: Instant;
}

/** What stands in the way of a decision. */
export type NotDecided =
  | { readonly decided: false; readonly why: 'closed' | 'stale' | 'unreachable' | 'no_talk' }
  | { readonly decided: false; readonly why: 'held'; readonly holder: string };

export interface Ready {
  readonly row: CaseRow;
  readonly conversation: ConversationRow;
}

/** Locks the case and looks whether this person may decide now, having read what there is to read. */
export async function mayDecide(trx: Trx, asked: Deciding): Promise<{ readonly row: CaseRow } | NotDecided> {
  const row = await holdKnownCase(trx, asked.caseId);
  const { staff } = asked;
  if (row.status === 'closed') return { decided: false, why: 'closed' };
  if (row.owner_id !== null && row.owner_id !== staff.id && staff.role === 'operator')
    return { decided: false, why: 'held', holder: await holderName(trx, row.owner_id) };
  return row.version === asked.seenVersion ? { row } : { decided: false, why: 'stale' };
}

/** The same for a decision that the client is told of. */
export async function readyToDecide(trx: Trx, asked: Deciding): Promise<Ready | NotDecided> {
  const ready = await mayDecide(trx, asked);
  if ('decided' in ready) return ready;
  const conversation = await trx
    .selectFrom('conversations')
    .selectAll()
    .where('id', '=', asked.conversationId)
    .where('case_id', '=', asked.caseId)
    .executeTakeFirst();
  if (!conversation) return { decided: false, why: 'no_talk' };
  return conversation.unreachable === 1 ? { decided: false, why: 'unreachable' } : { ...ready, conversation };
}

/** Keeps a decision as it was made. */
export async function keepDecision(
  trx: Trx,
  row: Pick<CaseRow, 'id' | 'agency'>,
  made: Pick<DecisionsTable, 'kind' | 'choice' | 'clause' | 'message_id'> & {
    readonly details: Readonly<Record<string, unknown>>;
    readonly staff: Actor;
    readonly at: Instant;
  },
): Promise<void> {
  const { details, staff, ...rest } = made;
  const whose = { case_id: row.id, agency: row.agency, staff_id: staff.id };
  await trx
    .insertInto('decisions')
    .values({ id: newId(), ...whose, ...rest, details: JSON.stringify(details) })
    .execute();
}

/** A decision as the page of its case shows it. */
export interface Decided extends Pick<DecisionsTable, 'id' | 'kind' | 'choice' | 'clause' | 'at'> {
  readonly staff: string | null;
}

/** What was decided in a case, in order. */
export async function decisionsOf(db: Db, caseId: string): Promise<readonly Decided[]> {
  return db
    .selectFrom('decisions')
    .leftJoin('staff_people', 'staff_people.id', 'decisions.staff_id')
    .select(['decisions.id', 'decisions.kind', 'decisions.choice', 'decisions.clause', 'decisions.at'])
    .select('staff_people.name as staff')
    .where('case_id', '=', caseId)
    .orderBy('decisions.id')
    .execute();
}
