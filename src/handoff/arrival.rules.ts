import type { Instant } from '../kernel/instants.ts';
import type { CaseRow, InvitationRow } from '../store/tables.ts';

/** Why a token grants nothing. */
export type Refusal = 'unknown' | 'other_body' | 'other_account' | 'used' | 'expired' | 'other_person';

/** Who came with a token, and where. */
export interface Bearer {
  readonly agency: string;
  readonly account: string;
  readonly client: string;
  /** When he came, by the platform's time: a late delivery does not make a link older. */
  readonly at: Instant;
}

/** Whether a token may be used here and by this person; null when it may. Read from top to bottom. */
export function refusalOf(row: InvitationRow | undefined, bearer: Bearer): Refusal | null {
  if (row === undefined) return 'unknown';
  if (row.agency !== bearer.agency) return 'other_body';
  if (row.account !== bearer.account) return 'other_account';
  if (row.used_at !== null) return 'used';
  if (row.expires_at <= bearer.at) return 'expired';
  // Where the author can be recognised, nobody else may use his link.
  return row.home === row.account && row.client_id !== bearer.client ? 'other_person' : null;
}

/**
 * Whether a matter that the author has open in private goes on within the one he was invited for, without asking
 * anybody: he came by the link, or began to write after the public message. Never what somebody else has in work: then
 * a person decides.
 */
export function mayJoin(
  from: Pick<CaseRow, 'owner_id' | 'opened_at' | 'agency'>,
  into: Pick<CaseRow, 'owner_id' | 'opened_at' | 'agency'>,
  byLink: boolean,
): boolean {
  if (from.agency !== into.agency) return false;
  if (from.owner_id !== null && from.owner_id !== into.owner_id) return false;
  return byLink || from.opened_at >= into.opened_at;
}
