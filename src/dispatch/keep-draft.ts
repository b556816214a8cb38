import type { PreparedLink } from '../appeals/draft-link.ts';
import {
  cancelDraft,
  changeDraft,
  createDraft,
  type Draft,
  type DraftAct,
  linkDraft,
  markDraftSent,
} from '../appeals/drafts.ts';
import { essenceFrom } from '../appeals/said.rules.ts';
import { ESSENCE_AT_MOST } from '../appeals/wizard.rules.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Trx } from '../store/db.ts';
import type { ConversationRow } from '../store/tables.ts';
import type { Plan } from './situation.ts';

/** So much of what was written before is proposed as the text of an appeal. */
const LATEST_MESSAGES = 5;

export interface DrawnUp {
  readonly plan: Plan;
  /** The draft as the decision saw it. */
  readonly draft: Draft | null;
  /** The link that the plan may say. */
  readonly draftLink: PreparedLink | null;
  readonly policyVersion: string;
  readonly now: Instant;
}

/** What the client has written in the case, as a proposal: a person does not type anything twice. */
async function writtenSoFar(trx: Trx, conversation: ConversationRow, caseId: string | null): Promise<string> {
  if (caseId === null) return '';
  const rows = await trx
    .selectFrom('messages')
    .select('text')
    .where('conversation_id', '=', conversation.id)
    .where('case_id', '=', caseId)
    .where('author', '=', 'client')
    .where('deleted_at', 'is', null)
    .orderBy('seq', 'desc')
    .limit(LATEST_MESSAGES)
    .execute();
  const text = essenceFrom(rows.map((row) => row.text).toReversed());
  return text.length > ESSENCE_AT_MOST ? '' : text;
}

/**
 * Keeps what the plan makes of the draft. `own` is the client's message. Throws OtklikError `conflict` when the portal
 * has changed the draft since it was read: the event is then handled anew.
 */
export async function drawUp(
  trx: Trx,
  conversation: ConversationRow,
  caseId: string | null,
  own: string | null,
  { plan, draft, draftLink, policyVersion, now }: DrawnUp,
): Promise<void> {
  const act: DraftAct = { by: 'client', at: now };
  if (plan.draft?.do === 'begin') {
    const { type, step, prefill } = plan.draft;
    const essence = prefill ? await writtenSoFar(trx, conversation, caseId) : '';
    const { id: conversationId, agency, client_id: clientId } = conversation;
    const begun = { agency, conversationId, clientId, type, essence, step, policyVersion };
    await createDraft(trx, begun, act);
  }
  if (plan.draft === null || draft === null) return;
  if (plan.draft.do === 'cancel') await cancelDraft(trx, draft, act);
  if (plan.draft.do === 'sent') {
    const kept = await changeDraft(trx, draft, { number: plan.draft.number }, act);
    await markDraftSent(trx, kept, act, 'kept');
  }
  if (plan.draft.do !== 'change') return;
  const { set, withFiles, link } = plan.draft;
  const attachments = withFiles && own !== null ? { attachments: [...draft.attachments, own] } : {};
  const changed = await changeDraft(trx, draft, { ...set, ...attachments }, act);
  if (link && draftLink !== null) await linkDraft(trx, changed, draftLink, act);
}
