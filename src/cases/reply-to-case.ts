import { type AgencyPack, typicalUsed } from '../agency/index.ts';
import type { ChannelLimits } from '../channel/channel.ts';
import { OtklikError } from '../kernel/errors.ts';
import type { Instant } from '../kernel/instants.ts';
import { countUses, saidSincePerson } from '../knowledge/uses/count-uses.ts';
import type { Trx } from '../store/db.ts';
import { withOwnLink } from '../surveys/links.ts';
import type { CaseRow, ConversationRow } from '../store/tables.ts';
import { type Actor, holderName, takeCase } from './claim-case.ts';
import { refreshDue } from './case-dues.ts';
import { meetClocks } from './clocks.ts';
import { holdKnownCase } from './hold-case.ts';
import { leavesAt } from './hold.rules.ts';
import { dropDraft, justSent } from './reply-drafts.ts';
import { sayIn } from './say-in.ts';

export interface Reply {
  readonly caseId: string;
  readonly conversationId: string;
  readonly staff: Actor;
  readonly text: string;
  /** The case's version that the page was rendered from: something newer stops the first send. */
  readonly seenVersion: number;
  /** The writer knows that a colleague holds the case. */
  readonly override?: boolean;
  /** How long the answer can be taken back before it leaves, ms; absent: it leaves at once. */
  readonly undoFor?: number;
  readonly at: Instant;
}

/** What of the bodies and their channels an answer depends on. */
export interface ReplyFacts {
  readonly pack: (agency: string) => AgencyPack;
  readonly limits: (account: string) => ChannelLimits | undefined;
  /** Of our pages; absent: nobody outside reaches them. */
  readonly origin?: string;
}

export type ReplyResult =
  | { readonly sent: true; readonly messageId: string }
  | { readonly sent: false; readonly why: 'stale' | 'twice' | 'closed' | 'unreachable' }
  | { readonly sent: false; readonly why: 'not_holder'; readonly holder: string };

/** What stands in the way of this reply; null when nothing does. */
async function obstacle(trx: Trx, reply: Reply, row: CaseRow): Promise<ReplyResult | null> {
  if (row.status === 'closed') return { sent: false, why: 'closed' };
  if (row.owner_id !== null && row.owner_id !== reply.staff.id && !reply.override) {
    return { sent: false, why: 'not_holder', holder: await holderName(trx, row.owner_id) };
  }
  if (row.version === reply.seenVersion) return null;
  // A form that was sent twice was sent once.
  const who = { personId: reply.staff.id, caseId: reply.caseId };
  const twice = (await justSent(trx, who, reply.text, reply.at)) !== null;
  return { sent: false, why: twice ? 'twice' : 'stale' };
}

async function conversationOf(trx: Trx, reply: Reply): Promise<ConversationRow> {
  const row = await trx
    .selectFrom('conversations')
    .selectAll()
    .where('id', '=', reply.conversationId)
    .where('case_id', '=', reply.caseId)
    .executeTakeFirst();
  if (!row)
    throw new OtklikError('not_found', 'Этот диалог не относится к вопросу', { hint: 'Обновите страницу.' });
  return row;
}

/**
 * Sends a person's answer on the substance: it takes the case, meets its clocks and leaves through the outbox. What
 * stands in the way comes back as a value.
 */
export async function replyToCase(
  trx: Trx,
  reply: Reply,
  { pack, limits, origin = '' }: ReplyFacts,
): Promise<ReplyResult> {
  // The row is held: of two answers that saw the same version the second sees the first.
  const row = await holdKnownCase(trx, reply.caseId);
  const stopped = await obstacle(trx, reply, row);
  if (stopped) return stopped;
  const conversation = await conversationOf(trx, reply);
  if (conversation.unreachable === 1) return { sent: false, why: 'unreachable' };
  await takeCase(trx, reply.caseId, reply.staff);
  const corrected = await saidSincePerson(trx, conversation.id);
  const own = { pack: pack(conversation.agency), origin, at: reply.at };
  const text = conversation.place === 'private' ? await withOwnLink(trx, reply.text, own) : reply.text;
  const messageId = await sayIn(trx, limits(conversation.account), {
    conversation,
    caseId: reply.caseId,
    text,
    // The token is the client's alone.
    record: reply.text,
    author: 'operator',
    staffId: reply.staff.id,
    at: reply.at,
    leavesAt: leavesAt(reply.at, reply.undoFor ?? 0, row.due_at),
  });
  await meetClocks(trx, reply.caseId, messageId, reply.at);
  await trx
    .updateTable('cases')
    .set({ status: 'answered', answered_at: reply.at })
    .where('id', '=', reply.caseId)
    .execute();
  await refreshDue(trx, reply.caseId);
  const typical = typicalUsed(pack(conversation.agency), reply.text);
  const uses = [
    ...corrected.map((article) => ({ article, what: 'corrected' as const })),
    ...typical.map((article) => ({ article, what: 'sent' as const })),
  ];
  await countUses(trx, uses, { agency: conversation.agency, audience: 'citizen' }, reply.at);
  await dropDraft(trx, { personId: reply.staff.id, caseId: reply.caseId, field: 'reply' });
  return { sent: true, messageId };
}
