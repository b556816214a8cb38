import { OtklikError } from '../kernel/errors.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Trx } from '../store/db.ts';
import type { MessageRow } from '../store/tables.ts';
import { refreshDue } from './case-dues.ts';
import { type Actor } from './claim-case.ts';
import { caseRow } from './hold-case.ts';
import { reopenClocks } from './clocks.ts';
import { keepDraft } from './reply-drafts.ts';

/** What was taken back, and where it would have gone. */
export interface Undone {
  readonly caseId: string;
  readonly conversationId: string;
  readonly text: string;
}

/** A reply of this person that still waits; null when there is none. */
async function ownReply(trx: Trx, messageId: string, staff: Actor): Promise<MessageRow | null> {
  const row = await trx
    .selectFrom('messages')
    .selectAll()
    .where('id', '=', messageId)
    .where('author', '=', 'operator')
    .where('staff_id', '=', staff.id)
    .executeTakeFirst();
  return row ?? null;
}

/**
 * Takes the parts of a message out of the outbox while nobody has begun to send any of them. The condition is in the
 * deletion itself: a part that a sender holds stays, and then all stay.
 */
async function takeOut(trx: Trx, messageId: string): Promise<void> {
  const whole = await trx
    .selectFrom('outbox')
    .select((eb) => eb.fn.countAll<number>().as('parts'))
    .where('message_id', '=', messageId)
    .executeTakeFirstOrThrow();
  const taken = await trx
    .deleteFrom('outbox')
    .where('message_id', '=', messageId)
    .where('state', '=', 'ready')
    .where('first_tried_at', 'is', null)
    .executeTakeFirst();
  if (whole.parts === 0 || taken.numDeletedRows !== BigInt(whole.parts))
    throw new OtklikError('conflict', 'Ответ уже ушёл, отменить его нельзя', {
      hint: 'Если в нём ошибка, напишите клиенту ещё раз.',
    });
}

/** What waits of the draft that was begun meanwhile follows the text that came back. */
async function intoDraft(trx: Trx, message: MessageRow, staff: Actor, at: Instant): Promise<string> {
  const key = { personId: staff.id, caseId: message.case_id ?? '', field: 'reply' as const };
  const begun = await trx
    .selectFrom('reply_drafts')
    .select('text')
    .where('person_id', '=', key.personId)
    .where('case_id', '=', key.caseId)
    .where('field', '=', key.field)
    .executeTakeFirst();
  const text = begun ? `${message.text}\n\n${begun.text}` : message.text;
  await keepDraft(trx, key, text, at);
  return text;
}

/**
 * Takes back a reply that has not left: it was never said, its clocks run on, its text is the writer's draft again. Throws
 * OtklikError `conflict` when it has left or is leaving; the caller's transaction is undone with it.
 */
export async function undoReply(trx: Trx, messageId: string, staff: Actor, at: Instant): Promise<Undone> {
  const message = await ownReply(trx, messageId, staff);
  if (!message?.case_id)
    throw new OtklikError('conflict', 'Этот ответ уже отменён или написан не вами', {
      hint: 'Обновите страницу.',
    });
  await takeOut(trx, messageId);
  await reopenClocks(trx, { messageId }, 'undone', at);
  await trx.deleteFrom('message_search').where('message_id', '=', messageId).execute();
  await trx.deleteFrom('messages').where('id', '=', messageId).execute();
  await takeUpAgain(trx, message.case_id, message.conversation_id, staff);
  await refreshDue(trx, message.case_id);
  const text = await intoDraft(trx, message, staff, at);
  return { caseId: message.case_id, conversationId: message.conversation_id, text };
}

/** The case is unanswered again, with the person who took the answer back; closed meanwhile, it is open again. */
async function takeUpAgain(trx: Trx, caseId: string, conversationId: string, staff: Actor): Promise<void> {
  const row = await caseRow(trx, caseId);
  if (row.status === 'closed') {
    const talk = await trx
      .updateTable('conversations')
      .set({ case_id: caseId, mode: 'operator' })
      .where('id', '=', conversationId)
      .where('case_id', 'is', null)
      .executeTakeFirst();
    if (talk.numUpdatedRows === 0n)
      throw new OtklikError('conflict', 'Вопрос закрыт, и клиент уже начал новый', {
        hint: 'Ответ уйдёт. Если в нём ошибка, напишите клиенту в новом вопросе.',
      });
  }
  await trx
    .updateTable('cases')
    .set({
      status: 'in_work',
      owner_id: row.owner_id ?? staff.id,
      answered_at: await lastAnswer(trx, caseId),
      closed_at: null,
      close_reason: null,
    })
    .where('id', '=', caseId)
    .execute();
}

async function lastAnswer(trx: Trx, caseId: string): Promise<Instant | null> {
  const row = await trx
    .selectFrom('messages')
    .select('occurred_at')
    .where('case_id', '=', caseId)
    .where('author', '=', 'operator')
    .orderBy('occurred_at', 'desc')
    .executeTakeFirst();
  return row?.occurred_at ?? null;
}

/** Lets a reply that waits leave now. Returns whether it still waited. */
export async function sendNow(trx: Trx, messageId: string, staff: Actor, at: Instant): Promise<boolean> {
  if ((await ownReply(trx, messageId, staff)) === null) return false;
  const hurried = await trx
    .updateTable('outbox')
    .set({ not_before: at })
    .where('message_id', '=', messageId)
    .where('state', '=', 'ready')
    .where('first_tried_at', 'is', null)
    .executeTakeFirst();
  return hurried.numUpdatedRows > 0n;
}
