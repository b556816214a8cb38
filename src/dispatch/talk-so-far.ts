import { openDraftOf } from '../appeals/drafts.ts';
import { findConversation } from '../cases/conversations.ts';
import { holdCase } from '../cases/hold-case.ts';
import { openInvitation } from '../handoff/invitations.ts';
import type { Instant } from '../kernel/instants.ts';
import type { ChannelEvent } from '../channel/events.ts';
import type { Trx } from '../store/db.ts';
import type { ConversationRow } from '../store/tables.ts';
import type { Memory, Situation } from './situation.ts';

/** The parts of a situation that a person at the console can change at any moment. */
export interface Talk extends Pick<
  Situation,
  'mode' | 'memory' | 'openCase' | 'seen' | 'ours' | 'invited' | 'draft'
> {
  /** A person has decided that the open case is urgent (U-05, L3-05): what is written in it has the terms of urgent matters. */
  readonly urgent: boolean;
}

/** What the bot remembers of a conversation; nothing of one that is new. */
export function memoryOf(conversation: ConversationRow | undefined): Memory {
  return JSON.parse(conversation?.memory ?? '{}') as Memory;
}

/**
 * Loads what a decision needs to know of the talk so far, in the transaction that carries the decision out: a person
 * may take the case or close it at this very moment, and the bot must not speak after that.
 */
export async function talkSoFar(trx: Trx, event: ChannelEvent, account: string, now: Instant): Promise<Talk> {
  const conversation = await heldConversation(trx, account, event.conversation);
  if (!conversation)
    return {
      mode: 'bot',
      memory: {},
      openCase: null,
      seen: false,
      ours: false,
      invited: false,
      draft: null,
      urgent: false,
    };
  return {
    mode: conversation.mode,
    memory: memoryOf(conversation),
    ...(await openCaseOf(trx, conversation)),
    seen: await isRecorded(trx, conversation, event),
    ours: event.author.role === 'self' && (await isOurs(trx, conversation, event)),
    invited: event.place === 'public' && (await isInvited(trx, conversation, now)),
    draft: event.place === 'private' ? await openDraftOf(trx, conversation.id) : null,
  };
}

/** The conversation with its case locked. */
async function heldConversation(
  trx: Trx,
  account: string,
  externalId: string,
): Promise<ConversationRow | undefined> {
  const found = await findConversation(trx, account, externalId);
  if (!found || found.case_id === null) return found;
  await holdCase(trx, found.case_id);
  return findConversation(trx, account, externalId);
}

async function openCaseOf(
  db: Trx,
  conversation: ConversationRow,
): Promise<Pick<Talk, 'openCase' | 'urgent'>> {
  if (conversation.case_id === null) return { openCase: null, urgent: false };
  const row = await db
    .selectFrom('cases')
    .select(['id', 'status', 'urgent_by'])
    .where('id', '=', conversation.case_id)
    .executeTakeFirst();
  if (!row) return { openCase: null, urgent: false };
  const running = await db
    .selectFrom('clocks')
    .select('target_id')
    .where('case_id', '=', row.id)
    .where('state', '=', 'running')
    .execute();
  const { id, status, urgent_by: by } = row;
  return {
    openCase: { id, status, running: running.map((clock) => clock.target_id) },
    urgent: by !== null,
  };
}

async function isInvited(db: Trx, { case_id: caseId }: ConversationRow, now: Instant): Promise<boolean> {
  return caseId !== null && (await openInvitation(db, caseId, now)) !== undefined;
}

/** Whether the message of an event that is still to be handled is already recorded: then it will be passed over. */
export async function isKnown(trx: Trx, event: ChannelEvent, account: string): Promise<boolean> {
  const conversation = await findConversation(trx, account, event.conversation);
  return conversation !== undefined && isRecorded(trx, conversation, event);
}

/**
 * Whether the message that the event names is recorded already. A press of a callback button names the message that it
 * hangs under; it is known when a press of the same moment is.
 */
async function isRecorded(db: Trx, conversation: ConversationRow, event: ChannelEvent): Promise<boolean> {
  if (event.messageId === undefined) return false;
  const ownSide = event.type === 'own_reply' || event.author.role === 'self';
  const row = await db
    .selectFrom('messages')
    .select('id')
    .where('conversation_id', '=', conversation.id)
    .where('external_id', '=', event.messageId)
    .where('author', ownSide ? '!=' : '=', 'client')
    .$if(event.type === 'button', (q) => q.where('occurred_at', '=', event.occurredAt))
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Whether we sent this ourselves. VK reports our comments back without telling who wrote them; one that is still under
 * way has no id yet, so it counts as ours.
 */
async function isOurs(db: Trx, conversation: ConversationRow, event: ChannelEvent): Promise<boolean> {
  const row = await db
    .selectFrom('messages')
    .innerJoin('outbox', 'outbox.message_id', 'messages.id')
    .select('outbox.id')
    .where('messages.conversation_id', '=', conversation.id)
    .where((eb) =>
      eb.or([
        eb('outbox.external_id', '=', event.messageId ?? ''),
        eb('outbox.state', 'in', ['sending', 'unknown']),
      ]),
    )
    .executeTakeFirst();
  return row !== undefined;
}
