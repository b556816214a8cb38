import { cutText } from '../channel/split-text.rules.ts';
import { newId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Trx } from '../store/db.ts';
import type { CaseRow, CaseStatus, ConversationRow } from '../store/tables.ts';
import { refreshDue } from './case-dues.ts';
import { closeClocks } from './end-clocks.ts';

const TITLE_LENGTH = 120;

/** The first line of what was written, short enough for a row of the queue. */
export function titleOf(text: string): string {
  const line = text.trim().split(/\r?\n/u, 1)[0]?.trim() ?? '';
  return line.length <= TITLE_LENGTH ? line : `${cutText(line, TITLE_LENGTH - 1)}…`;
}

/** The next number of a body's cases. The row is locked until the commit, so numbers have no gaps and no twins. */
export async function nextNumber(trx: Trx, agency: string): Promise<number> {
  const { value } = await trx
    .insertInto('counters')
    .values({ name: `case:${agency}`, value: 1 })
    .onConflict((c) => c.column('name').doUpdateSet((eb) => ({ value: eb('counters.value', '+', 1) })))
    .returning('value')
    .executeTakeFirstOrThrow();
  return value;
}

export interface NewCase {
  readonly conversation: ConversationRow;
  readonly kind: string;
  readonly text: string;
  readonly topic: string | null;
  readonly status: CaseStatus;
  readonly urgent: boolean;
  readonly reading: Readonly<Record<string, unknown>>;
  /** When the client began to wait: before `at`, when he wrote in several messages. */
  readonly openedAt?: Instant;
  readonly at: Instant;
}

type Given = 'id' | 'agency' | 'number' | 'client_id' | 'channel' | 'place' | 'kind' | 'title' | 'status';

/** Writes a new case: nobody's yet, with nothing answered and no term. When the client began to wait is `opened_at`. */
export async function addCase(
  trx: Trx,
  row: Pick<CaseRow, Given | 'opened_at' | 'last_client_at'> & Partial<CaseRow>,
): Promise<void> {
  await trx
    .insertInto('cases')
    .values({
      topic: null,
      owner_id: null,
      lease_until: 0,
      urgent: 0,
      reading: '{}',
      answered_at: null,
      closed_at: null,
      close_reason: null,
      due_at: null,
      version: 1,
      ...row,
    })
    .execute();
}

/** Opens a case for a conversation and makes it the conversation's open one. Returns its id. */
export async function openCase(trx: Trx, opened: NewCase): Promise<string> {
  const { conversation } = opened;
  const id = newId();
  await addCase(trx, {
    id,
    agency: conversation.agency,
    number: await nextNumber(trx, conversation.agency),
    client_id: conversation.client_id,
    channel: conversation.channel,
    place: conversation.place,
    kind: opened.kind,
    title: titleOf(opened.text),
    topic: opened.topic,
    status: opened.status,
    urgent: opened.urgent ? 1 : 0,
    reading: JSON.stringify(opened.reading),
    opened_at: opened.openedAt ?? opened.at,
    last_client_at: opened.at,
  });
  await trx.updateTable('conversations').set({ case_id: id }).where('id', '=', conversation.id).execute();
  return id;
}

/** Another message in an open case. A case in somebody's work stays there; urgency once seen is not lost. */
export async function touchCase(
  trx: Trx,
  caseId: string,
  touched: {
    readonly status: CaseStatus;
    readonly urgent: boolean;
    readonly at: Instant;
    readonly text: string;
    /** A colleague's answer by hand is no message of the client. */
    readonly by: 'client' | 'operator';
  },
): Promise<void> {
  const current = await trx
    .selectFrom('cases')
    .select(['status', 'owner_id', 'urgent', 'title'])
    .where('id', '=', caseId)
    .executeTakeFirstOrThrow();
  const claimed = current.owner_id !== null && touched.status === 'waiting';
  // The queue shows what waits for an answer, and what was asked before has had its own.
  const asksAnew =
    touched.status === 'waiting' && (current.status === 'bot' || current.status === 'answered');
  await trx
    .updateTable('cases')
    .set((eb) => ({
      status: claimed ? 'in_work' : touched.status,
      urgent: touched.urgent || current.urgent ? 1 : 0,
      ...(touched.by === 'client' ? { last_client_at: touched.at } : { answered_at: touched.at }),
      title: (asksAnew && titleOf(touched.text)) || current.title,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', caseId)
    .execute();
}

/** Closes a case: its clocks end with the reason, its conversations are free for the next matter, the bot may speak again. */
export async function closeCase(trx: Trx, caseId: string, reason: string, at: Instant): Promise<void> {
  await trx
    .updateTable('cases')
    .set({ status: 'closed', closed_at: at, close_reason: reason, owner_id: null, lease_until: 0 })
    .where('id', '=', caseId)
    .execute();
  await closeClocks(trx, caseId, reason, at);
  await trx
    .updateTable('conversations')
    .set({ case_id: null, mode: 'bot' })
    .where('case_id', '=', caseId)
    .execute();
  await refreshDue(trx, caseId);
}
