import { OtklikError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instants.ts';
import { personById } from '../staff/people.ts';
import type { Db, Trx } from '../store/db.ts';
import type { CaseRow, ReplyProposalRow } from '../store/tables.ts';
import { mayApproveReply } from './approval.rules.ts';
import { type Actor } from './claim-case.ts';
import { caseRow } from './hold-case.ts';
import { dropDraft, keepDraft } from './reply-drafts.ts';
import type { Reply, ReplyResult } from './reply-to-case.ts';
import { tellStaff } from './staff-news.ts';

/** An answer that waits for approval, or waited, with the names of those concerned. */
export interface Proposal extends ReplyProposalRow {
  readonly author: string;
}

/** Open variants of a case, the oldest first. */
export async function openProposals(db: Db, caseId: string): Promise<readonly Proposal[]> {
  const rows = await db
    .selectFrom('reply_proposals')
    .leftJoin('staff_people', 'staff_people.id', 'reply_proposals.author_id')
    .selectAll('reply_proposals')
    .select('staff_people.name as author')
    .where('case_id', '=', caseId)
    .where('state', '=', 'open')
    .orderBy('reply_proposals.id')
    .execute();
  return rows.map((row) => ({ ...row, author: row.author ?? '' }));
}

/** Those who may approve in a body: supervisors of it. */
async function approvers(trx: Trx, row: CaseRow, author: string): Promise<readonly string[]> {
  const people = await trx
    .selectFrom('staff_people')
    .select(['id', 'agencies'])
    .where('role', '=', 'supervisor')
    .where('blocked', '=', 0)
    .where('id', '!=', author)
    .execute();
  return people
    .filter(({ agencies }) => (JSON.parse(agencies) as readonly string[]).includes(row.agency))
    .map(({ id }) => id);
}

/** Holds the case for this transaction: of two decisions at once the second sees the first. */
async function holdCase(trx: Trx, caseId: string): Promise<CaseRow> {
  await trx
    .updateTable('cases')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', caseId)
    .execute();
  return caseRow(trx, caseId);
}

/** Ends open variants of others, or of one author, in favour of another; their authors are told. */
async function supersede(
  trx: Trx,
  caseId: string,
  by: { readonly staff: Actor; readonly at: Instant },
  author?: string,
): Promise<void> {
  const old = await trx
    .updateTable('reply_proposals')
    .set({ state: 'superseded', decided_by: by.staff.id, decided_at: by.at })
    .where('case_id', '=', caseId)
    .where('state', '=', 'open')
    .$if(author !== undefined, (q) => q.where('author_id', '=', author ?? ''))
    .returning('author_id')
    .execute();
  const others = old.map((one) => one.author_id).filter((id) => id !== by.staff.id);
  const news = { caseId, kind: 'superseded', byName: by.staff.name, text: '', at: by.at } as const;
  await tellStaff(trx, others, news);
}

/**
 * Puts an answer before the approvers instead of sending it. A newer variant of the same author takes the older one's
 * place; variants of several authors stand beside each other.
 */
export async function proposeReply(
  trx: Trx,
  reply: Reply,
): Promise<ReplyResult | { readonly proposed: true }> {
  const { caseId, staff, at, text } = reply;
  const row = await caseRow(trx, caseId);
  if (row.status === 'closed') return { sent: false, why: 'closed' };
  if (row.version !== reply.seenVersion) return { sent: false, why: 'stale' };
  await holdCase(trx, caseId);
  await supersede(trx, caseId, { staff, at }, staff.id);
  await trx
    .insertInto('reply_proposals')
    .values({
      id: newId(),
      case_id: caseId,
      conversation_id: reply.conversationId,
      author_id: staff.id,
      text,
      state: 'open',
      at,
      decided_by: null,
      decided_at: null,
      sent_text: null,
      reason: null,
    })
    .execute();
  await dropDraft(trx, { personId: staff.id, caseId, field: 'reply' });
  const news = { caseId, kind: 'to_approve', byName: staff.name, text: '', at } as const;
  await tellStaff(trx, await approvers(trx, row, staff.id), news);
  return { proposed: true };
}

/** A variant that this person may decide on now. Throws OtklikError `conflict`, `forbidden`. */
async function decidable(trx: Trx, id: string, staff: Actor): Promise<ReplyProposalRow> {
  const found = await trx
    .selectFrom('reply_proposals')
    .select('case_id')
    .where('id', '=', id)
    .executeTakeFirst();
  if (found) await holdCase(trx, found.case_id);
  const row = await trx.selectFrom('reply_proposals').selectAll().where('id', '=', id).executeTakeFirst();
  if (row?.state !== 'open')
    throw new OtklikError('conflict', 'По этому варианту уже решили или его сменил другой', {
      hint: 'Обновите страницу: там видно, что решили.',
    });
  if (!mayApproveReply(staff, row.author_id))
    throw new OtklikError('forbidden', 'Утверждает руководитель, и не свой ответ', {
      hint: 'Попросите другого руководителя.',
    });
  return row;
}

export interface Approval {
  readonly id: string;
  /** The text as it goes out: the approver may have changed it. */
  readonly text: string;
  /** The case's version that the approver's page was rendered from. */
  readonly seenVersion: number;
  readonly staff: Actor;
  readonly undoFor: number;
  readonly at: Instant;
}

/**
 * Approves one variant and sends it in its author's name; the others are superseded. What the client wrote since the
 * approver's page was made stops it once, as it stops any answer. Throws OtklikError `conflict`, `forbidden`.
 */
export async function approveReply(
  trx: Trx,
  approval: Approval,
  send: (reply: Reply) => Promise<ReplyResult>,
): Promise<ReplyResult> {
  const { id, staff, at } = approval;
  const text = approval.text.trim();
  const before = await trx
    .selectFrom('reply_proposals')
    .innerJoin('cases', 'cases.id', 'reply_proposals.case_id')
    .select('cases.version')
    .where('reply_proposals.id', '=', id)
    .executeTakeFirst();
  const row = await decidable(trx, id, staff);
  if (before?.version !== approval.seenVersion) return { sent: false, why: 'stale' };
  const author = await personById(trx, row.author_id);
  const { version } = await caseRow(trx, row.case_id);
  const result = await send({
    caseId: row.case_id,
    conversationId: row.conversation_id,
    staff: { id: row.author_id, name: author?.name ?? '', role: author?.role ?? 'operator' },
    text,
    seenVersion: version,
    override: true,
    undoFor: approval.undoFor,
    at,
  });
  if (!result.sent) return result;
  await trx
    .updateTable('reply_proposals')
    .set({
      state: 'approved',
      decided_by: staff.id,
      decided_at: at,
      sent_text: text === row.text ? null : text,
    })
    .where('id', '=', id)
    .execute();
  const news = { caseId: row.case_id, kind: 'approved', byName: staff.name, text: '', at } as const;
  await tellStaff(trx, [row.author_id], news);
  await supersede(trx, row.case_id, { staff, at });
  return result;
}

export interface ReturnedProposal {
  readonly id: string;
  readonly reason: string;
  readonly staff: Actor;
  readonly at: Instant;
}

/** Gives a variant back to its author with the reason; the text is his draft again. Returns the case. Throws OtklikError as above. */
export async function returnReply(trx: Trx, returned: ReturnedProposal): Promise<string> {
  const { id, staff, at } = returned;
  const reason = returned.reason.trim();
  if (reason === '')
    throw new OtklikError('bad_input', 'Напишите автору, что исправить', { hint: 'Одной строки хватит.' });
  const row = await decidable(trx, id, staff);
  await trx
    .updateTable('reply_proposals')
    .set({ state: 'returned', decided_by: staff.id, decided_at: at, reason })
    .where('id', '=', id)
    .execute();
  await keepDraft(trx, { personId: row.author_id, caseId: row.case_id, field: 'reply' }, row.text, at);
  const news = { caseId: row.case_id, kind: 'returned', byName: staff.name, text: reason, at } as const;
  await tellStaff(trx, [row.author_id], news);
  return row.case_id;
}
