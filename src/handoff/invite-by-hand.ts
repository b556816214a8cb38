import { type AgencyPack, say } from '../agency/index.ts';
import { type Actor, holderName, takeCase } from '../cases/claim-case.ts';
import { caseRow } from '../cases/hold-case.ts';
import { refreshDue } from '../cases/case-dues.ts';
import { meetClocks } from '../cases/clocks.ts';
import type { ResponseClocks } from '../cases/response-clocks.ts';
import { sayIn } from '../cases/say-in.ts';
import type { ChannelLimits } from '../channel/channel.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Db, Trx } from '../store/db.ts';
import type { CaseRow, ConversationRow } from '../store/tables.ts';
import { findPersonalData } from '../understanding/personal-data.rules.ts';
import { joinWhoCameBefore } from './arrive.ts';
import type { Door } from './doors.ts';
import { giveInvitation, prepareInvitation, withoutToken } from './invitations.ts';
import { answeredByInvitation } from './public-clocks.rules.ts';

export interface InviteDeps {
  readonly pack: (agency: string) => AgencyPack;
  readonly clocks: ResponseClocks;
  readonly door: (account: string) => Door | null;
  readonly limits: (account: string) => ChannelLimits | undefined;
}

export interface InviteAsked {
  readonly caseId: string;
  /** The public talk in which the invitation is to stand. */
  readonly conversationId: string;
  readonly staff: Actor;
  readonly at: Instant;
}

export type InviteResult =
  | { readonly invited: true }
  | { readonly invited: false; readonly why: 'closed' | 'no_door' | 'not_public' | 'unreachable' }
  | { readonly invited: false; readonly why: 'not_holder'; readonly holder: string };

/** The approved words of an invitation. Who wrote personal data is also asked not to; what was written is never repeated. */
export function invitationWords(pack: AgencyPack, door: Door, link: string, personal: boolean): string {
  const way = say(pack, door.elsewhere ? 'to_private_elsewhere' : 'to_private', { link }).trim();
  return personal ? `${say(pack, 'personal_data_public', {})}\n\n${way}` : way;
}

/** Whether what the client wrote last in a talk holds personal data. */
export async function wrotePersonalData(db: Db, conversationId: string): Promise<boolean> {
  const last = await db
    .selectFrom('messages')
    .select('text')
    .where('conversation_id', '=', conversationId)
    .where('author', '=', 'client')
    .orderBy('seq', 'desc')
    .executeTakeFirst();
  return last !== undefined && findPersonalData(last.text).length > 0;
}

async function publicTalk(trx: Trx, asked: InviteAsked): Promise<ConversationRow | undefined> {
  return trx
    .selectFrom('conversations')
    .selectAll()
    .where('id', '=', asked.conversationId)
    .where('case_id', '=', asked.caseId)
    .where('place', '=', 'public')
    .executeTakeFirst();
}

/** What stands in the way of an invitation; the talk and the door when nothing does. */
async function readyTalk(
  trx: Trx,
  deps: InviteDeps,
  asked: InviteAsked,
  row: CaseRow,
): Promise<InviteResult | { readonly talk: ConversationRow; readonly door: Door }> {
  const talk = await publicTalk(trx, asked);
  const stopped = (why: 'closed' | 'no_door' | 'not_public' | 'unreachable') =>
    ({ invited: false, why }) as const;
  if (row.status === 'closed') return stopped('closed');
  if (row.owner_id !== null && row.owner_id !== asked.staff.id) {
    return { invited: false, why: 'not_holder', holder: await holderName(trx, row.owner_id) } as const;
  }
  if (!talk) return stopped('not_public');
  if (talk.unreachable === 1) return stopped('unreachable');
  const door = deps.door(talk.account);
  return door === null ? stopped('no_door') : { talk, door };
}

/**
 * A member of the staff invites the author of a public message to a private talk: the third step of the acts (Ulyanovsk
 * п. 7.3, Kursk п. 3.3.3). It takes the case, meets the public clocks where the body counts it, and leaves through the
 * outbox as a public reply.
 */
export async function inviteByHand(trx: Trx, deps: InviteDeps, asked: InviteAsked): Promise<InviteResult> {
  const { caseId, staff, at } = asked;
  const row = await caseRow(trx, caseId);
  const ready = await readyTalk(trx, deps, asked, row);
  if (!('talk' in ready)) return ready;
  const { talk, door } = ready;
  const pack = deps.pack(row.agency);
  const policy = deps.clocks.policy(pack, at);
  const invitation = prepareInvitation(talk.account, door, policy.settings.invitation_hours);
  const text = invitationWords(pack, door, invitation.link, await wrotePersonalData(trx, talk.id));
  await takeCase(trx, caseId, staff);
  const messageId = await sayIn(trx, deps.limits(talk.account), {
    conversation: talk,
    caseId,
    text,
    record: withoutToken(text, invitation.token),
    author: 'operator',
    staffId: staff.id,
    at,
  });
  await giveInvitation(trx, invitation, {
    agency: row.agency,
    caseId,
    clientId: talk.client_id,
    by: staff.id,
    at,
  });
  const targets = answeredByInvitation(policy);
  await meetClocks(trx, caseId, messageId, at, targets);
  if (targets.length > 0) await awaitClient(trx, caseId, at);
  await joinWhoCameBefore(trx, await caseRow(trx, caseId), invitation, at);
  await refreshDue(trx, caseId);
  return { invited: true };
}

/** The client has the word, unless something else of the case still runs. */
async function awaitClient(trx: Trx, caseId: string, at: Instant): Promise<void> {
  const running = await trx
    .selectFrom('clocks')
    .select('id')
    .where('case_id', '=', caseId)
    .where('state', '=', 'running')
    .executeTakeFirst();
  if (running) return;
  await trx
    .updateTable('cases')
    .set({ status: 'answered', answered_at: at })
    .where('id', '=', caseId)
    .execute();
}
