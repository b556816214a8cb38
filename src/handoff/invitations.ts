import { newId, newToken, sha256 } from '../kernel/ids.ts';
import { HOUR, type Instant } from '../kernel/instants.ts';
import type { Db, Trx } from '../store/db.ts';
import type { InvitationRow } from '../store/tables.ts';
import type { Door } from './doors.ts';

/** An invitation that is not given yet: its token is known to nobody but the message that will carry it. */
export interface PreparedInvitation {
  readonly token: string;
  /** The account of the public message. */
  readonly home: string;
  /** The account that takes the token. */
  readonly account: string;
  readonly elsewhere: boolean;
  /** Empty where the channel has no such link. */
  readonly link: string;
  readonly hours: number;
}

/** Where the body's policy is silent. */
const HOURS = 72;

/** Makes an invitation through a door: 256 random bits, 43 letters of base64url, within every platform's limit. */
export function prepareInvitation(home: string, door: Door, hours = HOURS): PreparedInvitation {
  const token = newToken();
  return { token, home, account: door.account, elsewhere: door.elsewhere, link: door.link(token), hours };
}

/** The text as it is kept: without the token. */
export function withoutToken(text: string, token: string): string {
  return text.replaceAll(token, '…');
}

export interface Invited {
  readonly agency: string;
  readonly caseId: string;
  readonly clientId: string;
  /** A staff id or `bot`. */
  readonly by: string;
  readonly at: Instant;
}

/** Keeps an invitation by its token's digest. An earlier one of the same case ends with it. */
export async function giveInvitation(
  trx: Trx,
  prepared: PreparedInvitation,
  invited: Invited,
): Promise<void> {
  const { at } = invited;
  await trx
    .updateTable('invitations')
    .set({ expires_at: at })
    .where('case_id', '=', invited.caseId)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at)
    .execute();
  await trx
    .insertInto('invitations')
    .values({
      id: newId(),
      agency: invited.agency,
      case_id: invited.caseId,
      client_id: invited.clientId,
      home: prepared.home,
      account: prepared.account,
      token_hash: sha256(prepared.token),
      created_by: invited.by,
      created_at: at,
      expires_at: at + prepared.hours * HOUR,
      used_at: null,
      arrival_case_id: null,
    })
    .execute();
}

/** Takes an invitation: of two who come with it at once one gets it. */
export async function useInvitation(trx: Trx, id: string, caseId: string, at: Instant): Promise<boolean> {
  const used = await trx
    .updateTable('invitations')
    .set({ used_at: at, arrival_case_id: caseId })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return used.numUpdatedRows === 1n;
}

/** The invitation of a case that its client can still follow. */
export async function openInvitation(
  db: Db,
  caseId: string,
  now: Instant,
): Promise<InvitationRow | undefined> {
  return db
    .selectFrom('invitations')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
}
