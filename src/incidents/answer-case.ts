import { countAsAnswer } from '../cases/count-as-answer.ts';
import { holdCase } from '../cases/hold-case.ts';
import { sayIn } from '../cases/say-in.ts';
import type { ChannelLimits } from '../channel/channel.ts';
import type { Instant } from '../kernel/instants.ts';
import { recordAudit } from '../staff/audit.ts';
import type { Trx } from '../store/db.ts';
import type { CaseRow, ConversationRow } from '../store/tables.ts';

export interface WaveAnswer {
  readonly id: string;
  readonly incidentId: string;
  readonly text: string;
  readonly author: string;
}

/** Why the answer was not said in a case. */
export type SkipReason = 'closed' | 'answered' | 'held' | 'unreachable' | 'nowhere';

/**
 * Says the answer in one case: the same words, its own message, its own clocks met, its own rows in the outbox, all in
 * the transaction that marks it as said, so that it is said once whoever is killed when. False when another process has
 * it, or the answer was stopped.
 */
export async function answerCase(
  trx: Trx,
  answer: WaveAnswer,
  caseId: string,
  limitsOf: (account: string) => ChannelLimits | undefined,
  at: Instant,
): Promise<boolean> {
  if (!(await take(trx, answer, caseId, at))) return false;
  const row = await holdCase(trx, caseId);
  const talk = await talkOf(trx, caseId);
  const reason = obstacle(answer, row, talk);
  if (reason !== null || row === undefined || talk === undefined) {
    await settle(trx, answer, caseId, { state: 'skipped', reason: reason ?? 'nowhere' });
    return true;
  }
  const messageId = await sayIn(trx, limitsOf(talk.account), {
    conversation: talk,
    caseId,
    text: answer.text,
    author: 'operator',
    staffId: answer.author,
    // What somebody writes to one person goes before what all get.
    rank: 'bulk',
    at,
  });
  await countAsAnswer(trx, caseId, messageId, at);
  await settle(trx, answer, caseId, { state: 'said', message_id: messageId });
  await recordAudit(trx, {
    actor: answer.author,
    action: 'incident.answered',
    subject: `case:${caseId}`,
    details: { incident: answer.incidentId, answer: answer.id, message: messageId },
    at,
  });
  return true;
}

async function take(trx: Trx, answer: WaveAnswer, caseId: string, at: Instant): Promise<boolean> {
  const running = await trx
    .selectFrom('incident_answers')
    .select('id')
    .where('id', '=', answer.id)
    .where('state', '=', 'running')
    .executeTakeFirst();
  if (!running) return false;
  const taken = await trx
    .updateTable('incident_sends')
    .set({ at })
    .where('answer_id', '=', answer.id)
    .where('case_id', '=', caseId)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  return taken.numUpdatedRows === 1n;
}

async function settle(
  trx: Trx,
  { id }: WaveAnswer,
  caseId: string,
  end:
    | { readonly state: 'said'; readonly message_id: string }
    | { readonly state: 'skipped'; readonly reason: SkipReason },
): Promise<void> {
  await trx
    .updateTable('incident_sends')
    .set(end)
    .where('answer_id', '=', id)
    .where('case_id', '=', caseId)
    .execute();
}

/** Where the client wrote last, among the talks that are open in the case. */
function talkOf(trx: Trx, caseId: string): Promise<ConversationRow | undefined> {
  return trx
    .selectFrom('conversations')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('last_at', 'desc')
    .orderBy('id')
    .executeTakeFirst();
}

function obstacle(
  { author }: WaveAnswer,
  row: CaseRow | undefined,
  talk: ConversationRow | undefined,
): SkipReason | null {
  if (row === undefined || row.status === 'closed') return 'closed';
  if (row.status === 'answered') return 'answered';
  if (row.owner_id !== null && row.owner_id !== author) return 'held';
  if (talk === undefined) return 'nowhere';
  return talk.unreachable === 1 ? 'unreachable' : null;
}
