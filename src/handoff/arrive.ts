import {
  type ConversationPlace,
  findConversation,
  haveConversation,
  clientOf,
  holdClient,
} from '../cases/conversations.ts';
import type { ChannelEvent } from '../channel/events.ts';
import { sha256 } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instants.ts';
import { recordAudit } from '../staff/audit.ts';
import type { Trx } from '../store/db.ts';
import type { CaseRow, InvitationRow } from '../store/tables.ts';
import { tokenOf } from './as-arrived.rules.ts';
import { useInvitation } from './invitations.ts';
import { joinCases, lockCases } from './join-cases.ts';
import { mayJoin, refusalOf } from './arrival.rules.ts';

/**
 * How somebody came to a private talk. `joined`: it is the author of the public message, and the talk belongs to that
 * case now. `elsewhere`: he came by the link on another platform, where nobody can tell whether it is the author.
 */
export type Arrival =
  | { readonly how: 'joined' }
  | { readonly how: 'elsewhere'; readonly invitation: string; readonly from: string };

interface Comer {
  readonly event: ChannelEvent;
  readonly where: ConversationPlace;
  readonly client: string;
  readonly now: Instant;
}

/**
 * Looks whether a private message comes from an invitation, and joins the talk to the invited case if it does. Runs in
 * the transaction that handles the message, before anything is decided on it.
 *
 * A link in a public reply can be opened by everybody who reads it, so a token alone proves nothing about who holds
 * it. What joins is the identity on the platform: the same author of the same account, with the link or without it.
 * The token only tells which case is meant. Somebody else who opens it on the same platform gets nothing, is told
 * nothing, and does not use it up. On another platform the author cannot be recognised; who comes there gets a case of
 * his own, marked for the operators as «пришёл по приглашению», hears nothing of what was written in public, and a
 * person decides whether the two belong together.
 */
export async function arrive(
  trx: Trx,
  event: ChannelEvent,
  where: ConversationPlace,
  now: Instant,
): Promise<Arrival | null> {
  const writes = event.type === 'message' || event.type === 'button';
  if (!writes || event.place !== 'private' || event.author.role !== 'person') return null;
  const client = await clientOf(trx, where, now);
  const comer: Comer = { event, where, client, now };
  const token = tokenOf(event);
  const named = token === undefined ? undefined : await byToken(trx, token, comer);
  if (named !== undefined && named.account !== named.home) {
    return { how: 'elsewhere', invitation: named.id, from: named.case_id };
  }
  const invitation = named ?? (await byAuthor(trx, comer));
  return invitation !== undefined && (await join(trx, invitation, comer, named !== undefined))
    ? { how: 'joined' }
    : null;
}

/** The invitation of a token, when it may be used here and by this person; else the reason stands in the audit log. */
async function byToken(trx: Trx, token: string, comer: Comer): Promise<InvitationRow | undefined> {
  const row = await trx
    .selectFrom('invitations')
    .selectAll()
    .where('token_hash', '=', sha256(token))
    .executeTakeFirst();
  const why = refusalOf(row, {
    agency: comer.where.agency,
    account: comer.where.account,
    client: comer.client,
    at: comer.event.occurredAt || comer.now,
  });
  if (why === null) return row;
  await recordAudit(trx, {
    at: comer.now,
    actor: 'client',
    action: 'invitation.refused',
    subject: row === undefined ? `event:${comer.event.key}` : `case:${row.case_id}`,
    details: { why, event: comer.event.key, account: comer.where.account },
  });
  return undefined;
}

/** The latest invitation of an author who writes without the link; not asked while an own matter is open in that talk. */
async function byAuthor(trx: Trx, { where, client, event, now }: Comer): Promise<InvitationRow | undefined> {
  const conversation = await findConversation(trx, where.account, where.externalId);
  if (conversation && conversation.case_id !== null) return undefined;
  // He may be invited at this very moment: then whoever comes second has to see what the first one did.
  await holdClient(trx, client);
  return trx
    .selectFrom('invitations')
    .innerJoin('cases', 'cases.id', 'invitations.case_id')
    .selectAll('invitations')
    .where('invitations.client_id', '=', client)
    .where('invitations.account', '=', where.account)
    .where('invitations.home', '=', where.account)
    .where('invitations.used_at', 'is', null)
    .where('invitations.expires_at', '>', event.occurredAt || now)
    .where('cases.status', '!=', 'closed')
    .orderBy('invitations.id', 'desc')
    .executeTakeFirst();
}

/** Joins the talk to the case, with what was written there meanwhile. False when it is closed or somebody was first. */
async function join(trx: Trx, invitation: InvitationRow, comer: Comer, byLink: boolean): Promise<boolean> {
  const known = await findConversation(trx, comer.where.account, comer.where.externalId);
  const own = known?.case_id ?? null;
  const rows = await lockCases(trx, own === null ? [invitation.case_id] : [invitation.case_id, own]);
  const into = rows.get(invitation.case_id);
  const from = own === null ? undefined : rows.get(own);
  if (into === undefined || into.status === 'closed' || own === into.id) return false;
  if (from !== undefined && !mayJoin(from, into, byLink)) return false;
  if (!(await useInvitation(trx, invitation.id, into.id, comer.now))) return false;
  if (from === undefined) await attach(trx, into, comer);
  else await joinCases(trx, from, into, { by: 'bot', at: comer.now });
  await recordAudit(trx, {
    at: comer.now,
    actor: 'client',
    action: 'invitation.followed',
    subject: `case:${into.id}`,
    details: { by: byLink ? 'link' : 'author', ...(from === undefined ? {} : { joined: from.id }) },
  });
  return true;
}

/** The talk is one of the case's from now on. Where a person has the case, the bot keeps quiet in it too. */
async function attach(trx: Trx, into: CaseRow, { where, now }: Comer): Promise<void> {
  const conversation = await haveConversation(trx, where, now);
  await trx
    .updateTable('conversations')
    .set({ case_id: into.id, ...(into.owner_id === null ? {} : { mode: 'operator' as const }) })
    .where('id', '=', conversation.id)
    .execute();
}

/**
 * The author wrote in private before he was invited, and after the public message: the two are one matter. Called with
 * the case locked, when the invitation is given. Returns the case that was taken in, if any.
 */
export async function joinWhoCameBefore(
  trx: Trx,
  into: CaseRow,
  invitation: { readonly home: string; readonly account: string },
  at: Instant,
): Promise<string | null> {
  if (invitation.home !== invitation.account) return null;
  await holdClient(trx, into.client_id);
  const talk = await trx
    .selectFrom('conversations')
    .select('case_id')
    .where('client_id', '=', into.client_id)
    .where('account', '=', invitation.account)
    .where('place', '=', 'private')
    .where('case_id', 'is not', null)
    .where('case_id', '!=', into.id)
    .executeTakeFirst();
  if (!talk || talk.case_id === null) return null;
  const rows = await lockCases(trx, [into.id, talk.case_id]);
  const [locked, from] = [rows.get(into.id), rows.get(talk.case_id)];
  if (!locked || !from || from.status === 'closed' || !mayJoin(from, locked, false)) return null;
  await joinCases(trx, from, locked, { by: 'bot', at });
  await trx
    .updateTable('invitations')
    .set({ used_at: at, arrival_case_id: into.id })
    .where('case_id', '=', into.id)
    .where('used_at', 'is', null)
    .execute();
  await recordAudit(trx, {
    at,
    actor: 'bot',
    action: 'invitation.followed',
    subject: `case:${into.id}`,
    details: { by: 'author', joined: from.id },
  });
  return from.id;
}
