import { closeCase, openCase, touchCase } from '../cases/cases.ts';
import { refreshDue } from '../cases/case-dues.ts';
import { meetClocks, reopenClocks, startClocks } from '../cases/clocks.ts';
import { hasTasks } from '../cases/end-clocks.ts';
import {
  findConversation,
  haveConversation,
  markReachable,
  moveConversations,
} from '../cases/conversations.ts';
import { appendMessage, deleteMessage, editMessage } from '../cases/messages.ts';
import { sayIn } from '../cases/say-in.ts';
import { keepThread } from '../cases/threads.ts';
import type { ChannelLimits } from '../channel/channel.ts';
import type { ChannelKind } from '../channel/events.ts';
import { giveInvitation, type PreparedInvitation, withoutToken } from '../handoff/invitations.ts';
import { joinWhoCameBefore } from '../handoff/arrive.ts';
import { caseRow } from '../cases/hold-case.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Audience } from '../knowledge/articles.ts';
import { noteFiles } from '../inbox/files/file-rows.ts';
import { recordGap } from '../knowledge/gaps/record-gap.ts';
import { recordAudit } from '../staff/audit.ts';
import type { Trx } from '../store/db.ts';
import type { ConversationRow } from '../store/tables.ts';
import type { Reading } from '../understanding/reading.ts';
import { joinText } from './burst.rules.ts';
import { type BurstMessage, burstText, joinCase, memoryAfter } from './keep-burst.ts';
import { drawUp, type DrawnUp } from './keep-draft.ts';
import type { Memory, Plan } from './situation.ts';

export interface Carried extends BurstMessage, DrawnUp {
  readonly agency: string;
  readonly account: string;
  readonly channel: ChannelKind;
  readonly reading: Reading;
  /** The typical need that the pack names for such words; null when none fits. */
  readonly need: string | null;
  /** The channel's limits; undefined when the account is not open. */
  readonly limits: ChannelLimits | undefined;
  /** The invitation that the plan may give. */
  readonly invitation: PreparedInvitation | null;
  /** Targets whose clocks an invitation meets. */
  readonly answeredByInvitation: readonly string[];
  /** The article nearest to what was asked, for the count of what the base lacks. */
  readonly nearest: string | null;
  readonly audience: Audience;
  readonly zone: string;
  readonly now: Instant;
}

/** What others have to be told after the commit. */
export interface CarriedOut {
  readonly caseId: string | null;
  readonly agency: string;
  readonly said: boolean;
}

function place(carried: Carried) {
  const { event } = carried;
  return {
    agency: carried.agency,
    account: carried.account,
    channel: carried.channel,
    externalId: event.conversation,
    place: event.place,
    // A name is kept only with a message that is kept.
    author: carried.plan.change.do === 'pass' ? { id: event.author.id } : event.author,
  };
}

/** Opens, keeps or leaves alone the case, and returns the one that this event belongs to. */
async function settleMatter(
  trx: Trx,
  conversation: ConversationRow,
  carried: Carried,
): Promise<string | null> {
  const { plan, event, reading } = carried;
  if (plan.matter.do !== 'have') return conversation.case_id;
  const { status, urgent } = plan.matter;
  const text = burstText(carried);
  const by = plan.change.do === 'record' ? plan.change.author : 'client';
  if (conversation.case_id !== null) {
    await touchCase(trx, conversation.case_id, {
      status,
      urgent,
      by,
      at: event.occurredAt,
      text,
    });
    return conversation.case_id;
  }
  return openCase(trx, {
    conversation,
    kind: event.kind,
    text,
    topic: reading.topic,
    status,
    urgent,
    reading: { ...reading, need: carried.need },
    openedAt: carried.gathered?.since ?? event.occurredAt,
    at: event.occurredAt,
  });
}

async function change(trx: Trx, conversation: ConversationRow, caseId: string | null, carried: Carried) {
  const { plan, event, now } = carried;
  switch (plan.change.do) {
    case 'nothing':
    case 'pass':
    case 'reachable':
    case 'move':
      return null;
    case 'record': {
      const id = await appendMessage(trx, {
        conversationId: conversation.id,
        caseId,
        author: plan.change.author,
        kind: event.kind,
        // The label of a pressed button is no text of the client's own; it stands with the press.
        text: event.type === 'button' ? '' : event.text,
        occurredAt: event.occurredAt,
        receivedAt: carried.receivedAt,
        externalId: event.messageId ?? null,
        data: {
          ...(event.attachments.length > 0 ? { attachments: event.attachments } : {}),
          ...(event.type === 'button' && event.ref !== undefined
            ? { pressed: event.text.trim() || event.ref }
            : {}),
          rule: plan.rule,
        },
      });
      const { agency, account, now: at } = carried;
      if (plan.change.author === 'client')
        await noteFiles(trx, { id, agency, account, at }, event.attachments);
      return id;
    }
    case 'edit':
      return editMessage(trx, conversation.id, event.messageId ?? '', event.text, now).then(() => null);
    case 'delete':
      return deleteMessage(trx, conversation.id, event.messageId ?? '', now).then(() => null);
  }
}

/** Says what the plan says, in order. Returns the first message that answers: on the substance, or by an invitation. */
async function sayAll(
  trx: Trx,
  conversation: ConversationRow,
  caseId: string | null,
  carried: Carried,
): Promise<string | null> {
  const { plan, limits, invitation, draftLink, now: at } = carried;
  const tokens = [invitation, draftLink].flatMap((link) => (link === null ? [] : [link.token]));
  let answer: string | null = null;
  for (const { text, buttons, sources, inWords, articles, onSubstance, pointer = false } of plan.say) {
    const [article] = articles;
    const data = {
      rule: plan.rule,
      ...(article === undefined ? {} : { article }),
      ...(articles.length > 1 ? { articles } : {}),
    };
    const said = {
      conversation,
      caseId,
      text,
      record: tokens.reduce(withoutToken, text),
      author: 'bot',
      staffId: null,
      buttons,
      sources,
      inWords,
      pointer,
      data,
      urgent: plan.matter.do === 'have' && plan.matter.urgent,
      at,
    } as const;
    const messageId = await sayIn(trx, limits, said);
    if (onSubstance || plan.invite) answer ??= messageId;
  }
  return answer;
}

async function runClocks(
  trx: Trx,
  caseId: string,
  carried: Carried,
  own: string | null,
  answer: string | null,
): Promise<void> {
  const { plan, event, now } = carried;
  if (plan.clocks.reopen) await reopenClocks(trx, { caseId }, 'rejected_by_client', now);
  await startClocks(trx, caseId, carried.agency, plan.clocks.start, now);
  if (plan.clocks.metBy === 'message' && own !== null) await meetClocks(trx, caseId, own, event.occurredAt);
  if (plan.clocks.metBy === 'reply' && answer !== null) await meetClocks(trx, caseId, answer, now);
  if (plan.clocks.metBy === 'invitation' && answer !== null)
    await meetClocks(trx, caseId, answer, now, carried.answeredByInvitation);
  await refreshDue(trx, caseId);
}

/** Keeps the invitation that was said, and takes in what the client has begun in private meanwhile. */
async function invite(
  trx: Trx,
  conversation: ConversationRow,
  caseId: string | null,
  { plan, agency, invitation, now }: Carried,
): Promise<void> {
  if (!plan.invite || invitation === null || caseId === null) return;
  const clientId = conversation.client_id;
  await giveInvitation(trx, invitation, { agency, caseId, clientId, by: 'bot', at: now });
  await joinWhoCameBefore(trx, await caseRow(trx, caseId), invitation, now);
}

/** Counts what the base lacked, in the transaction of the message that showed it (order № 01-03/351, annex 4, section 6). */
async function countGap(trx: Trx, carried: Carried, messageId: string | null): Promise<void> {
  const { plan, agency, zone, nearest, now } = carried;
  if (plan.gap === null || messageId === null) return;
  const all = carried.gathered ? joinText(carried.gathered, carried.event.text) : null;
  const missing = plan.unanswered.length > 0 ? plan.unanswered : [{ asked: all, nearest }];
  const { audience } = carried;
  const { gap: reason } = plan;
  for (const { asked, nearest: article } of missing) {
    const gap = { agency: { id: agency, zone }, reason, article, section: null, at: now };
    // A civil servant's question is counted and not pointed at.
    await recordGap(
      trx,
      audience === 'servant' ? { ...gap, audience } : { ...gap, audience, messageId, asked },
    );
  }
}

async function keepTalk(
  trx: Trx,
  conversation: ConversationRow,
  plan: Plan,
  memory: Memory | null,
): Promise<void> {
  if (plan.mode === null && memory === null) return;
  await trx
    .updateTable('conversations')
    .set({
      ...(plan.mode === null ? {} : { mode: plan.mode }),
      ...(memory === null ? {} : { memory: JSON.stringify(memory) }),
    })
    .where('id', '=', conversation.id)
    .execute();
}

/** Only what a client wrote makes a conversation; everything else concerns one that is known, or nobody. */
async function conversationFor(trx: Trx, carried: Carried): Promise<ConversationRow | undefined> {
  const { change } = carried.plan;
  if (change.do === 'nothing') return undefined;
  if (
    change.do === 'pass' ? carried.plan.say.length > 0 : change.do === 'record' && change.author === 'client'
  )
    return haveConversation(trx, place(carried), carried.now);
  return findConversation(trx, carried.account, carried.event.conversation);
}

/** Carries a plan out: case, messages, clocks, outbox rows and the audit entry, all in the caller's transaction. */
export async function carryOut(trx: Trx, carried: Carried): Promise<CarriedOut> {
  const { plan, now } = carried;
  if (plan.change.do === 'move')
    await moveConversations(trx, carried.account, carried.event.conversation, plan.change.to);
  if (plan.change.do === 'reachable')
    await markReachable(trx, carried.account, carried.event.conversation, plan.change.reachable);
  await keepThread(trx, carried.account, carried.event);
  const conversation = await conversationFor(trx, carried);
  if (!conversation) return { caseId: null, agency: carried.agency, said: false };
  const caseId = await settleMatter(trx, conversation, carried);
  const own = await change(trx, conversation, caseId, carried);
  await countGap(trx, carried, own);
  await drawUp(trx, conversation, caseId, own, carried);
  const answer = await sayAll(trx, conversation, caseId, carried);
  if (caseId !== null) await runClocks(trx, caseId, carried, own, answer);
  await invite(trx, conversation, caseId, carried);
  // The answer helped, but what a person has promised besides is still to be done.
  if (caseId !== null && plan.matter.do === 'close' && !(await hasTasks(trx, caseId))) {
    await closeCase(trx, caseId, plan.matter.reason, now);
  }
  await joinCase(trx, caseId, carried);
  await keepTalk(trx, conversation, plan, memoryAfter(carried, own));
  await recordAudit(trx, {
    actor: 'bot',
    action: plan.rule,
    subject: caseId === null ? `conversation:${conversation.id}` : `case:${caseId}`,
    details: {
      event: carried.event.key,
      articles: plan.say.flatMap((s) => s.articles),
    },
    at: now,
  });
  return { caseId, agency: carried.agency, said: plan.say.length > 0 };
}
