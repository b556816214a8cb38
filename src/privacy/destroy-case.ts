import { forgetText } from '../inbox/forget-text.ts';
import type { Trx } from '../store/db.ts';
import type { Stretch } from './stretches.ts';
import { stretchesOf } from './stretches.ts';

/** How much of what was destroyed; numbers only. */
export interface Destroyed {
  readonly messages: number;
  readonly files: number;
  readonly notes: number;
  /** Raw calls of platforms. */
  readonly events: number;
  /** To the applicant of an appeal and to bodies about it. */
  readonly letters: number;
  /** Of appeals that were never sent. */
  readonly drafts: number;
}

export const NOTHING_DESTROYED: Destroyed = {
  messages: 0,
  files: 0,
  notes: 0,
  events: 0,
  letters: 0,
  drafts: 0,
};

export function sumOf(a: Destroyed, b: Destroyed): Destroyed {
  return {
    messages: a.messages + b.messages,
    files: a.files + b.files,
    notes: a.notes + b.notes,
    events: a.events + b.events,
    letters: a.letters + b.letters,
    drafts: a.drafts + b.drafts,
  };
}

/**
 * Takes what people wrote and sent out of a case, everywhere it stands: messages and their earlier wordings, search,
 * notes, files, what platforms called, what was sent to them. The case stays with its number, topic, times and clocks,
 * for the reports. To be repeated without harm.
 */
export async function destroyCase(trx: Trx, caseId: string): Promise<Destroyed> {
  const stretches = await stretchesOf(trx, caseId);
  const rows = await trx.selectFrom('messages').select('id').where('case_id', '=', caseId).execute();
  const ids = rows.map(({ id }) => id);
  let counts = { ...NOTHING_DESTROYED };
  for (let i = 0; i < ids.length; i += BATCH)
    counts = sumOf(counts, await destroyMessages(trx, ids.slice(i, i + BATCH)));
  for (const stretch of stretches)
    counts = { ...counts, events: counts.events + (await forgetStretch(trx, stretch)) };
  await forgetMemory(trx, caseId, stretches);
  const notes = await trx.deleteFrom('notes').where('case_id', '=', caseId).executeTakeFirst();
  await forgetWords(trx, caseId);
  return { ...counts, notes: Number(notes.numDeletedRows) };
}

/** Below the number of parameters that each engine takes. */
const BATCH = 500;

/** Empties messages; their places, times and authors stay. */
export async function destroyMessages(trx: Trx, ids: readonly string[]): Promise<Destroyed> {
  if (ids.length === 0) return NOTHING_DESTROYED;
  // Without the platform's number no later edit can write into the message.
  await trx
    .updateTable('messages')
    .set({ text: '', data: '{}', external_id: null })
    .where('id', 'in', ids)
    .execute();
  await trx.deleteFrom('message_search').where('message_id', 'in', ids).execute();
  await trx.deleteFrom('message_versions').where('message_id', 'in', ids).execute();
  await trx.updateTable('knowledge_gaps').set({ asked: null }).where('message_id', 'in', ids).execute();
  // What did not arrive has no use without its text; of the rest the proof of sending stays.
  await trx
    .deleteFrom('outbox')
    .where('message_id', 'in', ids)
    .where('state', 'in', ['failed', 'unknown'])
    .execute();
  await trx
    .updateTable('outbox')
    .set({ payload: '{}', reason: null })
    .where('message_id', 'in', ids)
    .execute();
  const files = await trx.deleteFrom('files').where('message_id', 'in', ids).executeTakeFirst();
  return { ...NOTHING_DESTROYED, messages: ids.length, files: Number(files.numDeletedRows) };
}

/** What platforms sent in this stretch keeps its key, so that a repeat is still known, and nothing to read. */
async function forgetStretch(trx: Trx, { account, externalId, from, until }: Stretch): Promise<number> {
  const rows = await trx
    .selectFrom('inbox')
    .select(['id', 'raw'])
    .where('account', '=', account)
    .where('conversation', '=', externalId)
    .where('received_at', '>=', from)
    .$if(until !== null, (q) => q.where('received_at', '<', until ?? 0))
    .where('state', 'in', ['done', 'ignored'])
    .execute();
  for (const row of rows) await forgetText(trx, row);
  await trx
    .deleteFrom('chat_events')
    .where('session_id', '=', externalId)
    .where('at', '>=', from)
    .$if(until !== null, (q) => q.where('at', '<', until ?? 0))
    .execute();
  return rows.length;
}

/** What the bot remembers of a talk is of its last case. */
async function forgetMemory(trx: Trx, caseId: string, stretches: readonly Stretch[]): Promise<void> {
  const last = stretches.filter(({ until }) => until === null).map(({ conversation }) => conversation);
  if (last.length === 0) return;
  await trx
    .updateTable('conversations')
    .set({ memory: '{}' })
    .where('id', 'in', last)
    .where((eb) => eb.or([eb('case_id', '=', caseId), eb('case_id', 'is', null)]))
    .execute();
}

/** Words beside the messages that were taken out of them or tell of them. */
async function forgetWords(trx: Trx, caseId: string): Promise<void> {
  await trx
    .updateTable('cases')
    .set((eb) => ({ title: '', reading: '{}', version: eb('version', '+', 1) }))
    .where('id', '=', caseId)
    .execute();
  await trx
    .updateTable('reading_corrections')
    .set({ proposed: null, corrected: null })
    .where('case_id', '=', caseId)
    .where('field', '=', 'need')
    .execute();
  await trx.deleteFrom('reply_drafts').where('case_id', '=', caseId).execute();
  await trx.deleteFrom('staff_news').where('case_id', '=', caseId).execute();
  await trx.updateTable('transfers').set({ note: '' }).where('case_id', '=', caseId).execute();
  await trx
    .updateTable('reply_proposals')
    .set({ text: '', sent_text: null, reason: null })
    .where('case_id', '=', caseId)
    .execute();
  await trx.updateTable('decisions').set({ details: '{}' }).where('case_id', '=', caseId).execute();
  await trx
    .updateTable('moderation')
    .set({ reason: null, restored_why: null })
    .where('case_id', '=', caseId)
    .execute();
  await trx
    .updateTable('clock_events')
    .set({ details: '{}' })
    .where('details', 'like', '%"reason":%')
    .where('clock_id', 'in', (eb) =>
      eb.selectFrom('clocks').select('id').where('case_id', '=', caseId).where('set_by', 'is not', null),
    )
    .execute();
}
